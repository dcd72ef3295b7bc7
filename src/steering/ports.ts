// What steering needs of the world. Shells implement these; the simulator implements them too.

import type { RRset } from '../dns/index.ts'
import type { EndpointName, PublisherId } from '../terms/index.ts'
import type { Fence, SteeredType } from './plan.ts'

/** What a resource holds for one endpoint, read from the authority itself. */
export type Published = { readonly fence: Fence | null; readonly sets: readonly RRset[] }

/** One write. The publisher compares `expected` with what it holds in the same atomic step; `null`: the fence must be absent. */
export type FencedWrite = {
  readonly endpoint: EndpointName
  readonly expected: Fence | null
  readonly next: Fence
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
