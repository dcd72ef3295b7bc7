// Alertmanager, API v2. An alert is known by its labels, so that a change of severity or of the foundation ends one and
// begins another in the same request. It ends by itself unless it is told again, as Prometheus does: what is open is
// kept here and told again every minute, with an end that a restart of ours does not reach.

import type { Message } from '../../telling/index.ts'
import { type Instant, type JsonObject, minutes } from '../../terms/index.ts'
import { cut } from './text.ts'
import { bodyOf, factsOf, isOver, tidy, titleOf, webUrl } from './wording.ts'

export const resendEvery = minutes(1)
/** Ten of those: a restart, or a short outage of ours, is no all-clear. */
export const expiresAfter = minutes(10)
/** What asks nothing of anybody is shown for so long. */
const toldFor = minutes(30)

const most = { label: 500, title: 1000, text: 8000, fact: 4000 }

/** Those that Holdfast gives; `thread` tells apart what is otherwise alike. */
export const ownLabels: readonly string[] = [
  'alertname',
  'severity',
  'thread',
  'service',
  'foundation',
  'source',
]

export type Labels = Readonly<Record<string, string>>

export type OpenAlert = {
  readonly labels: Labels
  readonly annotations: Labels
  readonly startsAt: string
  readonly generatorURL?: string
}

const names: Partial<Record<string, string>> = { test: 'HoldfastTest', summary: 'HoldfastSummary' }

export function labelsOf(message: Message, own: Labels): Labels {
  const { kind, severity, thread, services, foundation } = message
  const name = names[kind] ?? (kind.startsWith('endpoint.') ? 'HoldfastEndpointAlarm' : 'HoldfastIncident')
  return {
    ...own,
    alertname: name,
    source: 'holdfast',
    severity,
    thread: cut(thread, most.label),
    // That of the first, for routes and inhibitions: the labels of an alert must not grow with it.
    ...(services[0] !== undefined && { service: cut(services[0].id, most.label) }),
    ...(foundation !== undefined && { foundation: cut(foundation, most.label) }),
  }
}

export function openAlert(told: Message, own: Labels): OpenAlert {
  const message = tidy(told)
  const [page, ack] = [webUrl(message.url), webUrl(message.ackUrl)]
  return {
    labels: labelsOf(message, own),
    annotations: {
      summary: cut(titleOf(message), most.title),
      description: cut(bodyOf(message) || titleOf(message), most.text),
      ...Object.fromEntries(
        factsOf(message, most.fact).map(({ label, value }) => [annotationName(label), value]),
      ),
      ...(ack !== null && !isOver(message) && { acknowledge_url: ack }),
    },
    startsAt: startOf(message),
    ...(page !== null && { generatorURL: page }),
  }
}

/** `Services (12)` -> `services`. */
const annotationName = (label: string): string =>
  label
    .replace(/ \(\d+\)$/, '')
    .toLowerCase()
    .replaceAll(' ', '_')

function startOf({ since, at }: Message): string {
  const start = Date.parse(since ?? at)
  return new Date(Number.isNaN(start) ? 0 : start).toISOString()
}

const timed = (alert: OpenAlert, endsAt: number): JsonObject => ({
  ...alert,
  endsAt: new Date(endsAt).toISOString(),
})

/** Everything that is open, once more. */
export const resendBody = (open: readonly OpenAlert[], now: Instant): string =>
  JSON.stringify(open.map((alert) => timed(alert, now + expiresAfter)))

/** `before`: as this thread was told last. */
export function alertsBody(
  message: Message,
  own: Labels,
  before: OpenAlert | null,
  now: Instant,
): { readonly body: string; readonly open: OpenAlert | null } {
  const alert = openAlert(message, own)
  const over = isOver(message)
  const told = message.kind === 'test' || message.kind === 'summary'
  const ended =
    before !== null && (over || !sameLabels(before.labels, alert.labels)) ? [timed(before, now)] : []
  // What ends under other labels than it was told under ended above.
  const current =
    over && before !== null ? [] : [timed(alert, over ? now : now + (told ? toldFor : expiresAfter))]
  return { body: JSON.stringify([...ended, ...current]), open: over || told ? null : alert }
}

export const sameLabels = (a: Labels, b: Labels): boolean => {
  const [one, other] = [Object.entries(a), Object.entries(b)]
  return one.length === other.length && one.every(([name, value]) => b[name] === value)
}

export const alertsUrl = (root: string): string => `${root.replace(/\/+$/, '')}/api/v2/alerts`
