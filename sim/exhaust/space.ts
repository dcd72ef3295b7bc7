// The world of the search as a row of small numbers, and everything that may happen next in it. Several enactors, one
// name at one publisher, plans that reach enactors in any order and any number of times, writes that land at any later
// time, refusals, failures, crashes with lost memory, changes of selection, and a clean-up that retires plans. Time is
// left out: every deadline may pass at any moment, which covers all clocks.
//
// Three steps of the world are one here, none of which anything could come between (`reductions.test.ts` compares
// with the plain explorer, which takes them one by one):
// - The publisher serves a request, and the enactor hears of it. Hearing changes only this enactor, so what others do
//   in between may as well come after it. What may happen to the enactor itself in between: a plan reaches it, which
//   changes nothing at the publisher and may as well come before the request is served; it waits no longer, or
//   crashes, which is the same as to do that first and have the request served late.
// - An enactor at rest looks again (`lanes.ts`).
// - A read that nobody waits for any more is forgotten: it can change nothing.

import { holdsNothing, type Plan, type Published, samePlan } from '../../src/steering/index.ts'
import { both, judged, nothingObserved, premise } from '../properties.ts'
import { compareAndSet, matches, written } from '../resource.ts'
import { Bags } from './bags.ts'
import { asked, mayCondemn, overRetired, retired, shelfField } from './clean-up.ts'
import type { Contents } from './contents.ts'
import { type Lanes, noWrite } from './lanes.ts'
import { overContents } from './over-contents.ts'
import type { Bounds, Rules } from './rules.ts'

/** What happened, for telling it: `arg` is a plan, a content or a write. */
export const kinds = [
  'arrives',
  'selects',
  'waits',
  'reads',
  'unread',
  'passes',
  'taken',
  'refused',
  'failed',
  'late reply',
  'crashes',
  'late taken',
  'late refused',
  'late passes',
  'condemned',
  'retired',
] as const
export type MoveKind = (typeof kinds)[number]

/** `space.next` holds the state that it leads to. `shows` and `also`: indices of `lanes.observed`. */
export type Visit = (kind: MoveKind, slot: number, arg: number, shows: number, also: number) => void

/** Any number of times, in a field of four bits. */
const any = 15
const field = (times: number): number => (times === Number.POSITIVE_INFINITY ? any : times)

export class Space {
  readonly bounds: Bounds
  readonly rules: Rules
  readonly lanes: Lanes
  readonly contents: Contents
  readonly bags = new Bags()
  readonly width: number
  readonly next: Uint16Array
  /** The fields behind those of the enactors. */
  readonly content: number
  readonly bag: number
  readonly faults: number
  readonly shelf: number
  private readonly landings = new Map<number, number>()
  private readonly changes = new Map<number, number>()
  private readonly askings = new Map<number, number>()
  private readonly bagSteps = new Map<number, number>()
  /** The clean-up is part of the state. */
  readonly shelved: boolean
  /** The rules are meant to converge. */
  readonly judgesLife: boolean
  private readonly refuses: number
  private stutters = false
  /** Enactors are more than their fields here: they work elsewhere, too. */
  toldApart = false

  constructor(bounds: Bounds, rules: Rules, lanes: Lanes) {
    this.bounds = bounds
    this.rules = rules
    this.lanes = lanes
    this.contents = lanes.contents
    this.content = bounds.enactors
    this.bag = this.content + 1
    this.faults = this.content + 2
    this.shelf = this.content + 3
    this.width = this.content + 4
    this.next = new Uint16Array(this.width)
    // By value an enactor never looks at the shelf, and an atomic clean-up can be asked in every state (`clean-up.ts`).
    this.shelved = rules.retire !== 'never' && !(rules.records === 'by-value' && rules.retire === 'atomic')
    this.judgesLife = rules.records === 'by-value' && rules.write === 'atomic'
    this.refuses = lanes.observe(premise('S3 fence-refuses'))
  }

  start(): Uint16Array {
    const { crashes, lostReplies, moves, plans } = this.bounds
    const row = new Uint16Array(this.width)
    row[this.faults] = field(crashes) | (field(lostReplies) << 4) | (field(moves) << 8)
    row[this.shelf] = this.shelved ? (1 << plans.length) - 1 : 0
    return row
  }

