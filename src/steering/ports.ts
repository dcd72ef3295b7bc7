// What steering needs of the world. Shells implement these; the simulator implements them too.

import type { RRset } from '../dns/index.ts'
import type { EndpointName, PublisherId, TargetId } from '../terms/index.ts'
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

export interface Publisher {
  readonly id: PublisherId
  readonly kind: string
  /** Seconds; a smaller TTL is refused by `check-config`. */
  readonly smallestTtl: number
  /** True when a selection is answered at once, with no write (the embedded zone). */
  readonly selectsInPlace: boolean
  read(endpoint: EndpointName): Promise<ReadOutcome>
  write(write: FencedWrite): Promise<WriteOutcome>
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
