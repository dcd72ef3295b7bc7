// What a service that was told tells back: that somebody there has acknowledged it, or no longer has. Pure. PagerDuty's V3
// webhooks sign the body (HMAC-SHA-256, `X-PagerDuty-Signature: v1=…`, several while a secret is changed); Opsgenie's
// webhook integration signs nothing and sends headers of one's own, so that the secret itself stands in one. Nothing of a
// body is read before its sender is known.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Instant, instant } from '../terms/index.ts'
import { keyOf } from './channels/pagerduty.ts'
import type { AlertSpec, OpsgenieSpec, PagerdutySpec } from './spec.ts'

export type TellingBack = AlertSpec & (PagerdutySpec | OpsgenieSpec) & { readonly webhookSecretFile: string }

export const tellsBack = (spec: AlertSpec): spec is TellingBack =>
  (spec.kind === 'pagerduty' || spec.kind === 'opsgenie') && spec.webhookSecretFile !== undefined

/** Real ones have some kilobytes. */
export const heardBytes = 256 * 1024

/** Lower case. */
export const secretHeader = 'x-holdfast-secret'
const signatureHeader = 'x-pagerduty-signature'

export type HeardRequest = {
  readonly body: Uint8Array
  /** By its name in lower case. */
  header(name: string): string | undefined
}

/** Whether it was sent by whoever has the secret; takes as long whatever is wrong with it. */
export function isGenuine(kind: TellingBack['kind'], secret: string, request: HeardRequest): boolean {
  if (secret === '') return false
  if (kind === 'opsgenie') return same(request.header(secretHeader) ?? '', secret, secret)
  const made = createHmac('sha256', secret).update(request.body).digest('hex')
  const signatures = (request.header(signatureHeader) ?? '').slice(0, 2000).split(',').slice(0, 10)
  return signatures.filter((one) => same(one.trim(), `v1=${made}`, secret)).length > 0
}

/** Both under the key first: then their lengths say nothing either. */
const same = (a: string, b: string, key: string): boolean => {
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest()
  return timingSafeEqual(mac(a), mac(b))
}

export type Heard =
  | {
      readonly act: 'acknowledged' | 'unacknowledged'
      /** What the service calls the thread: see `isCalled`. */
      readonly key: string
      /** Whoever did it, as the service names them. */
      readonly by: string
      /** By the service's clock; null: it does not say. */
      readonly at: Instant | null
    }
  /** In a few words: why nothing comes of it. */
  | { readonly act: 'nothing'; readonly why: string }

/** Null: it is no document of this service. */
export function heardIn(kind: TellingBack['kind'], body: Uint8Array): Heard | null {
  const said = objectIn(parsed(body))
  if (said === null) return null
  return kind === 'pagerduty' ? heardFromPagerduty(objectIn(said.event)) : heardFromOpsgenie(said)
}

/** Whether the service knows this thread by that key (a dedup key, an alias). */
export const isCalled = (kind: TellingBack['kind'], thread: string, key: string): boolean =>
  keyOf(thread, kind === 'pagerduty' ? 255 : 512) === key

const nothing = (why: string): Heard => ({ act: 'nothing', why })

function heardFromPagerduty(event: Fields | null): Heard | null {
  const type = textOf(event?.event_type)
  if (event === null || type === null) return null
  if (type !== 'incident.acknowledged' && type !== 'incident.unacknowledged')
    return nothing(`${type} changes nothing here`)
  const key = textOf(objectIn(event.data)?.incident_key)
  if (key === null) return nothing('the incident has no key')
  const agent = objectIn(event.agent)
  const isPerson = textOf(agent?.type)?.startsWith('user') ?? false
  const at = timeOf(event.occurred_at)
  // Nobody acknowledges by a program, least of all by ours; when time runs out there, nobody does it.
  if (type === 'incident.unacknowledged')
    return { act: 'unacknowledged', key, by: (isPerson && nameOf(agent?.summary)) || 'pagerduty', at }
  if (!isPerson) return nothing('no person did it')
  return { act: 'acknowledged', key, by: nameOf(agent?.summary) ?? nameOf(agent?.id) ?? 'somebody', at }
}

function heardFromOpsgenie(said: Fields): Heard | null {
  const action = textOf(said.action)
  const alert = objectIn(said.alert)
  if (action === null || alert === null) return null
  if (action !== 'Acknowledge' && action !== 'UnAcknowledge') return nothing(`${action} changes nothing here`)
  const key = textOf(alert.alias)
  if (key === null) return nothing('the alert has no alias')
  if (textOf(objectIn(said.source)?.name) === 'Holdfast') return nothing('it was done from here')
  return {
    act: action === 'Acknowledge' ? 'acknowledged' : 'unacknowledged',
    key,
    by: nameOf(alert.username) ?? nameOf(alert.userId) ?? 'somebody',
    at: timeOf(alert.updatedAt),
  }
}

type Fields = { readonly [key: string]: unknown }

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch {
    return null
  }
}

const objectIn = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= 1000 ? value : null

/** One line, as long as a name. */
const nameOf = (value: unknown): string | null =>
  (textOf(value) ?? '')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 100) || null

/** ISO 8601, or milliseconds; Opsgenie counts nanoseconds too. */
function timeOf(value: unknown): Instant | null {
  const count = Number(value)
  const at = Number.isFinite(count)
    ? count > 1e15
      ? count / 1e6
      : count
    : Date.parse(String(value).slice(0, 40))
  return Number.isFinite(at) && at > 0 && at < 8e15 ? instant(Math.floor(at)) : null
}