  /** Enactors are alike: of neighbours in the same state only the first moves. */
  successors(row: Uint16Array, visit: Visit): void {
    for (let slot = 0; slot < this.content; slot++)
      if (slot === 0 || this.toldApart || row[slot] !== row[slot - 1]) this.laneMoves(row, slot, visit)
    const late = this.bags.at(row[this.bag]!)
    for (let k = 0; k < late.length; k++)
      if (k === 0 || late[k] !== late[k - 1]) this.land(row, late[k]!, visit)
    if (this.shelved) this.cleanUps(row, visit)
  }

  /** All that one enactor may do or meet at this content, steps that change nothing too, always in the same order. */
  movesOf(lane: number, content: number, visit: Visit): void {
    const row = this.start()
    row[0] = lane
    row[this.content] = content
    this.stutters = true
    this.laneMoves(row, 0, visit)
    this.stutters = false
  }

  /** The resource holds the plan that this enactor was given, or one that is not older. */
  converged(lane: number, content: number): boolean {
    const { wish } = this.lanes.enactor(lane)
    const { fence, sets } = this.contents.at(content)
    return !wish || (fence !== null && fence.generation >= wish.plan.generation && !holdsNothing(sets))
  }

  private laneMoves(row: Uint16Array, slot: number, visit: Visit): void {
    const { lanes } = this
    const { columns } = lanes
    const lane = row[slot]!
    const plans = this.bounds.plans.length
    for (let plan = 0; plan < plans; plan++) {
      // Who has only a reference cannot be given what is no longer there.
      if (this.shelved && this.rules.records === 'by-reference' && !(row[this.shelf]! & (1 << plan))) continue
      this.quietly(row, slot, columns.arrives + plan, 'arrives', plan, visit)
    }
    if (!lanes.wished[lane]) return
    const write = lanes.pending[lane]!
    if (write === noWrite) {
      this.look(row, slot, visit)
      this.quietly(row, slot, columns.waits, 'unread', 0, visit)
    } else this.serve(row, slot, write, visit)
    this.quietly(row, slot, columns.failed, 'failed', write, visit)
    for (let column = columns.lateWritten; column <= columns.lateRead; column++)
      this.quietly(row, slot, column, 'late reply', column, visit)
    const left = row[this.faults]!
    if (((left >> 8) & 15) > 0) {
      this.become(row, slot, lanes.go(lane, columns.selects))
      this.spend(8)
      this.visitLane(visit, 'selects', slot, 0, lanes.go(lane, columns.selects))
    }
    if ((left & 15) > 0) this.crash(row, slot, visit)
  }

  /** What may happen at any time and any number of times; left out where it changes nothing. */
  private quietly(row: Uint16Array, slot: number, column: number, kind: MoveKind, arg: number, visit: Visit) {
    const transition = this.lanes.go(row[slot]!, column)
    if (this.stutters || this.lanes.to[transition] !== row[slot]! || this.lanes.shows[transition] !== 0)
      this.lead(row, slot, transition, kind, arg, visit)
  }

  private lead(
    row: Uint16Array,
    slot: number,
    transition: number,
    kind: MoveKind,
    arg: number,
    visit: Visit,
  ) {
    this.become(row, slot, transition)
    this.visitLane(visit, kind, slot, arg, transition)
  }

  private visitLane(visit: Visit, kind: MoveKind, slot: number, arg: number, transition: number, also = 0) {
    visit(kind, slot, arg, this.lanes.shows[transition]!, also)
  }

  private become(row: Uint16Array, slot: number, transition: number): void {
    const { next, lanes } = this
    next.set(row)
    const lane = lanes.to[transition]!
    next[slot] = lane
    const late = lanes.late[transition]!
    if (late !== noWrite)
      next[this.bag] = this.bagWith(row[this.bag]!, late * 2 + Number(lanes.hasPassed(row[slot]!)))
    if (this.rules.retire === 'by-age') this.ended(lanes.enactor(lane).inForce?.plan)
  }

  private spend(shift: number): void {
    const left = this.next[this.faults]!
    if (((left >> shift) & 15) !== any) this.next[this.faults] = left - (1 << shift)
  }

