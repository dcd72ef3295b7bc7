// The three signals: what people report, what checks find, what providers say.

import type {
  Brand,
  CheckId,
  CountryCode,
  FoundationPath,
  Instant,
  NodeName,
  ServiceId,
} from '../terms/index.ts'

export const symptoms = ['login', 'loading', 'app', 'payment', 'connection', 'other'] as const
export type Symptom = (typeof symptoms)[number]

/** A keyed hash that stands for one person for one day; never an address. */
export type ReporterKey = Brand<string, 'ReporterKey'>

/** A keyed hash that stands for the network a report came from, for one day; never an address. */
export type SourceKey = Brand<string, 'SourceKey'>

/** One person's report, admitted: known service, known country, believable time. */
export type Report = {
  readonly service: ServiceId
  readonly symptom: Symptom
  readonly country: CountryCode
  /** Event time. */
  readonly at: Instant
  readonly reporter: ReporterKey
  /** Absent: the reporter is a source of their own. */
  readonly source?: SourceKey
}

export const checkPhases = ['dns', 'connect', 'tls', 'request', 'status', 'body', 'slow'] as const
export type CheckPhase = (typeof checkPhases)[number]

/** What one look found. `unknown`: the look itself could not be made (no socket, no route of our own): never counted as down. */
export type CheckResult = {
  readonly check: CheckId
  readonly vantage: NodeName
  /** Grows by one per check and vantage. */
  readonly sequence: number
  /** When the look began. */
  readonly at: Instant
  readonly tookMs: number
  readonly verdict: 'up' | 'down' | 'unknown'
  /** The phase that failed; absent when up. */
  readonly phase?: CheckPhase
  /** The peer refused at once (an ordinary restart refuses too). */
  readonly refused?: boolean
  /** Pretended by a drill: it steers like any other, and is no evidence of trouble. */
  readonly rehearsed?: true
  /** What was measured, by a check that measures; only when up, never negative. Seconds, where it is a time. */
  readonly value?: number
  /** What a look usually takes from this vantage; absent: not known yet. */
  readonly usualMs?: number
  /** One sentence for people: "connection refused by 127.0.0.2:8081". */
  readonly detail: string
}

export const noticeStates = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
  'maintenance',
  'operational',
] as const
export type NoticeState = (typeof noticeStates)[number]

/** What a provider admits, with its time and ours. */
export type Notice = {
  readonly feed: string
  /** The provider's own id of the incident and of this update: the pair is recorded once. */
  readonly incident: string
  readonly update: string
  readonly state: NoticeState
  readonly title: string
  readonly body: string
  readonly url?: string
  readonly providerAt: Instant
  readonly receivedAt: Instant
  /** When, as the provider says, the trouble or the announced work began or begins, and when that work ends. */
  readonly beganAt?: Instant
  readonly until?: Instant
  /** Foundations it speaks of, mapped by configuration. */
  readonly foundations: readonly FoundationPath[]
}
