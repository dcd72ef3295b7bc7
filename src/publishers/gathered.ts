// One publisher over an interface that takes many names in one request and few requests in a second. What is asked
// while earlier requests are under way is gathered into as few calls as the provider's limits allow. Batches of a fixed
// time were rejected: they delay the single failover and still send too many requests when a region fails.

import type { FencedWrite, Publisher, ReadOutcome, WriteOutcome } from '../steering/index.ts'
import { assert, type EndpointName, ms, type Timers } from '../terms/index.ts'
import { Allowance, type Rate } from './rate.ts'
import { busy, type LineLimits, type Waiting, WaitingLine } from './waiting-line.ts'

/** The provider's requests in order: whoever sends more than one for a call takes a turn for each after the first. */
export type Turns = {
  /** Resolves when another request may be sent; before any call that has not begun. */
  take(): Promise<void>
  /** The provider asked for quiet: nobody sends anything for so long. */
  pause(ms: number): void
}

export type Bulk = {
  /** How many of these, from the first on, one call may write. At least 1. */
  fits(writes: readonly FencedWrite[]): number
  /** Names that the answer leaves out are asked for again; the first must be in it. Never rejects but for a defect. */
  readMany(endpoints: readonly EndpointName[], turns: Turns): Promise<ReadonlyMap<EndpointName, ReadOutcome>>
  /** No two writes of one name. Each has its outcome in the answer. Never rejects but for a defect. */
  writeMany(writes: readonly FencedWrite[], turns: Turns): Promise<ReadonlyMap<EndpointName, WriteOutcome>>
}

export type Gathering = LineLimits & {
  readonly rate: Rate
  /** Calls under way at once. */
  readonly atOnce: { readonly writes: number; readonly reads: number }
  /** Names in one call. */
  readonly most: { readonly writes: number; readonly reads: number }
  /** Milliseconds between the first of several requests and the call: what is asked in one breath goes into one call. */
  readonly lingerMs: number
  /**
   * A name that is asked about sooner than this after its last answer goes before the others: something has happened
   * to it, while they only have their turn in the round. Left out: none does.
   */
  readonly roundMs?: number
  readonly timers: Timers
}

export type Gathered = Pick<Publisher, 'read' | 'write'> & {
  /** For requests beside those of reads and writes. */
  readonly turns: Turns
}

/** What cannot begin in time is a failure `busy`, definitely not done. */
export function gathered(of: Pick<Publisher, 'id'>, bulk: Bulk, gathering: Gathering): Gathered {
  const gatherer = new Gatherer(bulk, gathering, () => busy(of))
  return {
    read: (endpoint) => gatherer.read(endpoint),
    write: (write) => gatherer.write(write),
    turns: gatherer.turns,
  }
}

type Settling<T> = Waiting & {
  readonly resolve: (outcome: T) => void
  readonly reject: (problem: unknown) => void
}
type WaitingRead = Settling<ReadOutcome> & { readonly endpoint: EndpointName; readonly early: boolean }
type WaitingWrite = Settling<WriteOutcome> & { readonly write: FencedWrite }

class Gatherer {
  readonly turns: Turns
  readonly #bulk: Bulk
  readonly #gathering: Gathering
  readonly #busy: () => ReturnType<typeof busy>
  readonly #allowance: Allowance
  readonly #line: WaitingLine<WaitingWrite, WaitingRead>
  readonly #turns: (() => void)[] = []
  readonly #lastAnswer = new Map<EndpointName, number>()
  /** A name is in one call of writes at a time: the second would be compared with a fence that is about to change. */
  readonly #written = new Set<EndpointName>()
  readonly #underWay = { writes: 0, reads: 0 }
  #wakeAt = Infinity
  #cancelWake = (): void => {}

  constructor(bulk: Bulk, gathering: Gathering, sentBack: () => ReturnType<typeof busy>) {
    this.#bulk = bulk
    this.#gathering = gathering
    this.#busy = sentBack
    this.#allowance = new Allowance(gathering.rate, gathering.monotonic)
    this.#line = new WaitingLine(gathering)
    this.turns = {
      take: () =>
        new Promise((resolve) => {
          this.#turns.push(resolve)
          this.#wakeIn(0)
        }),
      pause: (quietMs) => this.#allowance.pause(quietMs),
    }
  }

  read(endpoint: EndpointName): Promise<ReadOutcome> {
    return new Promise((resolve, reject) => {
      this.#line.joinRead({ ...this.#waiting(resolve, reject), endpoint, early: this.#isEarly(endpoint) })
      this.#wakeIn(this.#gathering.lingerMs)
    })
  }

  write(write: FencedWrite): Promise<WriteOutcome> {
    return new Promise((resolve, reject) => {
      this.#line.joinWrite({ ...this.#waiting(resolve, reject), write })
      this.#wakeIn(this.#gathering.lingerMs)
    })
  }