  private serve(row: Uint16Array, slot: number, write: number, visit: Visit): void {
    const { lanes } = this
    const { columns } = lanes
    const lane = row[slot]!
    const passed = lanes.hasPassed(lane)
    const before = row[this.content]!
    if (this.checks(before, write, passed)) {
      this.lead(row, slot, lanes.go(lane, columns.passed), 'passes', write, visit)
    } else {
      const landing = this.landing(before, write, passed)
      const after = landing >> 1
      const taken = landing & 1
      const transition = lanes.go(lane, taken ? columns.written : columns.fenced + 2 * before)
      this.become(row, slot, transition)
      this.next[this.content] = after
      const also = taken ? this.change(row, before, after) : this.refuses
      this.visitLane(visit, taken ? 'taken' : 'refused', slot, write, transition, also)
    }
    if (((row[this.faults]! >> 4) & 15) === 0) return
    for (const column of [columns.waits, columns.lost]) {
      this.become(row, slot, lanes.go(lane, column))
      this.spend(4)
      this.visitLane(visit, 'waits', slot, write, lanes.go(lane, column))
    }
  }

  crash(row: Uint16Array, slot: number, visit: Visit): void {
    const { next, lanes } = this
    const write = lanes.pending[row[slot]!]!
    const { phase, wish } = lanes.enactor(row[slot]!)
    next.set(row)
    next[slot] = 0
    if (write !== noWrite)
      next[this.bag] = this.bagWith(row[this.bag]!, write * 2 + Number(lanes.hasPassed(row[slot]!)))
    this.spend(0)
    // Amazon's enactor believed that the run it had begun before the crash had ended.
    if (this.rules.retire === 'by-age') this.ended(wish?.plan)
    visit('crashes', slot, phase.kind === 'reading' ? 0 : 1, 0, 0)
  }

  /** A fresh enactor that was given the plan that this one had. */
  again(lane: number): number {
    const { wish } = this.lanes.enactor(lane)
    return this.lanes.to[this.lanes.go(0, this.bounds.plans.indexOf(wish!.plan))]!
  }

  /** What the first enactor does by itself, and late writes: `own` tells which. */
  work(row: Uint16Array, visit: (own: boolean) => void): void {
    const own: Visit = (kind) => kind !== 'waits' && visit(true)
    const write = this.lanes.pending[row[0]!]!
    if (write === noWrite) this.look(row, 0, own)
    else this.serve(row, 0, write, own)
    for (const late of this.bags.at(row[this.bag]!)) this.land(row, late, () => visit(false))
  }

  private look(row: Uint16Array, slot: number, visit: Visit): void {
    const seen = this.shown(row[this.content]!, row[this.shelf]!)
    const { columns } = this.lanes
    this.lead(row, slot, this.lanes.go(row[slot]!, columns.reads + 2 * seen), 'reads', seen, visit)
  }

  /** A write that nobody waits for any more. */
  private land(row: Uint16Array, late: number, visit: Visit): void {
    const { next } = this
    const write = late >> 1
    const passed = (late & 1) === 1
    const before = row[this.content]!
    next.set(row)
    next[this.bag] = this.bagWithout(row[this.bag]!, late)
    if (this.checks(before, write, passed)) {
      next[this.bag] = this.bagWith(next[this.bag]!, late | 1)
      visit('late passes', 0, write, 0, 0)
      return
    }
    const landing = this.landing(before, write, passed)
    next[this.content] = landing >> 1
    if (landing & 1) visit('late taken', 0, write, this.change(row, before, landing >> 1), 0)
    else visit('late refused', 0, write, this.refuses, 0)
  }

  private checks(content: number, write: number, passed: boolean): boolean {
    if (this.rules.write !== 'check-then-write' || passed) return false
    return matches(this.contents.at(content), this.contents.write(write).expected)
  }

  /** The content afterwards, times 2, plus 1 when the write was taken. */
  private landing(before: number, write: number, passed: boolean): number {
    const regardless = this.rules.write === 'check-once-per-run' || passed
    const key = (before * 65536 + write) * 2 + Number(regardless)
    const known = this.landings.get(key)
    if (known !== undefined) return known
    const asked = this.contents.write(write)
    const held = this.contents.at(before)
    const { resource, outcome } = regardless
      ? { resource: written(asked), outcome: { kind: 'written' } as const }
      : compareAndSet(held, asked)
    const made = this.contents.idOf(resource) * 2 + Number(outcome.kind === 'written')
    this.landings.set(key, made)
    return made
  }

  /** What a change of the resource shows; an index of `lanes.observed`. */
  private change(row: Uint16Array, before: number, after: number): number {
    const { shelf, faults } = this
    const key = (before * 4096 + after) * 65536 * 4096 + row[shelf]! * 4096 + (row[faults]! & 0xf0f)
    const known = this.changes.get(key)
    if (known !== undefined) return known
    const [was, is] = [before, after].map((id) => this.shown(id, row[shelf]!))
    const turns = this.turns(this.contents.at(after), row[faults]!)
    const made = this.lanes.observe(both(this.lanes.observed.values[this.changeShown(was!, is!)]!, turns))
    this.changes.set(key, made)
    return made
  }

