// What one recipient is told, as a value: everything a channel needs to say it in its own way. Text is bounded for
// people; the lists are whole, for programs.

import { createHash } from 'node:crypto'
import type { Severity } from '../incidents/index.ts'
import type { FoundationPath, IncidentId, ServiceId } from '../terms/index.ts'

export type MessageKind =
  | 'incident.opened'
  | 'incident.changed'
  | 'incident.acknowledged'
  | 'incident.reminder'
  | 'incident.resolved'
  /** Also of nodes, publishers and feeds: what is raised and cleared (`subject`). */
  | 'endpoint.alarm'
  | 'endpoint.cleared'
  /** Several things at once: after quiet hours, or after an outage of our own. */
  | 'summary'
  | 'test'
  /** To subscribers of public pages. */
  | `subscription.${string}`

export type MessageService = {
  readonly id: ServiceId
  readonly name: string
  readonly severity: Severity
  readonly state: 'open' | 'recovering' | 'back'
}

/** One of several that a summary tells of. */
export type MessageTrouble = {
  readonly thread: string
  readonly title: string
  /** Of the services that it hit, the first of them. */
  readonly names: readonly string[]
  readonly state: 'open' | 'over'
  readonly severity: Severity
  readonly since: string
  readonly durationMs?: number
  readonly url: string
}

/** Of what is sent; of what says none it is the first. */
export const messageLanguages = ['en', 'de'] as const
export type MessageLanguage = (typeof messageLanguages)[number]

export type MessageLink = { readonly label: string; readonly url: string }

export type Message = {
  /** The idempotency key: the same for every attempt and after every restart (`messageId`). */
  readonly id: string
  /** The entry of `alerts:` by which it goes. */
  readonly route: string
  /** Where it goes, as routes are compared (`Recipient.address`); never a secret. */
  readonly recipient: string
  readonly kind: MessageKind
  /** The same for everything about one trouble, to all recipients. */
  readonly thread: string
  /** From 1, growing by one with each message of the thread to this recipient. */
  readonly revision: number
  /** ISO 8601, as `since`. */
  readonly at: string
  readonly severity: Severity
  /** One line, at most 200 characters, without control characters. */
  readonly title: string
  /** Plain text, some lines, at most 4000 characters. */
  readonly text: string
  /** The page of the board that tells more. */
  readonly url: string
  /** What it is about: the incident that opened the trouble, an endpoint, a node, a feed; absent: several things. */
  readonly subject?: string
  readonly incident?: IncidentId
  readonly foundation?: FoundationPath
  /** Whether `foundation` is named, or only what the incidents have in common. */
  readonly foundationNamed?: boolean
  /** Everyone that the trouble hit, in the order of being hit; the text names the first. */
  readonly services: readonly MessageService[]
  /** Where they are more than `services` holds. */
  readonly servicesTotal?: number
  /** Of a summary. */
  readonly troubles?: readonly MessageTrouble[]
  /** What Holdfast has moved already: one sentence each. */
  readonly moved: readonly string[]
  readonly since?: string
  /** Of what is over. */
  readonly durationMs?: number
  /** Who acknowledged it, when somebody has. */
  readonly acknowledgedBy?: string
  /** A page with a button; absent where there is nothing to acknowledge. */
  readonly ackUrl?: string
  /** Of a subscriber: a POST there ends the subscription (RFC 8058). */
  readonly unsubscribeUrl?: string
  readonly language?: MessageLanguage
  readonly links: readonly MessageLink[]
}

export const mostTitle = 200
export const mostText = 4000

/** Made of recipient, thread and revision alone. Letters, digits and "-": it is safe in any header. */
export const messageId = (recipient: string, thread: string, revision: number): string =>
  idOf([recipient, thread, revision])

/** Of the same message to somebody else, whose own it must not be taken for. */
export const insteadId = (id: string, recipient: string): string => idOf([id, recipient])

const idOf = (parts: readonly (string | number)[]): string =>
  `hf-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`
