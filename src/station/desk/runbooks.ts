// Runs runbooks: performs what the pure machine decides, writes every run down before it goes on, and takes up after a
// restart what was under way.

import type { Caller, OrderRefusal, RunbookDoing, RunbookRunView, RunbookView } from '../../board/index.ts'
import {
  isOver,
  newRun,
  type Runbook,
  type RunbookEffect,
  type RunbookEvent,
  type RunbookRun,
  stepRunbook,
} from '../../steering/index.ts'
import type { Store } from '../../store/index.ts'
import {
  bad,
  type EndpointName,
  good,
  isoTime,
  type JsonObject,
  ms,
  type Outcome,
} from '../../terms/index.ts'
import { every } from '../housekeeping.ts'
import { alarmOf, type DeedPorts, performStep } from './runbook-deeds.ts'
import { runbookView, runView } from './runbook-views.ts'

export type RunbookParts = DeedPorts & { readonly store: Pick<Store, 'put' | 'get' | 'keys'> }

const keyOf = (id: string): string => `runbook.${id}`
const tickEvery = ms(500)
/** Runs that are over and still shown. */
const overKept = 50

export class RunbookDesk implements RunbookDoing {
  readonly #parts: RunbookParts
  #runbooks: readonly Runbook[] = []
  readonly #runs = new Map<string, RunbookRun>()
  readonly #stops = new Map<string, AbortController>()
  /** One event of a run after another: what it decides is performed in order. */
  readonly #queues = new Map<string, Promise<unknown>>()
  readonly #cancelTicks: () => void
  #made = 0

