// Who is told what, when and why: a machine of journal entries and time. It performs nothing; whoever drives it keeps,
// in one transaction, how far the journal was read, the state, the messages and the entries that follow from it.

import type { Atlas } from '../atlas/index.ts'
import type {
  EndpointName,
  Entry,
  FoundationPath,
  Instant,
  JournalKind,
  JsonObject,
  NewEntry,
  ServiceId,
} from '../terms/index.ts'
import type { Message } from './message.ts'
import type { Route } from './route.ts'

export type TellingSetup = {
  /** In the order of the configuration: the first that fits is a person's. */
  readonly routes: readonly Route[]
  readonly atlas: Atlas
  /** What an endpoint serves and stands on; endpoints that are not here match no route that asks for either. */
  readonly endpoints: ReadonlyMap<EndpointName, EndpointAbout>
  /** Where the board's pages are. */
  readonly boardUrl: string
  /** A page at which the one who was told can acknowledge; absent: messages carry no such link. */
  readonly ackUrl?: (about: { thread: string; recipient: string; at: Instant }) => string
}

export type EndpointAbout = {
  readonly services: readonly ServiceId[]
  readonly foundations: readonly FoundationPath[]
}

/**
 * `now`: the wall clock at which it is handed in. Entries come in the journal's order, all of the kinds in
 * `tellingKinds`. Time is told at `wakeAt`, and at least every 30 s: a longer gap is an outage of our own.
 */
export type TellingEvent =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly now: Instant }
  | { readonly kind: 'time'; readonly now: Instant }

/** JSON, opaque to whoever keeps it. */
export type TellingState = JsonObject

export type TellingStep = {
  readonly state: TellingState
  /** In the order in which they are sent. */
  readonly messages: readonly Message[]
  /** `alert.decided`: who was told or not, and by which rule. They go into the journal. */
  readonly entries: readonly NewEntry[]
  /** When time must be told next; null: nothing waits for it. */
  readonly wakeAt: Instant | null
}

/** Deterministic; milliseconds for five hundred entries. A state that is null, or of an older version, is a new one. */
export type StepTelling = (
  state: TellingState | null,
  event: TellingEvent,
  setup: TellingSetup,
) => TellingStep

/** Several events as one step. */
export type StepAll = (
  state: TellingState | null,
  events: readonly TellingEvent[],
  setup: TellingSetup,
) => TellingStep

/** What the machine reads; other kinds need not be handed in. */
export const tellingKinds: readonly JournalKind[] = [
  'incident.opened',
  'incident.updated',
  'incident.recovering',
  'incident.resolved',
  'incident.acknowledged',
  'foundation.named',
  'foundation.grew',
  'foundation.cleared',
  'silence.placed',
  'silence.released',
  'maintenance.planned',
  'maintenance.changed',
  'maintenance.ended',
  'selection.moved',
  'drain.placed',
  'drain.released',
  'hold.placed',
  'endpoint.alarm',
  'plan.refused',
  'plan.failed',
  'plan.applied',
  'drift.found',
  'drift.repaired',
  'node.lost',
  'node.started',
  'feed.stale',
  'feed.back',
]