  #isEarly(endpoint: EndpointName): boolean {
    const { roundMs = 0, monotonic } = this.#gathering
    const last = this.#lastAnswer.get(endpoint)
    return last !== undefined && monotonic() - last < roundMs
  }

  #waiting<T>(resolve: (outcome: T | ReturnType<typeof busy>) => void, reject: (problem: unknown) => void) {
    const since = this.#gathering.monotonic()
    return { since, resolve, reject, sendBack: () => resolve(this.#busy()) }
  }

  /** One timer, the earliest. */
  #wakeIn(wait: number): void {
    const at = this.#gathering.monotonic() + wait
    if (at >= this.#wakeAt) return
    this.#cancelWake()
    this.#wakeAt = at
    this.#cancelWake = this.#gathering.timers.after(ms(wait), () => {
      this.#wakeAt = Infinity
      this.#go()
    })
  }

  #go(): void {
    this.#line.sendBackLate()
    while (this.#turns.length > 0 || this.#line.length > 0) {
      const wait = this.#allowance.waitMs()
      if (wait > 0) {
        this.#wakeIn(wait)
        break
      }
      const turn = this.#turns.shift()
      if (turn) {
        this.#allowance.spend()
        turn()
      } else if (!this.#beginWrites() && !this.#beginReads()) break
    }
    const late = this.#line.lateInMs()
    if (late !== null) this.#wakeIn(late + 1)
  }

  #beginWrites(): boolean {
    const { atOnce, most } = this.#gathering
    if (this.#underWay.writes >= atOnce.writes) return false
    const named = new Map<EndpointName, WaitingWrite>()
    for (const waiting of this.#line.writes) {
      const { endpoint } = waiting.write
      if (named.size < most.writes && !this.#written.has(endpoint) && !named.has(endpoint))
        named.set(endpoint, waiting)
    }
    if (named.size === 0) return false
    const fitting = this.#bulk.fits([...named.values()].map(({ write }) => write))
    assert(fitting >= 1, 'a call writes at least one name')
    const taken = new Set([...named.values()].slice(0, fitting))
    this.#line.writes = this.#line.writes.filter((waiting) => !taken.has(waiting))
    void this.#callWrites([...taken])
    return true
  }

  async #callWrites(taken: readonly WaitingWrite[]): Promise<void> {
    const writes = taken.map(({ write }) => write)
    for (const { endpoint } of writes) this.#written.add(endpoint)
    await this.#call('writes', taken, async () => {
      const outcomes = await this.#bulk.writeMany(writes, this.turns)
      for (const { write, resolve } of taken) {
        const outcome = outcomes.get(write.endpoint)
        assert(outcome, 'every write has its outcome')
        resolve(outcome)
      }
    })
    for (const { endpoint } of writes) this.#written.delete(endpoint)
    this.#wakeIn(this.#gathering.lingerMs)
  }

  #beginReads(): boolean {
    const { atOnce, most } = this.#gathering
    if (this.#underWay.reads >= atOnce.reads) return false
    const names = new Set<EndpointName>()
    for (const early of [true, false])
      for (const read of this.#line.reads)
        if (read.early === early && names.size < most.reads) names.add(read.endpoint)
    if (names.size === 0) return false
    const taken = this.#line.reads.filter(({ endpoint }) => names.has(endpoint))
    this.#line.reads = this.#line.reads.filter(({ endpoint }) => !names.has(endpoint))
    void this.#callReads([...names], taken)
    return true
  }

  async #callReads(names: readonly EndpointName[], taken: readonly WaitingRead[]): Promise<void> {
    await this.#call('reads', taken, async () => {
      const outcomes = await this.#bulk.readMany(names, this.turns)
      assert(names[0] !== undefined && outcomes.has(names[0]), 'the first name is answered')
      for (const { endpoint, resolve } of taken) {
        const outcome = outcomes.get(endpoint)
        if (outcome) resolve(outcome)
      }
      const now = this.#gathering.monotonic()
      for (const endpoint of outcomes.keys()) this.#lastAnswer.set(endpoint, now)
      this.#line.reads.unshift(...taken.filter(({ endpoint }) => !outcomes.has(endpoint)))
    })
    this.#wakeIn(this.#gathering.lingerMs)
  }

  async #call<T>(
    kind: 'writes' | 'reads',
    taken: readonly Settling<T>[],
    act: () => Promise<void>,
  ): Promise<void> {
    this.#underWay[kind]++
    this.#allowance.spend()
    try {
      await act()
    } catch (problem) {
      for (const { reject } of taken) reject(problem)
    } finally {
      this.#underWay[kind]--
    }
  }
}