  constructor(parts: RunbookParts) {
    this.#parts = parts
    this.#cancelTicks = every(parts.timers, tickEvery, () => {
      const now = parts.clock.now()
      for (const run of this.#runs.values()) if (!isOver(run)) void this.#feed(run.id, { kind: 'tick', now })
    })
  }

  /** What was under way when this process ended is interrupted, and says so. */
  async load(): Promise<void> {
    const { store, clock } = this.#parts
    const found: RunbookRun[] = []
    for (const key of await store.keys('runbook.')) {
      const kept = await store.get(key)
      if (kept?.run) found.push(kept.run as unknown as RunbookRun)
    }
    for (const run of found.sort((a, b) => a.startedAt - b.startedAt)) this.#runs.set(run.id, run)
    for (const { id } of found) await this.#feed(id, { kind: 'restarted', at: clock.now() })
  }

  configure(runbooks: readonly Runbook[]): void {
    this.#runbooks = runbooks
  }

  /** Nothing is undone: it goes on where it stands when somebody says so. */
  stop(): void {
    this.#cancelTicks()
    for (const stop of this.#stops.values()) stop.abort()
  }

  /** Names of the runbooks that move the endpoint. */
  moving(endpoint: EndpointName): readonly string[] {
    const moves = ({ steps }: Runbook): boolean =>
      steps.some(({ deed }) => deed.kind === 'move' && deed.endpoint === endpoint)
    return this.#runbooks.filter(moves).map(({ name }) => name)
  }

  list() {
    const runs = [...this.#runs.values()].sort((a, b) => b.startedAt - a.startedAt)
    return { runbooks: this.#runbooks.map((one) => this.#view(one)), runs: runs.map(runView) }
  }

  show(name: string): Outcome<RunbookView, OrderRefusal> {
    const runbook = this.#runbooks.find((one) => one.name === name)
    return runbook ? good(this.#view(runbook)) : this.#unknown(name)
  }

  async run(name: string, why: string, caller: Caller): Promise<Outcome<RunbookRunView, OrderRefusal>> {
    const runbook = this.#runbooks.find((one) => one.name === name)
    if (!runbook) return this.#unknown(name)
    const open = [...this.#runs.values()].find((run) => run.runbook.name === name && !isOver(run))
    if (open)
      return bad({
        code: 'conflict',
        message: `${open.id} of ${name} is ${open.state}; finish it first: holdfast runbook show ${open.id}`,
      })
    const at = this.#parts.clock.now()
    const id = `run-${isoTime(at).replace(/[-:]|\.\d+Z$/g, '')}-${++this.#made}`
    this.#runs.set(id, newRun(id, runbook, { by: `operator:${caller.name}`, why, at }))
    return this.#order(id, { kind: 'begin', at })
  }

  answer(id: string, yes: boolean, step: number | null, caller: Caller) {
    return this.#order(id, {
      kind: 'answer',
      by: `operator:${caller.name}`,
      yes,
      step,
      at: this.#parts.clock.now(),
    })
  }

  resume(id: string, happened: boolean | null, caller: Caller) {
    return this.#order(id, {
      kind: 'resume',
      by: `operator:${caller.name}`,
      happened,
      at: this.#parts.clock.now(),
    })
  }

  undo(id: string, caller: Caller) {
    return this.#order(id, { kind: 'undo', by: `operator:${caller.name}`, at: this.#parts.clock.now() })
  }

  abort(id: string, why: string, caller: Caller) {
    return this.#order(id, { kind: 'abort', by: `operator:${caller.name}`, why, at: this.#parts.clock.now() })
  }

  #view(runbook: Runbook): RunbookView {
    return runbookView(runbook, this.#parts)
  }

  #unknown(name: string) {
    const names = this.#runbooks.map((one) => one.name).join(', ')
    const known = names === '' ? 'write some under `runbooks` in the configuration' : `there are ${names}`
    return bad({ code: 'not-found' as const, message: `there is no runbook ${name}; ${known}` })
  }

  async #order(id: string, event: RunbookEvent): Promise<Outcome<RunbookRunView, OrderRefusal>> {
    if (!this.#runs.has(id))
      return bad({ code: 'not-found', message: `there is no run ${id}; holdfast runbook list names them` })
    const refused = await this.#feed(id, event)
    return refused === null ? good(runView(this.#runs.get(id)!)) : bad({ code: 'conflict', message: refused })
  }

  /** The refusal, if any. */
  #feed(id: string, event: RunbookEvent): Promise<string | null> {
    const done = (this.#queues.get(id) ?? Promise.resolve()).then(() => this.#step(id, event))
    this.#queues.set(
      id,
      done.catch(() => {}),
    )
    return done
  }

  async #step(id: string, event: RunbookEvent): Promise<string | null> {
    const before = this.#runs.get(id)
    if (!before) return null
    const { run, effects } = stepRunbook(before, event)
    this.#runs.set(id, run)
    for (const effect of effects) {
      if (effect.kind === 'refuse') return effect.why
      if (await this.#perform(run, effect)) continue
      // Written down nowhere, it must not be begun: a crash would forget it.
      const { clock } = this.#parts
      const evidence = 'the store takes nothing, and without it nothing is begun'
      this.#runs.set(
        id,
        stepRunbook(run, { kind: 'did', index: run.at, ok: false, evidence, at: clock.now() }).run,
      )
      return evidence
    }
    if (isOver(run)) this.#ended(run)
    return null
  }

  /** False: it could not be written down. */
  async #perform(run: RunbookRun, effect: Exclude<RunbookEffect, { kind: 'refuse' }>): Promise<boolean> {
    const { store, note } = this.#parts
    if (effect.kind === 'tell') note(effect.entry)
    if (effect.kind === 'stop') this.#stops.get(run.id)?.abort()
    if (effect.kind === 'perform') this.#begin(run, effect.index, effect.undo)
    if (effect.kind !== 'keep') return true
    const kept = { run: effect.run as unknown as JsonObject }
    return store.put(keyOf(run.id), kept).then(
      () => true,
      () => isOver(run),
    )
  }

  #begin(run: RunbookRun, index: number, undo: boolean): void {
    this.#stops.get(run.id)?.abort()
    const stop = new AbortController()
    this.#stops.set(run.id, stop)
    const { clock } = this.#parts
    void performStep(run, index, undo, this.#parts, stop.signal)
      .catch((problem: Error) => ({ ok: false, evidence: problem.message }))
      .then((performed) => {
        if (performed !== null && !stop.signal.aborted)
          void this.#feed(run.id, { kind: 'did', index, ...performed, at: clock.now() })
      })
  }

  #ended(run: RunbookRun): void {
    const { clock, note, store } = this.#parts
    this.#stops.delete(run.id)
    if (run.runbook.steps.some(({ deed }) => deed.kind === 'notify'))
      note(alarmOf(run, `${run.runbook.title} is ${run.state}`, 'cleared', clock))
    const over = [...this.#runs.values()].filter(isOver).sort((a, b) => b.startedAt - a.startedAt)
    for (const { id } of over.slice(overKept)) {
      this.#runs.delete(id)
      void store.put(keyOf(id), null).catch(() => {})
    }
  }
}
