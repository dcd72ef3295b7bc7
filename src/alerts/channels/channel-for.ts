// From a channel's spec to what sends by it.

import type { ChannelSpec } from '../spec.ts'
import { Alertmanagers, type KeepingPorts } from './alertmanager-sender.ts'
import { httpChannelOf } from './channel.ts'
import { mailSender } from './mail-sender.ts'
import { httpSender } from './perform.ts'
import { publicFetch } from './public-fetch.ts'
import type { SendMessage } from './sent.ts'

export type Channel = {
  readonly send: SendMessage
  /** Ends what it does besides being asked to send. */
  readonly stop: () => void
}

/** `name`: of the alert in the configuration. */
export function channelFor(name: string, spec: ChannelSpec, ports: KeepingPorts): Channel {
  const nothing = (): void => {}
  if (spec.kind === 'smtp') return { send: mailSender(spec, ports), stop: nothing }
  if (spec.kind === 'alertmanager') {
    const alertmanagers = new Alertmanagers(name, spec, ports)
    alertmanagers.start()
    return { send: alertmanagers.send, stop: () => alertmanagers.stop() }
  }
  const reaching = spec.kind === 'subscriber-hook' ? { ...ports, fetch: publicFetch() } : ports
  return { send: httpSender(httpChannelOf(spec)!, reaching), stop: nothing }
}
