// S7 and S8: with the faults stopped and every other enactor stopped for good, the work of any one enactor puts in
// force what it was given, in how many steps at most. Its own work is determined; writes that were given up before,
// by anybody, may still land in between at the worst moment.

import type { Canonical } from './canonical.ts'
import type { Space } from './space.ts'

/** Steps of a way that does not end. */
export const never = 0x7fff
const unknown = -1
const onTheWay = -2

export class Alone {
  private readonly space: Space
  private readonly canonical: Canonical
  private readonly places = new Map<number, Int16Array>()

  constructor(space: Space, canonical: Canonical) {
    this.space = space
    this.canonical = canonical
  }

  /** Steps of this enactor (a look with what it decides, a write with its reply) until it has converged, at worst. */
  steps(lane: number, content: number, bag: number): number {
    const place = this.place(content, bag)
    const known = place[lane]!
    if (known === onTheWay) return never
    if (known !== unknown) return known
    if (this.space.converged(lane, content)) {
      place[lane] = 0
      return 0
    }
    place[lane] = onTheWay
    let worst = 0
    const row = new Uint16Array(this.space.width)
    const settled = new Uint16Array(this.space.width)
    row.fill(0, 0, this.space.content)
    row[0] = lane
    row[this.space.content] = content
    row[this.space.bag] = bag
    this.space.work(row, (own) => {
      settled.set(this.space.next)
      const after = settled[0]!
      this.canonical.settle(settled)
      const more = this.steps(after, settled[this.space.content]!, settled[this.space.bag]!)
      worst = Math.max(worst, more === never ? never : more + (own ? 1 : 0))
    })
    this.place(content, bag)[lane] = worst
    return worst
  }

  private place(content: number, bag: number): Int16Array {
    const key = content * 65536 + bag
    const known = this.places.get(key)
    if (known && known.length >= this.space.lanes.size) return known
    const made = new Int16Array(this.space.lanes.size + 64).fill(unknown)
    if (known) made.set(known)
    this.places.set(key, made)
    return made
  }
}
