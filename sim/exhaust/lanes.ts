// The enactor that ships, as a table: which state it goes to from which on what. An entry is made by calling
// `stepEnactor` the first time it is asked for; a search then takes millions of steps a second by looking them up.
//
// An enactor at rest looks again at once. Its tick concerns nobody else and is possible at any time, so whatever
// happens between its coming to rest and its next look is the same after that look: a plan that reaches it at rest
// makes it look, too (asserted in `lane-key.test.ts`), and how long a look takes is not bounded.

import {
  defaultPace,
  type Enactor,
  type EnactorEvent,
  type Fence,
  newEnactor,
  type Plan,
  samePlan,
  stepEnactor,
  type Wish,
} from '../../src/steering/index.ts'
import { assert, type Instant, type TargetId } from '../../src/terms/index.ts'
import { nothingObserved, type Observed } from '../properties.ts'
import type { Contents } from './contents.ts'
import { Interned } from './interned.ts'
import { laneKey } from './lane-key.ts'
import { heard } from './read-back.ts'

/** What may happen to an enactor: a plan `arrives` (+ its index), or one of these; with a content: `reads` and `fenced`. */
export type Columns = {
  readonly arrives: 0
  readonly selects: number
  readonly waits: number
  readonly written: number
  readonly lost: number
  readonly failed: number
  /** Replies to a request that is not awaited any more. */
  readonly lateWritten: number
  readonly lateRefused: number
  readonly lateRead: number
  /** The publisher has compared its write, and not written it yet: `check-then-write` only. */
  readonly passed: number
  /** + 2 x the content. */
  readonly reads: number
  readonly fenced: number
}

type Lane = { readonly enactor: Enactor; readonly passed: boolean }

export const noWrite = -1
const mostLanes = 1 << 16

export class Lanes {
  readonly columns: Columns
  readonly plans: readonly Plan[]
  readonly contents: Contents
  /** By transition: where to, the write that is given up unanswered, and what it showed (an index of `observed`). */
  readonly to: number[] = []
  readonly late: number[] = []
  readonly shows: number[] = []
  /** By lane: the write that waits at the publisher or `noWrite`, and whether there is a wish. */
  readonly pending: number[] = []
  readonly wished: boolean[] = []
  private readonly applied: number[] = []
  readonly observed = new Interned<Observed>(1 << 10)
  private readonly lanes = new Interned<Lane>(mostLanes)
  private readonly rows: Int32Array[] = []
  private readonly answers: readonly (readonly TargetId[])[]

  constructor(plans: readonly Plan[], contents: Contents) {
    this.plans = plans
    this.contents = contents
    const first = plans.length
    this.columns = {
      arrives: 0,
      selects: first,
      waits: first + 1,
      written: first + 2,
      lost: first + 3,
      failed: first + 4,
      lateWritten: first + 5,
      lateRefused: first + 6,
      lateRead: first + 7,
      passed: first + 8,
      reads: first + 9,
      fenced: first + 10,
    }
    this.answers = plans.map(targets)
    this.observe(nothingObserved)
    this.idOf({ enactor: freshEnactor(plans[0]!), passed: false })
  }

  get size(): number {
    return this.lanes.values.length
  }

  enactor(lane: number): Enactor {
    return this.lanes.values[lane]!.enactor
  }

  /** The plans that this lane applies, as bits: the wished one, and the one that it is writing. */
  applies(lane: number): number {
    return this.applied[lane]!
  }

  /** The plan of this write, as a bit. */
  planOf(write: number): number {
    return this.bitOf(this.contents.write(write).next)
  }

  private bitOf(fence: Pick<Fence, 'generation' | 'digest'>): number {
    return 1 << this.plans.findIndex((plan) => samePlan(plan, fence))
  }

  hasPassed(lane: number): boolean {
    return this.lanes.values[lane]!.passed
  }

  observe(observed: Observed): number {
    return this.observed.idOf(JSON.stringify(observed), observed)
  }

  /** The transition from this lane on what this column says. */
  go(lane: number, column: number): number {
    const known = this.rows[lane]![column]
    return known !== undefined && known >= 0 ? known : this.make(lane, column)
  }

  private make(lane: number, column: number): number {
    const { enactor, passed } = this.lanes.values[lane]!
    const made =
      column === this.columns.passed
        ? this.add({ enactor, passed: true }, noWrite, nothingObserved)
        : this.step(enactor, passed, column)
    this.rowFor(lane, column)[column] = made
    return made
  }

  private rowFor(lane: number, column: number): Int32Array {
    const row = this.rows[lane]!
    if (column < row.length) return row
    const longer = new Int32Array(2 * column).fill(-1)
    longer.set(row)
    this.rows[lane] = longer
    return longer
  }

