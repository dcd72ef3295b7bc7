// Breadth first through every state, so that the schedule that convicts is a shortest one.

import { claimedBy, type Finding, type Property } from '../properties.ts'
import { Alone, never } from './alone.ts'
import { type Alike, Canonical } from './canonical.ts'
import { changeKey } from './contents.ts'
import { scheduleTo } from './schedule-to.ts'
import type { Space, Visit } from './space.ts'
import { StateSet } from './state-set.ts'

export type Conviction = Finding & { readonly schedule: readonly string[] }

export type Exploration = {
  /** Nothing was left to look at. */
  readonly complete: boolean
  readonly states: number
  readonly transitions: number
  /** The first, and shortest, schedule per broken property. */
  readonly violations: readonly Conviction[]
  /** Per property, the states in which its premise held. */
  readonly witnesses: Record<string, number>
  /** The most steps that one enactor alone needs, from any state. */
  readonly convergesWithin: number
  /** Contents of the resource that were reached, and what it went from and to, as text. */
  readonly contents: ReadonlySet<number>
  readonly changes: ReadonlySet<string>
}

export type Run = {
  readonly mostStates?: number
  /** Stop once each of these is broken, or at the first violation. */
  readonly until?: readonly Property[] | 'first'
  /** Stop where the resource holds anything else. */
  readonly within?: ReadonlySet<number>
  readonly progress?: (states: number, left: number) => void
}

/** Few enough for a bit each. */
const all = claimedBy('exhaust')
const stride = 1 << 16
const stuck = 'nothing that an enactor can do alone puts its plan in force'
const bitOf = (property: Property): number => (all.includes(property) ? 1 << all.indexOf(property) : 0)

export class Search {
  readonly space: Space
  readonly set: StateSet
  readonly canonical: Canonical
  private readonly alone: Alone
  private readonly found = new Map<Property, { finding: Finding; from: number; to: number }>()
  private readonly counts = all.map(() => 0)
  private readonly changes = new Set<number>()
  /** By index of `lanes.observed`: the premises as bits. */
  private readonly premises: number[] = []
  private transitions = 0
  private worst = 0
  private here = 0
  private held = 0
  private readonly row: Uint16Array
  private readonly settled: Uint16Array

  constructor(space: Space, alike: Alike = []) {
    this.space = space
    this.set = new StateSet(space.width)
    this.canonical = new Canonical(space, alike)
    this.alone = new Alone(space, this.canonical)
    this.row = new Uint16Array(space.width)
    this.settled = new Uint16Array(space.width)
  }

  run({ mostStates = 2 ** 28, until = [], within, progress }: Run = {}): Exploration {
    const { set, space } = this
    const { row } = this
    const start = space.start()
    this.canonical.settle(start)
    set.add(start, 0)
    let known = 0
    for (; this.here < set.size && set.size <= mostStates; this.here++) {
      if (this.found.size > 0 && this.enough(until)) break
      if (within && this.changes.size > known) {
        known = this.changes.size
        if ([...this.changes].some((change) => !within.has(change % stride))) break
      }
      if (progress && (this.here & 0xfffff) === 0xfffff) progress(set.size, set.size - this.here)
      set.read(this.here, row)
      this.held = 0
      this.judge(row)
      space.successors(row, this.visit)
      for (let k = 0; k < all.length; k++) if (this.held & (1 << k)) this.counts[k]!++
    }
    return {
      complete: this.here === set.size,
      states: set.size,
      transitions: this.transitions,
      violations: [...this.found.values()].map(({ finding, from, to }) => ({
        ...finding,
        schedule: scheduleTo(this, from, to),
      })),
      witnesses: Object.fromEntries(all.map((property, k) => [property, this.counts[k]!])),
      convergesWithin: this.worst,
      contents: new Set([0, ...[...this.changes].map((change) => change % stride)]),
      changes: new Set([...this.changes].map((change) => this.changeText(change))),
    }
  }

  private enough(until: readonly Property[] | 'first'): boolean {
    return until === 'first' || (until.length > 0 && until.every((property) => this.found.has(property)))
  }

  private changeText(change: number): string {
    const { contents } = this.space
    return changeKey(contents.at(Math.floor(change / stride)), contents.at(change % stride))
  }

  private readonly visit: Visit = (kind, slot, arg, shows, also) => {
    const { space, settled } = this
    this.transitions++
    if (space.next[space.content] !== this.row[space.content])
      this.changes.add(this.row[space.content]! * stride + space.next[space.content]!)
    settled.set(space.next)
    this.canonical.settle(settled)
    if (kind === 'crashes' && arg === 1 && space.judgesLife) this.resumes(slot)
    const to = this.set.add(settled, this.here)
    if (shows !== 0) this.show(shows, to)
    if (also !== 0) this.show(also, to)
  }

  private judge(row: Uint16Array): void {
    const { space } = this
    const content = row[space.content]!
    const bag = row[space.bag]!
    if (!space.shelved) this.show(space.asked(row), this.here)
    if (!space.judgesLife) return
    for (let slot = 0; slot < space.content; slot++) {
      const steps = this.alone.steps(row[slot]!, content, bag)
      if (steps === 0) continue
      this.held |= bitOf('S7 converges')
      if (steps === never) this.convict({ property: 'S7 converges', detail: stuck }, this.here)
      else if (steps > this.worst) this.worst = steps
    }
  }

  /** S6: it crashed between write and verification; given its plan again, it brings it to an end. */
  private resumes(slot: number): void {
    const { space, settled, row } = this
    this.held |= bitOf('S6 resumes')
    const lane = space.again(row[slot]!)
    if (this.alone.steps(lane, settled[space.content]!, settled[space.bag]!) === never)
      this.convict({ property: 'S6 resumes', detail: `after the crash ${stuck}` }, this.here)
  }

  private show(shows: number, to: number): void {
    this.held |= this.premises[shows] ??= this.premisesOf(shows)
    const { findings } = this.space.lanes.observed.values[shows]!
    for (const finding of findings) this.convict(finding, to)
  }

  private premisesOf(shows: number): number {
    return this.space.lanes.observed.values[shows]!.premises.reduce(
      (bits, property) => bits | bitOf(property),
      0,
    )
  }

  /** `to`: the state in which it shows; the one at hand, or one that follows it. */
  private convict(finding: Finding, to: number): void {
    if (!this.found.has(finding.property)) this.found.set(finding.property, { finding, from: this.here, to })
  }
}
