// The requests of one call: each in its turn, inside the call's time, repeated after a jittered wait where Route 53
// says "not now". Without jitter the nodes of a fleet that were throttled together would come back together.

import { bad, type Clock, good, ms, type Outcome, type Random, type Timers } from '../../terms/index.ts'
import type { Turns } from '../gathered.ts'
import { trouble } from '../trouble.ts'
import type { Route53Api } from './api.ts'
import { type Asked, type Fault, faultOf } from './faults.ts'

export type SessionDeps = {
  readonly open: () => Promise<Route53Api>
  /** Credentials are read anew with the next request. */
  readonly reopen: () => void
  readonly asked: Omit<Asked, 'action'>
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** Limit for all requests of a session. */
  readonly budgetMs: number
}

/** The first wait is drawn up to this, each further one up to twice as much. */
const firstBackoffMs = 200
const longestBackoffMs = 3000

export class Session {
  readonly #deps: SessionDeps
  readonly #turns: Turns
  readonly #deadline: number
  /** The turn of the first request came with the call. */
  #turnTaken: boolean

  constructor(deps: SessionDeps, turns: Turns, turnTaken: boolean) {
    this.#deps = deps
    this.#turns = turns
    this.#turnTaken = turnTaken
    this.#deadline = deps.clock.monotonic() + deps.budgetMs
  }

  async ask<T>(
    action: Asked['action'],
    act: (api: Route53Api, signal: AbortSignal) => Promise<T>,
  ): Promise<Outcome<T, Fault>> {
    let last: Fault | null = null
    for (let attempt = 0; ; attempt++) {
      if (!this.#turnTaken) await this.#turns.take()
      this.#turnTaken = false
      const left = this.#deadline - this.#deps.clock.monotonic()
      if (left <= 0) return bad(last ?? this.#noTime(action))
      const answer = await this.#once(action, act, left)
      if (answer.ok || answer.error.kind !== 'refused') return answer
      const { again, quiet, credentials } = answer.error
      if (credentials) this.#deps.reopen()
      if (!again) return answer
      last = answer.error
      const wait = this.#backoff(attempt)
      if (quiet) this.#turns.pause(wait)
      if (this.#deps.clock.monotonic() + wait >= this.#deadline) return answer
      await new Promise<void>((resolve) => this.#deps.timers.after(ms(wait), resolve))
    }
  }

  /** Full jitter: anything between nothing and the bound. */
  #backoff(attempt: number): number {
    return this.#deps.random.next() * Math.min(longestBackoffMs, firstBackoffMs * 2 ** attempt)
  }

  async #once<T>(
    action: Asked['action'],
    act: (api: Route53Api, signal: AbortSignal) => Promise<T>,
    left: number,
  ): Promise<Outcome<T, Fault>> {
    const { open, timers, asked, budgetMs } = this.#deps
    const limit = new AbortController()
    const cancel = timers.after(ms(left), () => limit.abort())
    try {
      return good(await act(await open(), limit.signal))
    } catch (thrown) {
      return limit.signal.aborted
        ? bad({ kind: 'unknown', detail: `no answer to ${action} within ${budgetMs} ms` })
        : bad(faultOf(thrown, { ...asked, action }))
    } finally {
      cancel()
    }
  }

  #noTime(action: Asked['action']): Fault {
    const slow = trouble(
      'slow',
      `no time was left for ${action}: what came before it took ${this.#deps.budgetMs} ms`,
      'nothing: it is asked again a little later',
    )
    return { kind: 'refused', trouble: slow, again: false, quiet: false, credentials: false }
  }
}
