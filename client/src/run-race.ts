// Runs a race: starts its attempts, tells it what became of them and of the time, and settles with the winner.

import { type RaceEffect, type RacePolicy, type RaceStep, startRace, stepRace } from './race.ts'
import type { Timing } from './timing.ts'

export type Attempt<T> = {
  readonly settled: Promise<T>
  /** Ends an attempt that is not wanted any more, whatever it has come to. Called at most once. */
  readonly giveUp: () => void
}

export type Lost = {
  readonly kind: 'lost'
  readonly why: 'failed' | 'late' | 'abandoned'
  readonly errors: readonly unknown[]
}
export type Won<T> = {
  readonly kind: 'won'
  readonly value: T
  readonly index: number
  /** Those that were still open when this one won. */
  readonly unanswered: readonly number[]
  /** Of those that failed before. */
  readonly errors: readonly unknown[]
}

export type RaceOptions<T> = {
  readonly count: number
  readonly attempt: (index: number) => Attempt<T>
  readonly policy: RacePolicy
  readonly timing: Timing
  readonly signal?: AbortSignal | undefined
  readonly onFailure?: (index: number, error: unknown) => void
}

export function runRace<T>(options: RaceOptions<T>): Promise<Won<T> | Lost> {
  return new Promise((resolve) => new Running(options, resolve).start())
}

class Running<T> {
  readonly #options: RaceOptions<T>
  readonly #resolve: (outcome: Won<T> | Lost) => void
  readonly #attempts = new Map<number, Attempt<T>>()
  readonly #values = new Map<number, T>()
  readonly #errors: unknown[] = []
  #race: RaceStep['race'] | null = null
  #sleep: () => void = () => {}

  constructor(options: RaceOptions<T>, resolve: (outcome: Won<T> | Lost) => void) {
    this.#options = options
    this.#resolve = resolve
  }

  start(): void {
    const { count, policy, timing, signal } = this.#options
    signal?.addEventListener('abort', this.#abandon, { once: true })
    this.#take(startRace(count, policy, timing.now()))
    if (signal?.aborted) this.#abandon()
  }

  readonly #abandon = (): void => this.#event({ kind: 'abandoned', nowMs: this.#options.timing.now() })

  #event(event: Parameters<typeof stepRace>[1]): void {
    if (this.#race !== null) this.#take(stepRace(this.#race, event, this.#options.policy))
  }

  #take({ race, effects }: RaceStep): void {
    this.#race = race
    const unanswered = effects.flatMap((effect) => (effect.kind === 'giveUp' ? [effect.index] : []))
    for (const effect of effects) this.#perform(effect, unanswered)
  }

  #perform(effect: RaceEffect, unanswered: readonly number[]): void {
    const { timing, signal } = this.#options
    switch (effect.kind) {
      case 'try':
        this.#try(effect.index)
        break
      case 'giveUp':
        this.#attempts.get(effect.index)?.giveUp()
        break
      case 'wake':
        this.#sleep()
        this.#sleep = timing.after(Math.max(0, effect.atMs - timing.now()), () =>
          this.#event({ kind: 'time', nowMs: timing.now() }),
        )
        break
      case 'won':
      case 'lost':
        this.#sleep()
        signal?.removeEventListener('abort', this.#abandon)
        this.#resolve(
          effect.kind === 'won'
            ? {
                kind: 'won',
                value: this.#values.get(effect.index) as T,
                index: effect.index,
                unanswered,
                errors: this.#errors,
              }
            : { kind: 'lost', why: effect.why, errors: this.#errors },
        )
    }
  }

  #try(index: number): void {
    const { attempt, timing, onFailure } = this.#options
    const started = attempt(index)
    this.#attempts.set(index, started)
    started.settled.then(
      (value) => {
        this.#values.set(index, value)
        this.#event({ kind: 'succeeded', index, nowMs: timing.now() })
      },
      (error: unknown) => {
        if (this.#race?.trying.includes(index)) {
          this.#errors.push(error)
          onFailure?.(index, error)
        }
        this.#event({ kind: 'failed', index, nowMs: timing.now() })
      },
    )
  }
}
