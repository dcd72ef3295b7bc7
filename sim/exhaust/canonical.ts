// One row for all states that go on alike. Enactors are interchangeable, so they are put in order. A write that can
// only be refused from now on is left out of the bag. And enactors that nothing to come can tell apart are one
// (`alike.ts`).

import { compareFences, type Fence, samePlan } from '../../src/steering/index.ts'
import type { Space } from './space.ts'

/** By content, by lane: the lane that stands for all that are alike there; lanes that it does not know stand for themselves. */
export type Alike = readonly (Int32Array | undefined)[]

export class Canonical {
  private readonly space: Space
  private readonly alike: Alike
  private readonly bags = new Map<number, number>()

  constructor(space: Space, alike: Alike = []) {
    this.space = space
    this.alike = alike
  }

  /** In place. */
  settle(row: Uint16Array): void {
    this.merge(row)
    this.order(row)
  }

  /** Enactors that are alike become one, late writes that can land no more are dropped. */
  merge(row: Uint16Array): void {
    const { content, bag } = this.space
    const alike = this.alike[row[content]!]
    if (alike) for (let slot = 0; slot < content; slot++) row[slot] = alike[row[slot]!] ?? row[slot]!
    if (row[bag] !== 0 && this.space.rules.write === 'atomic') row[bag] = this.alive(row[content]!, row[bag]!)
  }

  order(row: Uint16Array): void {
    const { content } = this.space
    for (let slot = 1; slot < content; slot++)
      for (let k = slot; k > 0 && row[k - 1]! > row[k]!; k--) {
        const swapped = row[k]!
        row[k] = row[k - 1]!
        row[k - 1] = swapped
      }
  }

  private alive(content: number, bag: number): number {
    const key = content * 65536 + bag
    const known = this.bags.get(key)
    if (known !== undefined) return known
    const { contents, bags } = this.space
    const { fence } = contents.at(content)
    // Twice the same write is once: after the first has landed its fence does not stand there any more.
    const items = [...new Set(bags.at(bag))].filter((late) =>
      mayLand(fence, contents.write(late >> 1).expected),
    )
    const made = bags.idOf(items)
    this.bags.set(key, made)
    return made
  }
}

/**
 * The fence that a write expects stands there, or may come to. It never comes back (S2, S3): the search ends at the
 * first state in which one did, as a violation.
 */
export function mayLand(fence: Fence | null, expected: Fence | null): boolean {
  if (fence === null) return true
  if (expected === null) return false
  if (samePlan(fence, expected)) return compareFences(expected, fence) >= 0
  return expected.generation > fence.generation
}
