// Starts one courier per channel: a channel that hangs or fails holds up none of the others.

import type { Clock, Random, Timers } from '../terms/index.ts'
import { alertSender } from './channels/from-alert.ts'
import { type AlertLog, type AlertStore, Courier } from './courier.ts'
import type { Sender, SenderPorts } from './sender.ts'
import { slackSender } from './slack.ts'
import { smtpSender } from './smtp.ts'
import type { AlertSpec } from './spec.ts'
import { webhookSender } from './webhook.ts'

export type AlertsOptions = {
  readonly specs: readonly AlertSpec[]
  readonly store: AlertStore
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly fetch?: typeof fetch
  readonly log: AlertLog
  /** The text of a secret file; a rejection's message may be journalled, so it names the file and not the content. */
  readonly secrets: (file: string) => Promise<string>
  /** Where the board's pages are, for links. */
  readonly boardUrl: string
}

export type Alerts = {
  /** There may be new journal entries. */
  readonly nudge: () => void
  /** Ends the attempts in hand; what waits is sent after the next start, under the same ids. */
  readonly stop: () => Promise<void>
}

export function startAlerts(options: AlertsOptions): Alerts {
  const ports = { ...options, fetch: options.fetch ?? fetch }
  const couriers = options.specs.map(
    (spec) =>
      new Courier({
        ...options,
        view: { channel: spec.id, boardUrl: options.boardUrl, severity: spec.severity },
        send: senderFor(spec, ports),
      }),
  )
  return {
    nudge: () => couriers.forEach((courier) => void courier.nudge()),
    stop: async () => {
      await Promise.all(couriers.map((courier) => courier.stop()))
    },
  }
}

function senderFor(spec: AlertSpec, ports: SenderPorts & Pick<AlertsOptions, 'store'>): Sender {
  switch (spec.kind) {
    case 'webhook':
      if (spec.url === undefined || spec.template !== undefined) return alertSender(spec, ports)
      return webhookSender(spec, ports)
    case 'slack':
      if (spec.url === undefined) return alertSender(spec, ports)
      return slackSender(spec, ports)
    case 'smtp':
      return smtpSender(spec, ports)
    default:
      return alertSender(spec, ports)
  }
}
