// The fence: which plan, and which selection inside it, a resource holds. Ordered by (generation, selection); the
// digest says whether two equal generations are the same plan (S3).

import type { Fence, Generation, Plan } from './plan.ts'

/** Generations and selections are 64-bit unsigned and never wrap (S20). */
export const largestGeneration = 2n ** 64n - 1n
export const largestSelection = largestGeneration

/**
 * A generation found at a resource beyond this is not planned above: no history of plans leads there, and following a
 * forged one would use up what is left for all the others (S20).
 */
export const largestFollowed = largestGeneration - 2n ** 32n

export const generation = (n: bigint): Generation => n as Generation

export const fenceOf = (plan: Plan, selection?: bigint): Fence => ({
  generation: plan.generation,
  digest: plan.digest,
  ...(selection === undefined ? {} : { selection }),
})

export const samePlan = (
  a: Pick<Fence, 'generation' | 'digest'>,
  b: Pick<Fence, 'generation' | 'digest'>,
): boolean => a.generation === b.generation && a.digest === b.digest

/** Whole equality: what a resource compares before it writes. */
export const sameFence = (a: Fence | null, b: Fence | null): boolean =>
  a === null || b === null ? a === b : samePlan(a, b) && (a.selection ?? 0n) === (b.selection ?? 0n)

/** Negative when `a` is older. Fences of one generation with different digests have no order: ask `samePlan` first. */
export function compareFences(a: Fence, b: Fence): number {
  if (a.generation !== b.generation) return a.generation < b.generation ? -1 : 1
  const [k, l] = [a.selection ?? 0n, b.selection ?? 0n]
  return k === l ? 0 : k < l ? -1 : 1
}

/** `gen=12 plan=0a1b…` with `sel=3` where a selection is a write; the text that stands in a fence TXT record. */
export const formatFence = (fence: Fence): string =>
  `gen=${fence.generation} plan=${fence.digest}${fence.selection === undefined ? '' : ` sel=${fence.selection}`}`
