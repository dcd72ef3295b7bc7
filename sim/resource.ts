// One name at one publisher, and the ways publishers are known to treat a write. `atomic` is what Holdfast needs;
// the others are there to be convicted.

import {
  type Fence,
  type FencedWrite,
  type Published,
  sameFence,
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

/** The atomic step of a publisher that has one. */
export function compareAndSet(
  resource: Published,
  write: FencedWrite,
): { readonly resource: Published; readonly outcome: WriteOutcome } {
  return matches(resource, write.expected)
    ? { resource: written(write), outcome: { kind: 'written' } }
    : { resource, outcome: { kind: 'fenced', found: resource.fence } }
}
