// Exercises in memory for the board's tests: each is a desk of its own with a clock that only the test moves.

import type { CheckResult, Notice, ReporterKey } from '../../signals/index.ts'
import { bad, good, type Instant, instant, isoTime } from '../../terms/index.ts'
import type { ExerciseDesk, Exercises } from '../desk.ts'
import type { ExerciseView } from '../views.ts'
import { MemoryDesk } from './memory-desk.ts'

export class MemoryExercise extends MemoryDesk implements ExerciseDesk {
  readonly id: string
  readonly results: CheckResult[] = []
  readonly posted: Notice[] = []
  #progress = 0
  #state: ExerciseView['state'] = 'running'

  readonly #changed: () => void

  constructor(id: string, changed: () => void) {
    super(instant(Date.UTC(2025, 9, 20, 6)))
    this.id = id
    this.#changed = changed
  }

  reporterKey(day: number, who: string): ReporterKey {
    return `${this.id} ${day} ${who}` as ReporterKey
  }

  view(): ExerciseView {
    return {
      id: this.id,
      scenario: 'aws-2025-10-20',
      label: 'RECONSTRUCTION',
      state: this.#state,
      startedAt: isoTime(this.at),
      now: isoTime(this.at),
      progress: this.#progress,
      speed: 60,
      scale: 1,
      reports: this.accepted.length,
      openIncidents: 0,
      findings: [],
    }
  }

  async signals(signals: Parameters<ExerciseDesk['signals']>[0]): Promise<void> {
    this.results.push(...(signals.results ?? []))
    this.posted.push(...(signals.notices ?? []))
  }

  async advance(to: Instant, progress: number): Promise<void> {
    this.at = to
    this.#progress = progress
    this.tell({ kind: 'overview', data: {} })
    this.#changed()
  }

  async finish(): Promise<void> {
    this.#state = 'finished'
  }
}

export class MemoryExercises implements Exercises {
  readonly desks = new Map<string, MemoryExercise>()
  readonly requested: Parameters<Exercises['start']>[0][] = []
  readonly #listeners = new Set<() => void>()

  list(): readonly ExerciseView[] {
    return [...this.desks.values()].map((desk) => desk.view())
  }

  get(id: string): MemoryExercise | null {
    return this.desks.get(id) ?? null
  }

  async start(request: Parameters<Exercises['start']>[0]): ReturnType<Exercises['start']> {
    const { scenario } = request
    if (scenario !== 'aws-2025-10-20') return bad({ code: 'not-found', message: `no scenario ${scenario}` })
    this.requested.push(request)
    const desk = new MemoryExercise(`ex-${this.desks.size + 1}`, () => this.#changed())
    this.desks.set(desk.id, desk)
    return good(desk)
  }

  async delete(id: string): Promise<boolean> {
    return this.desks.delete(id)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}
