// What the loop is told, and what it tells. One shape for the live realm, for exercises with a virtual clock and for
// the simulator: the same events give the same journal.

import type { Atlas, BlastRadius, Explanation } from '../atlas/index.ts'
import type { Incident } from '../incidents/index.ts'
import type { Ailment, Notice } from '../signals/index.ts'
import type {
  CheckId,
  CountryCode,
  FoundationPath,
  Instant,
  JsonObject,
  NewEntry,
  NodeName,
  ServiceId,
} from '../terms/index.ts'

export type ReportCount = {
  readonly minute: number
  readonly service: ServiceId
  readonly country: CountryCode
  readonly count: number
  /**
   * Of those, how many came from a source (a network, a relay's reporter) of which the service had heard nothing for a
   * quarter of an hour: few sources are no crowd, however much they say. Absent: every report has its own.
   */
  readonly sources?: number
}

export type JudgedEvent = {
  readonly kind: 'judged'
  readonly check: CheckId
  /** Absent: taken from `LoopSetup.serviceOfCheck`. A check of no service is journaled and no more. */
  readonly service?: ServiceId
  readonly state: 'up' | 'down'
  readonly at: Instant
  /** The phase that failed. */
  readonly phase?: string
  readonly detail: string
  readonly vantage: NodeName
}

/** A check that answers, but not always, or late; or that it does so no longer. */
export type AilingEvent = {
  readonly kind: 'ailing'
  readonly check: CheckId
  /** Absent: taken from `LoopSetup.serviceOfCheck`. */
  readonly service?: ServiceId
  /** Null: no longer. */
  readonly ailment: Ailment | null
  /** A quorum of vantages sees it. What fewer see is journaled, and no more. */
  readonly agreed: boolean
  readonly at: Instant
  /** When the evidence says it began. */
  readonly since: Instant
  /** Of its looks that fail, 0..1. */
  readonly share: number
  /** The phase in which they fail. */
  readonly phase?: string
  readonly detail: string
  /** The node that tells it. */
  readonly vantage: NodeName
}

export type LoopEvent =
  | { readonly kind: 'counts'; readonly counts: readonly ReportCount[] }
  | JudgedEvent
  | AilingEvent
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'tick'; readonly now: Instant }

type ReportSum = {
  readonly total: number
  /** Most first; of reports from before it was named only those of half an hour. */
  readonly countries: readonly (readonly [CountryCode, number])[]
}

/** Reports of all services that an outage hits, as long as each is in trouble. */
export type SuspectReports = ReportSum & {
  /** Of those that are public. Absent in what earlier versions wrote. */
  readonly open?: ReportSum
}

/** A foundation that several incidents share. */
export type Suspect = {
  readonly foundation: FoundationPath
  readonly score: number
  readonly namedAt: Instant
  readonly clearedAt: Instant | null
  /** When the first of what it explains was hit. Absent in what earlier versions wrote, as `reports`. */
  readonly beganAt?: Instant
  readonly reports?: SuspectReports
  /** Hit services that stand on it, in order of being hit. */
  readonly explains: readonly ServiceId[]
  /** Those, and hit services that nothing else explains: edges are not all known. */
  readonly affected: readonly ServiceId[]
  readonly blastRadius: BlastRadius
  /** Of `explains`: how many are back, and which of the others fail as before, are on their way, or stay behind. */
  readonly recovery: {
    readonly back: number
    readonly failing: readonly ServiceId[]
    readonly improving: readonly ServiceId[]
    readonly lingering: readonly ServiceId[]
  }
}

/** Reports of each minute, and what is usual of it: the mean and the standard deviation. */
export type SeriesBesideUsual = {
  readonly counts: readonly number[]
  readonly usual: readonly number[]
  readonly deviation: readonly number[]
}

/** `slow`: its checks answer, and too late; nothing worse is known of it. */
export type ServiceState = 'ok' | 'suspected' | 'slow' | 'down' | 'recovering'

export type LoopSetup = {
  readonly atlas: Atlas
  readonly serviceOfCheck: ReadonlyMap<CheckId, ServiceId>
  /** -log10 p at which the crowd alone opens an incident; absent: `lifeRules.openAt`. */
  readonly threshold?: number
  /** Whether work of our own on it was announced for then: failing checks are to be expected. Absent: never. */
  readonly announced?: (service: ServiceId, at: Instant) => boolean
  /** What `snapshot` gave. Unreadable or of another version: the loop starts with an empty memory. */
  readonly restore?: JsonObject
}

export interface Loop {
  /** Journal entries in order. `data.incident`, `data.suspect` or `data.notice` hold the whole thing. */
  step(event: LoopEvent): readonly NewEntry[]
  /** Open and recovering ones, and those resolved within the last day; oldest first. */
  incidents(): readonly Incident[]
  /** Named foundations, and those cleared within the last day; newest first. */
  suspects(): readonly Suspect[]
  /**
   * What the evidence says at this moment of outages that go on, told apart, the largest first: the ranking of
   * foundations also where it carries no name, and who is hit by it with how sure that is. Empty: nobody is in trouble.
   */
  explanations(): readonly Explanation[]
  stateOf(service: ServiceId): ServiceState
  /** Checks that answer and ail, as told last. */
  ailments(): ReadonlyMap<CheckId, AilingEvent>
  /** Null: the check does not come and go. */
  flapsOf(check: CheckId): { readonly falls: number; readonly since: Instant } | null
  /** Reports by minute since the Unix epoch, `toMinute` exclusive. */
  series(service: ServiceId, fromMinute: number, toMinute: number): readonly number[]
  /** Reports by country of the last half hour, most first. */
  countries(service: ServiceId): readonly (readonly [CountryCode, number])[]
  usual(service: ServiceId, fromMinute: number, toMinute: number): readonly number[]
  /** Reports, and what is usual, of all that an incident is about; minutes as above. */
  seriesOf(incident: Incident, fromMinute: number, toMinute: number): SeriesBesideUsual
  /** Standard deviation that is usual for the reports of so many minutes from this one on. */
  spread(service: ServiceId, minute: number, minutes: number): number
  /** What it knows, for `LoopSetup.restore`. */
  snapshot(): JsonObject
  /** The same as it is at the call, put into words step by step: what the loop hears meanwhile is not in it. */
  capture(): Generator<void, JsonObject>
}
