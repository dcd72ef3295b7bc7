// Where records live, as the suite needs it. Each publisher's test stands one up, with the real thing behind it.

import type { DomainName } from '../../dns/index.ts'
import type { DirectSpec, FullPublisher } from '../create.ts'
import type { PublisherSecrets } from '../spec.ts'
import type { Fault, FaultyPath } from './faults.ts'

export type Resource = {
  /** Its own name holds no addresses but those that the tests give it. */
  readonly zone: DomainName
  /** A name in the zone, or the zone itself, below which the tests may do as they like. Names under it were never used. */
  readonly below: string
  /** As another process would have it: nothing shared but the resource. */
  publisher(): FullPublisher
  /** One that reaches the same resource through a faulty path, and waits for a reply for 2 s at most. */
  through(fault: Fault | null): Promise<Through>
  /** How another process comes by a publisher for the same resource. */
  readonly writers: WriterHome
  /** What others do there. Null only where `cannot` says that nobody else has a hand in it. */
  readonly foreign: ForeignHand | null
}

export type Through = Omit<FaultyPath, 'port'> & { readonly publisher: FullPublisher }

/** A process makes its own with `createDirectPublisher`, or asks the process that started it over their channel. */
export type WriterHome =
  | { readonly kind: 'direct'; readonly spec: DirectSpec; readonly secrets: PublisherSecrets }
  | { readonly kind: 'parent' }

/** Somebody else at the same names, with the server's own tools or API, never through a publisher. */
export type ForeignHand = {
  /** Adds one record to what is there, with a TTL of 60 s; `type` may be `TYPE65280`. `text` is its data as a master file writes it. */
  add(name: string, type: string, text: string): Promise<void>
  /** The records of one set as the server's own tool writes them, sorted; empty when there are none. */
  list(name: string, type: string): Promise<readonly string[]>
  /** Removes the set. */
  remove(name: string, type: string): Promise<void>
}

/** A publisher behind a proxy that was opened for it. */
export const throughPath = (path: FaultyPath, publisher: FullPublisher): Through => ({
  publisher,
  requests: () => path.requests(),
  repeat: () => path.repeat(),
  close: () => path.close(),
})
