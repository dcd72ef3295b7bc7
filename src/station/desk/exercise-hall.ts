// All exercises: each in a folder of its own under the data folder, so that deleting one is deleting a folder.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { ExerciseDesk, Exercises, ExerciseView, OrderRefusal } from '../../board/index.ts'
import { createScenario, type Scenario, scenarioId } from '../../exercises/index.ts'
import { openStore } from '../../store/index.ts'
import { bad, type Clock, good, isoTime, nearest, type Outcome } from '../../terms/index.ts'
import { type ExerciseRecord, type OpenExercise, openExercise } from './exercise-realm.ts'

type Ports = {
  readonly folder: string
  readonly clock: Clock
  readonly log: Logger
  /** The live realm's `detection.threshold` at the moment. */
  readonly threshold?: () => number
}

const mostExercises = 20
const knownScenarios: readonly string[] = [scenarioId]

export class ExerciseHall implements Exercises {
  readonly #ports: Ports
  readonly #open = new Map<string, OpenExercise>()
  readonly #listeners = new Set<() => void>()

  constructor(ports: Ports) {
    this.#ports = ports
  }

  /** Opens what earlier starts left; what was running then has stopped. One that cannot be read is left alone. */
  async open(): Promise<void> {
    const { folder, log } = this.#ports
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const id of readdirSync(folder)) {
      try {
        const record = JSON.parse(readFileSync(join(folder, id, 'exercise.json'), 'utf8')) as ExerciseRecord
        const state = record.state === 'running' ? 'stopped' : record.state
        this.#open.set(id, await this.#openOne({ ...record, state }))
      } catch (problem) {
        log.warn({ exercise: id, problem: String(problem) }, 'an exercise could not be opened')
      }
    }
  }

  list(): readonly ExerciseView[] {
    return [...this.#open.values()]
      .map(({ desk }) => desk.view())
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))
  }

  get(id: string): ExerciseDesk | null {
    return this.#open.get(id)?.desk ?? null
  }

  async start(request: {
    scenario: string
    speed: number
    scale: number
    seed: number
  }): Promise<Outcome<ExerciseDesk, OrderRefusal>> {
    const { scenario, speed, scale, seed } = request
    if (!knownScenarios.includes(scenario)) {
      const near = nearest(scenario, knownScenarios)
      const hint = near === null ? `there is ${knownScenarios.join(', ')}` : `did you mean ${near}?`
      return bad({ code: 'not-found', message: `no scenario ${JSON.stringify(scenario)}: ${hint}` })
    }
    if (this.#open.size >= mostExercises)
      return bad({
        code: 'conflict',
        message: `there are ${mostExercises} exercises already: delete one first (holdfast exercises delete ID)`,
      })
    const startedAt = isoTime(this.#ports.clock.now())
    const id = this.#freshId(scenario, startedAt)
    const threshold = this.#ports.threshold?.()
    const { startsAt } = scenarioOf({ scenario, seed, scale })
    const record: ExerciseRecord = {
      id,
      scenario,
      startedAt,
      speed,
      scale,
      seed,
      ...(threshold === undefined ? {} : { threshold }),
      state: 'running',
      now: startsAt,
      progress: 0,
      reports: 0,
      findings: [],
    }
    mkdirSync(join(this.#ports.folder, id), { mode: 0o700 })
    await this.#keep(record)
    const opened = await this.#openOne(record)
    this.#open.set(id, opened)
    this.#changed()
    return good(opened.desk)
  }

  async delete(id: string): Promise<boolean> {
    const opened = this.#open.get(id)
    if (opened === undefined) return false
    this.#open.delete(id)
    await opened.close()
    rmSync(join(this.#ports.folder, id), { recursive: true, force: true })
    this.#changed()
    return true
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((opened) => opened.close()))
    this.#open.clear()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }

  #freshId(scenario: string, startedAt: string): string {
    const stem = `${scenario}-${startedAt.slice(11, 19).replaceAll(':', '')}`
    let id = stem
    for (let n = 2; this.#open.has(id); n++) id = `${stem}-${n}`
    return id
  }

  async #openOne(record: ExerciseRecord): Promise<OpenExercise> {
    const { folder, clock, log } = this.#ports
    const store = await openStore({ folder: join(folder, record.id), clock, log })
    return openExercise({
      record,
      scenario: scenarioOf(record),
      store,
      keep: (kept) => this.#keep(kept),
      changed: () => this.#changed(),
    })
  }

  async #keep(record: ExerciseRecord): Promise<void> {
    writeFileSync(join(this.#ports.folder, record.id, 'exercise.json'), JSON.stringify(record), {
      mode: 0o600,
    })
  }
}

const scenarioOf = ({ seed, scale }: { scenario: string; seed: number; scale: number }): Scenario =>
  createScenario({ seed, scale })
