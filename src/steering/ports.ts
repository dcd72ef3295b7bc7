// What steering needs of the world. Shells implement these; the simulator implements them too.

import type { RRset } from '../dns/index.ts'
import type { Duration, EndpointName, PublisherId, TargetId } from '../terms/index.ts'
import type { Fence, Plan, SteeredType } from './plan.ts'

/** What a resource holds for one endpoint, read from the authority itself. */
export type Published = { readonly fence: Fence | null; readonly sets: readonly RRset[] }

/** One write. The publisher compares `expected` with what it holds in the same atomic step; `null`: the fence must be absent. */
export type FencedWrite = {
  readonly endpoint: EndpointName
  readonly expected: Fence | null
  readonly next: Fence
  /** The plan by value; the embedded zone keeps its envelope. */
  readonly plan: Plan
  /** The targets whose records `sets` are. */
  readonly answering: readonly TargetId[]
  /** What the name holds afterwards for the steered types, whole. */
  readonly sets: readonly RRset[]
  /** Steered types that must not exist afterwards. */
  readonly absent: readonly SteeredType[]
}

export type WriteOutcome =
  | { readonly kind: 'written' }
  /** The fence there is not the expected one. */
  | { readonly kind: 'fenced'; readonly found: Fence | null }
  /** Definitely not written. `retry`: the same write may succeed later. `fix` says what a person can do. */
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly detail: string
      readonly fix: string
      readonly retry: boolean
    }
  /** No reply: written or not is unknown until read back. */
  | { readonly kind: 'lost'; readonly detail: string }

export type ReadOutcome =
  | { readonly kind: 'read'; readonly published: Published }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly detail: string
      readonly fix: string
      readonly retry: boolean
    }

/** An enactor's pace at one publisher, where the ordinary one (`defaultPace`) asks more of it than it answers. */
export type PublisherPace = {
  /** How often what is in force is read again. */
  readonly readEvery: Duration
  /** A reply later than this counts as lost. */
  readonly patience: Duration
}

export interface Publisher {
  readonly id: PublisherId
  readonly kind: string
  readonly pace?: PublisherPace
  /** Seconds; a smaller TTL is refused by `check-config`. */
  readonly smallestTtl: number
  /** True when a selection is answered at once, with no write (the embedded zone). */
  readonly selectsInPlace: boolean
  read(endpoint: EndpointName): Promise<ReadOutcome>
  write(write: FencedWrite): Promise<WriteOutcome>
}

/** One record of others, as a master file writes it; its type may be one that Holdfast does not know. */
export type ForeignRecord = { readonly type: string; readonly ttl: number; readonly text: string }

/** Everything that stands at a name: what an operator is shown before Holdfast takes it over. */
export type Survey = Published & {
  /** The fence's record set as it stands, one text a record; more than the fence, or another text, when it is foreign. */
  readonly fenceTexts: readonly string[]
  /** Records at the name of types that are not steered. No write touches them. */
  readonly others: readonly ForeignRecord[]
  /** What is answered once the fence is gone, where the records go with it. Left out: the records stay. */
  readonly beneath?: readonly RRset[]
}

export type SurveyOutcome =
  | { readonly kind: 'surveyed'; readonly survey: Survey }
  | Extract<ReadOutcome, { kind: 'failed' }>

/**
 * Taking a name over and giving it back: an operator's acts, kept apart from what an enactor may do.
 */
export interface Custodian {
  survey(endpoint: EndpointName): Promise<SurveyOutcome>
  /**
   * Removes the fence and nothing else, compared with `expected` in the same atomic step; the records stay as they are.
   * Without a fence there: `written`, for it was released before.
   */
  release(endpoint: EndpointName, expected: Fence): Promise<WriteOutcome>
}

/** What a nameserver keeps of one endpoint on its own disk, and answers with everything else dead. */
export type Held = { readonly plan: Plan; readonly answering: readonly TargetId[]; readonly since: number }

/**
 * The embedded zone's resource: fenced envelopes, by value, each with what is answered inside it now. Compare-and-set
 * runs against the persisted copy; the write is durable before it is visible.
 */
export interface EnvelopeHolder {
  current(endpoint: EndpointName): Held | null
  all(): readonly Held[]
  compareAndSet(write: FencedWrite): Promise<WriteOutcome>
  /** A selection inside the envelope: visible at once, no generation. False when `fence` is not the one in force. */
  select(endpoint: EndpointName, fence: Fence, answering: readonly TargetId[]): boolean
}

/** The other side of `EnvelopeHolder`: an operator gives a name back. */
export interface EnvelopeCustodian {
  /** Forgets what is held, durably, unless another fence than `expected` is in force. */
  letGo(endpoint: EndpointName, expected: Fence): Promise<WriteOutcome>
}
