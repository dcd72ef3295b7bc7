// Two endpoints at once: each enactor works at both, and a crash of its process takes it at both. That one endpoint at
// a time suffices is held against this product, state by state: seen from either endpoint it is in a state that the
// search over one endpoint has reached, and it reaches every one of those.

import { assert } from '../../src/terms/index.ts'
import type { Limits } from './explore.ts'
import { searchOf } from './explore.ts'
import type { Bounds, Rules } from './rules.ts'
import type { Exploration, Search } from './search.ts'
import type { Visit } from './space.ts'
import { StateSet } from './state-set.ts'

/** `bounds.crashes`: none or any number; a budget would have to be shared. Figures are those of the product. */
export function exploreBoth(bounds: Bounds, rules: Rules, limits: Limits = {}): Exploration {
  assert(bounds.crashes === 0 || bounds.crashes === Number.POSITIVE_INFINITY, 'crashes are not counted here')
  const { search, found } = searchOf(bounds, rules, limits)
  if (!found.complete || found.violations.length > 0) return found
  const product = new Product(search)
  const complete = product.run(limits)
  const seen = product.seenFromEach()
  assert(
    !complete || seen.every((size) => size === search.set.size),
    `one endpoint has ${search.set.size} states, both at once show ${seen}`,
  )
  return { ...found, complete, states: product.set.size, transitions: product.transitions }
}

class Product {
  readonly set: StateSet
  transitions = 0
  private readonly search: Search
  private readonly halves: readonly [Uint16Array, Uint16Array]
  private readonly joined: Uint16Array
  private here = 0

  constructor(search: Search) {
    const { width } = search.space
    this.search = search
    this.set = new StateSet(2 * width)
    this.halves = [new Uint16Array(width), new Uint16Array(width)]
    this.joined = new Uint16Array(2 * width)
  }

  /** True when it came to the end. */
  run({ mostStates = 2 ** 28, progress }: Limits): boolean {
    const { space, canonical } = this.search
    const { set, halves } = this
    const start = space.start()
    canonical.merge(start)
    this.add(start, start)
    space.toldApart = true
    for (; this.here < set.size && set.size <= mostStates; this.here++) {
      if (progress && (this.here & 0xfffff) === 0xfffff) progress(set.size, set.size - this.here)
      set.read(this.here, this.joined)
      for (const [side, half] of halves.entries()) {
        const first = side * space.width
        half.set(this.joined.subarray(first, first + space.width))
      }
      space.successors(halves[0], this.stepAt(0))
      space.successors(halves[1], this.stepAt(1))
    }
    space.toldApart = false
    return this.here === set.size
  }

  private stepAt(side: 0 | 1): Visit {
    const { space, canonical } = this.search
    const other = side === 0 ? 1 : 0
    const next = new Uint16Array(space.width)
    return (kind, slot) => {
      this.transitions++
      next.set(space.next)
      canonical.merge(next)
      const beside = kind === 'crashes' ? this.crashedAt(other, slot) : this.halves[other]
      if (side === 0) this.add(next, beside)
      else this.add(beside, next)
    }
  }

  /** The same process at the other endpoint. */
  private crashedAt(side: 0 | 1, slot: number): Uint16Array {
    const { space, canonical } = this.search
    space.crash(this.halves[side], slot, () => {})
    const crashed = space.next.slice()
    canonical.merge(crashed)
    return crashed
  }

  /** Processes are alike: put in order, each with its two enactors. */
  private add(first: Uint16Array, second: Uint16Array): void {
    const { space } = this.search
    const { joined } = this
    const slots = Array.from({ length: space.content }, (_, slot) => slot)
    slots.sort((a, b) => first[a]! - first[b]! || second[a]! - second[b]!)
    joined.set(first)
    joined.set(second, space.width)
    for (const [at, slot] of slots.entries()) {
      joined[at] = first[slot]!
      joined[space.width + at] = second[slot]!
    }
    this.set.add(joined, this.here)
  }

  /** How many states the product shows at each endpoint; each must be known from the search over one. */
  seenFromEach(): readonly number[] {
    const { space, canonical, set: known } = this.search
    return [0, space.width].map((first) => {
      const seen = new StateSet(space.width)
      const row = new Uint16Array(space.width)
      for (let index = 0; index < this.set.size; index++) {
        this.set.read(index, this.joined)
        row.set(this.joined.subarray(first, first + space.width))
        canonical.order(row)
        assert(known.has(row), 'two endpoints show at each what one alone may come to')
        seen.add(row, 0)
      }
      return seen.size
    })
  }
}