  private step(enactor: Enactor, passed: boolean, column: number): number {
    const event = this.eventOf(enactor, column)
    const step = stepEnactor(defaultPace, enactor, event)
    const before = inFlight(enactor)
    const after = inFlight(step.enactor)
    const asked = step.effects.filter((effect) => effect.kind === 'read' || effect.kind === 'write')
    const answered = event.kind === 'wrote' && event.ticket === before && event.outcome.kind !== 'lost'
    const same = before === after
    assert(
      asked.length === (after === null || same ? 0 : 1) && asked.every(({ ticket }) => ticket === after),
      'an enactor has one request in flight, and its phase says which',
    )
    const { phase } = enactor
    const late = phase.kind === 'writing' && !same && !answered ? this.contents.writeId(phase.write) : noWrite
    const rests = step.enactor.wish && after === null
    const next = rests
      ? stepEnactor(defaultPace, step.enactor, { kind: 'tick', now: step.enactor.phase.dueAt }).enactor
      : step.enactor
    return this.add({ enactor: next, passed: passed && same }, late, heard(enactor, event, step))
  }

  private add(lane: Lane, late: number, observed: Observed): number {
    this.late.push(late)
    this.shows.push(this.observe(observed))
    return this.to.push(this.idOf(lane)) - 1
  }

  private idOf(lane: Lane): number {
    const { phase, wish } = lane.enactor
    const id = this.lanes.idOf(`${laneKey(lane.enactor)}${lane.passed}`, lane)
    if (id < this.rows.length) return id
    this.rows.push(new Int32Array(this.columns.reads + 16).fill(-1))
    this.pending.push(phase.kind === 'writing' ? this.contents.writeId(phase.write) : noWrite)
    this.wished.push(wish !== null)
    const writes = phase.kind === 'writing' ? this.bitOf(phase.write.next) : 0
    this.applied.push(writes | (wish ? this.bitOf(wish.plan) : 0))
    return id
  }

  eventOf({ wish, phase, tickets }: Enactor, column: number): EnactorEvent {
    const { columns } = this
    const at = phase.dueAt
    const ticket = 'ticket' in phase ? phase.ticket : -1
    const wrote = (outcome: Wrote['outcome'], to = ticket): Wrote => ({
      kind: 'wrote',
      ticket: to,
      outcome,
      at,
    })
    if (column < columns.selects) return { kind: 'wish', wish: this.wishFor(column, 0), at }
    if (column >= columns.reads) {
      const content = this.contents.at((column - columns.reads) >> 1)
      return (column - columns.reads) % 2 === 0
        ? { kind: 'readback', ticket, outcome: { kind: 'read', published: content }, at }
        : wrote({ kind: 'fenced', found: content.fence })
    }
    switch (column) {
      case columns.selects: {
        const plan = this.plans.indexOf(wish!.plan)
        const other = this.answers[plan]!.findIndex((id) => !wish!.answering.includes(id))
        return { kind: 'wish', wish: this.wishFor(plan, other), at }
      }
      case columns.waits:
        return { kind: 'tick', now: at }
      case columns.written:
        return wrote({ kind: 'written' })
      case columns.lost:
        return wrote({ kind: 'lost', detail: 'no reply' })
      case columns.failed:
        return phase.kind === 'writing' ? wrote(unable) : { kind: 'readback', ticket, outcome: unable, at }
      case columns.lateWritten:
        return wrote({ kind: 'written' }, tickets - 1)
      case columns.lateRefused:
        return wrote({ kind: 'fenced', found: null }, tickets - 1)
      default:
        return {
          kind: 'readback',
          ticket: tickets - 1,
          outcome: { kind: 'read', published: this.contents.at(0) },
          at,
        }
    }
  }

  /** The worst case: each enactor judges down whatever it does not select itself, so that two can never agree. */
  private wishFor(plan: number, target: number): Wish {
    const all = this.answers[plan]!
    return {
      plan: this.plans[plan]!,
      answering: [all[target]!],
      down: all.filter((_, index) => index !== target),
      tentative: false,
    }
  }
}

type Wrote = Extract<EnactorEvent, { kind: 'wrote' }>

const unable = { kind: 'failed', code: 'refused', detail: 'not now', fix: 'ask again', retry: true } as const

const targets = (plan: Plan): readonly TargetId[] => plan.envelope.targets.map(({ id }) => id)

const inFlight = ({ phase }: Enactor): number | null => ('ticket' in phase ? phase.ticket : null)

const freshEnactor = (plan: Plan): Enactor =>
  newEnactor(
    {
      endpoint: plan.envelope.endpoint,
      publisher: plan.envelope.publish[0]!,
      selectsInPlace: false,
      author: 'node:enactor',
    },
    0 as Instant,
  )
