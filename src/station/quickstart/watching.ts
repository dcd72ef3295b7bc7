// Watching a name from outside while plans pass: 100 questions a second to each server that holds it. Whether an
// answer was older than one before is told by the plans themselves: each answers with something of its own.

import type { PlanView } from '../../board/index.ts'
import { type Clock, ms, type Random, type Timers } from '../../terms/index.ts'
import { Asker } from '../ask.ts'
import type { HostPort } from '../config/config.ts'
import { every } from '../housekeeping.ts'

/** Answers that came one after another and were the same: sorted addresses, '' for none. */
export type Stretch = {
  readonly answer: string
  readonly count: number
  /** When the first of them came, on the monotonic clock (ms). */
  readonly since: number
}
export type PlannedAnswer = {
  readonly generation: bigint
  /** What it answers with when all its targets are well. */
  readonly answer: string
  /** What it may answer with: a selection inside the plan. */
  readonly allowed: ReadonlySet<string>
}

export type Judged = {
  readonly answers: number
  readonly empty: number
  /** After an answer of a newer plan, or in no plan at all. */
  readonly older: number
}

/**
 * Every answer is taken for the oldest plan that gives it and is not older than the one before, else for a selection
 * inside such a plan: what then remains has no innocent explanation.
 */
export function judgeAnswers(
  stretches: readonly Pick<Stretch, 'answer' | 'count'>[],
  plans: readonly PlannedAnswer[],
): Judged {
  const ordered = [...plans].sort((a, b) => (a.generation < b.generation ? -1 : 1))
  let reached = 0n
  let [answers, empty, older] = [0, 0, 0]
  for (const { answer, count } of stretches) {
    answers += count
    const notOlder = ordered.filter(({ generation }) => generation >= reached)
    const plan = notOlder.find((one) => one.answer === answer)
    if (answer === '') empty += count
    else if (plan !== undefined) reached = plan.generation
    else if (!notOlder.some(({ allowed }) => allowed.has(answer))) older += count
  }
  return { answers, empty, older }
}

type EnvelopeView = {
  readonly sets: readonly (readonly string[])[]
  readonly targets: readonly {
    readonly id: string
    readonly records: readonly { readonly address: string }[]
  }[]
}

/** Of targets with addresses. */
export function plannedAnswer(plan: Pick<PlanView, 'generation' | 'envelope'>): PlannedAnswer {
  const { sets, targets } = plan.envelope as EnvelopeView
  const answerOf = (ids: readonly string[]): string =>
    targets
      .filter(({ id }) => ids.includes(id))
      .flatMap(({ records }) => records.map(({ address }) => address))
      .sort()
      .join()
  return {
    generation: BigInt(plan.generation),
    answer: answerOf(sets[0] ?? []),
    allowed: new Set(sets.map(answerOf)),
  }
}

const askEvery = ms(10)
const patienceMs = 1000

export type WatchTools = { readonly clock: Clock; readonly timers: Timers; readonly random: Random }

export class Watch {
  readonly #asker: Asker
  readonly #name: string
  readonly #monotonic: () => number
  readonly #stretches: { answer: string; count: number; since: number }[] = []
  readonly #cancel: () => void
  #apart = false
  #stopped = false
  #asked = 0
  #silent = 0
  #answer: string | null = null

  constructor(server: HostPort, name: string, { clock, timers, random }: WatchTools) {
    this.#asker = new Asker(server, random)
    this.#name = name
    this.#monotonic = () => clock.monotonic()
    this.#cancel = every(timers, askEvery, () => void this.#ask())
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches
  }

  get asked(): number {
    return this.#asked
  }

  /** Questions that were not answered within a second. */
  get silent(): number {
    return this.#silent
  }

  /** The newest answer. */
  get answer(): string | null {
    return this.#answer
  }

  /** What was answered since the last time this was asked. */
  take(): readonly Stretch[] {
    return this.#stretches.splice(0)
  }

  /** What comes from now on begins a stretch of its own, also when it is the same. */
  split(): void {
    this.#apart = true
  }

  /** May be called again. */
  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    this.#cancel()
    this.#asker.close()
  }

  async #ask(): Promise<void> {
    this.#asked++
    const reply = await this.#asker.ask(this.#name, 'A', patienceMs)
    if (!reply.ok) {
      this.#silent++
      return
    }
    const answer = reply.value.records.join()
    this.#answer = answer
    const last = this.#stretches.at(-1)
    if (last?.answer === answer && !this.#apart) last.count++
    else this.#stretches.push({ answer, count: 1, since: this.#monotonic() })
    this.#apart = false
  }
}
