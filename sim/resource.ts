// One name at one publisher, and the ways publishers are known to treat a write. `atomic` is what Holdfast needs;
// the others are there to be convicted.

import {
  type Fence,
  type FencedWrite,
  type Published,
  sameFence,
  sameSets,
  type WriteOutcome,
} from '../src/steering/index.ts'

export type WriteRule =
  /** Compared and written in one step: RFC 2136 with prerequisites, a Route 53 change batch. */
  | 'atomic'
  /** Compared once more right before the write, written whatever happened in between. */
  | 'check-then-write'
  /** Compared when the run began, and never again: the outage of 20 October 2025. */
  | 'check-once-per-run'

export const nothing: Published = { fence: null, sets: [] }

export const matches = (resource: Published, expected: Fence | null): boolean =>
  sameFence(resource.fence, expected)

export const written = ({ next, sets }: FencedWrite): Published => ({ fence: next, sets })

export type Compared = { readonly resource: Published; readonly outcome: WriteOutcome }

/** The atomic step of a publisher that has one. What stands there already is said to be written: a reply was lost (S3). */
export function compareAndSet(resource: Published, write: FencedWrite): Compared {
  if (matches(resource, write.expected)) return { resource: written(write), outcome: { kind: 'written' } }
  const stands = sameFence(resource.fence, write.next) && sameSets(resource.sets, write.sets)
  return { resource, outcome: stands ? { kind: 'written' } : { kind: 'fenced', found: resource.fence } }
}

/** A node's own disk: the plan that it holds is not written again, whatever it answers with inside it by now. */
export const compareAndKeep = (resource: Published, write: FencedWrite): Compared =>
  sameFence(resource.fence, write.next)
    ? { resource, outcome: { kind: 'written' } }
    : compareAndSet(resource, write)