  private changeShown(before: number, after: number): number {
    const { contents, bounds, rules, lanes } = this
    return lanes.observe(overContents(contents.at(before), contents.at(after), bounds.plans, rules.records))
  }

  /** `verdict.ts`: a change of evidence leads to at most three selections that are taken. A crash is such a change, too. */
  private turns({ fence }: Published, left: number) {
    const selection = fence?.selection ?? 0n
    if (selection === 0n || this.rules.records === 'by-reference') return nothingObserved
    const { enactors, moves, crashes } = this.bounds
    // Who never disagrees never has a selection to write.
    const changes = moves === 0 ? 0 : enactors + moves - ((left >> 8) & 15) + crashes - (left & 15)
    const most = BigInt(3 * changes)
    return judged(
      'S8 turns-end',
      selection > most ? `selection ${selection}, expected at most ${most}` : null,
    )
  }

  /** What the world can see: by reference, a record shows only as long as its plan is on the shelf. */
  private shown(content: number, shelf: number): number {
    if (this.rules.records === 'by-value') return content
    const held = this.contents.at(content)
    const { fence } = held
    const stands = this.bounds.plans.some((plan, k) => shelf & (1 << k) && fence && samePlan(plan, fence))
    return stands ? content : this.contents.idOf({ ...held, sets: [] })
  }

  /** Plans that somebody applies, as bits: wished, being written, or about to land late. */
  private applying(row: Uint16Array): number {
    let bits = 0
    for (let slot = 0; slot < this.content; slot++) bits |= this.lanes.applies(row[slot]!)
    for (const late of this.bags.at(row[this.bag]!)) bits |= this.lanes.planOf(late >> 1)
    return bits
  }

  /** Under Holdfast's rules: what every question to the clean-up shows in this state. */
  asked(row: Uint16Array): number {
    const applying = this.applying(row)
    const content = row[this.content]!
    const key = content * 64 + applying
    const known = this.askings.get(key)
    if (known !== undefined) return known
    const made = this.lanes.observe(asked(this.contents, content, this.bounds.plans, applying))
    this.askings.set(key, made)
    return made
  }

  private ended(plan: Plan | undefined): void {
    const { next, shelf } = this
    const { plans } = this.bounds
    const index = plan ? plans.indexOf(plan) : -1
    const before = plans[shelfField.ended(next[shelf]!) - 1]
    if (index >= 0 && (!before || plans[index]!.generation > before.generation))
      next[shelf] = shelfField.end(next[shelf]!, index)
  }

  private cleanUps(row: Uint16Array, visit: Visit): void {
    const { bounds, rules, contents, next } = this
    const shelf = row[this.shelf]!
    const content = row[this.content]!
    for (const [plan, value] of bounds.plans.entries()) {
      if (!shelfField.has(shelf, plan)) continue
      next.set(row)
      if (rules.retire === 'check-then-delete' && !shelfField.isCondemned(shelf, plan)) {
        if (!mayCondemn(contents, content, value)) continue
        next[this.shelf] = shelfField.condemn(shelf, plan)
        visit('condemned', 0, plan, 0, 0)
        continue
      }
      const asking = { shelf, plan, applying: this.applying(row) }
      const after = retired(rules.retire, contents, content, bounds.plans, asking)
      if (after === null) continue
      next[this.shelf] = after
      const shown = { before: this.shown(content, shelf), after: this.shown(content, after) }
      const shows = this.lanes.observe(overRetired(contents, content, value, shown))
      visit('retired', 0, plan, shows, this.changeShown(shown.before, shown.after))
    }
  }

  private bagWith(bag: number, late: number): number {
    return this.bagStep(bag, late, true)
  }

  private bagWithout(bag: number, late: number): number {
    return this.bagStep(bag, late, false)
  }

  private bagStep(bag: number, late: number, more: boolean): number {
    const key = (bag * 131072 + late) * 2 + Number(more)
    const known = this.bagSteps.get(key)
    if (known !== undefined) return known
    const made = more ? this.bags.with(bag, late) : this.bags.without(bag, late)
    this.bagSteps.set(key, made)
    return made
  }
}
