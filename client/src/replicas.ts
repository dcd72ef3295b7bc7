// One table or service at several endpoints: the first is the primary, the others are its replicas in order of
// preference. Reads go where an answer comes from. Writes go to the primary and nowhere else unless `writes: 'allow'`,
// because two places that take writes for one another's data is a decision no library may make for its user.

import { nameKey } from './book.ts'
import type { Counters } from './counters.ts'
import { ClientError, textOf } from './errors.ts'
import { type MoveOn, moves, verdictOf } from './failures.ts'
import type { Names } from './names.ts'
import type { RacePolicy } from './race.ts'
import { type Attempt, runRace } from './run-race.ts'
import {
  defaultStandings,
  orderOf,
  type Standings,
  type StandingsEvent,
  type StandingsPolicy,
  startStandings,
  stepStandings,
} from './standings.ts'

/** `consistentRead`: a read that must see the last write, which a replica cannot promise. */
export type Operation = 'read' | 'consistentRead' | 'write'

export type Endpoint = {
  /** How it is called in events and errors, such as its region. */
  readonly name: string
  /** The host name; its loss is noticed while it is still held. */
  readonly host: string
}

export type ReplicaEvent<E extends Endpoint = Endpoint> =
  | { readonly kind: 'moved'; readonly from: E; readonly to: E; readonly why: string }
  | { readonly kind: 'movedBack'; readonly from: E; readonly to: E }

export type ReplicasOptions<E extends Endpoint> = Partial<StandingsPolicy> & {
  readonly names: Names
  /** The primary first. */
  readonly endpoints: readonly E[]
  /** Where writes may go. No default: it decides between unavailable and diverging. */
  readonly writes: 'never' | 'allow'
  /** Where reads that must see the last write may go; `never` unless told otherwise. */
  readonly consistentReads?: 'never' | 'allow'
  /** What makes reads go to another endpoint: failures of the `name`, of the `connection` too (default), or of the `server` (5xx) too. */
  readonly moveOn?: MoveOn
  /** While a name is without an answer and its last good addresses are held: `hold` (default) goes on using them, `move` goes to a replica. */
  readonly onNameLoss?: 'hold' | 'move'
  /** A read unanswered for so long is asked at the next endpoint as well; the first answer counts. */
  readonly hedgeAfterMs?: number
  /** When an operation is given up at every endpoint. */
  readonly withinMs?: number
  readonly onEvent?: (event: ReplicaEvent<E>) => void
}

/** Sends one operation to one endpoint; `signal` tells when its answer is not wanted any more. */
export type Send<E extends Endpoint, T> = (endpoint: E, signal: AbortSignal) => Promise<T>

export class Replicas<E extends Endpoint> {
  readonly #options: ReplicasOptions<E>
  readonly #policy: StandingsPolicy
  #standings: Standings
  readonly #stopWatching: () => void

  constructor(options: ReplicasOptions<E>) {
    const { endpoints, writes, names, onNameLoss = 'hold' } = options
    if (endpoints.length === 0)
      throw new ClientError(
        'HOLDFAST_BAD_OPTION',
        'endpoints is empty',
        'list the primary, and its replicas after it',
      )
    if (writes !== 'never' && writes !== 'allow')
      throw new ClientError(
        'HOLDFAST_BAD_OPTION',
        `writes is ${String(writes)}`,
        "say 'never' (they fail while the primary is dead) or 'allow' (both sides may take writes, and you reconcile them)",
      )
    this.#options = options
    this.#policy = { ...defaultStandings, ...given(options) }
    this.#standings = startStandings(endpoints.length, this.#policy)
    this.#stopWatching =
      onNameLoss === 'move' ? names.watch((name, lost) => this.#named(name, lost)) : () => {}
  }

  get counters(): Counters {
    return this.#options.names.counters
  }

  /** Where reads go at present. */
  get current(): E {
    return this.#options.endpoints[this.#standings.current]!
  }

  /** @throws what the endpoint answered, or ClientError with every error when no endpoint did. */
  async run<T>(operation: Operation, send: Send<E, T>): Promise<T> {
    if (this.#staysAtPrimary(operation)) return this.#alone(send)
    const { names, hedgeAfterMs = 1000, withinMs = 30_000, moveOn = 'connection' } = this.#options
    const { order, standings } = orderOf(this.#standings, names.timing.now(), this.#policy)
    this.#standings = standings
    const policy: RacePolicy = {
      delayMs: operation === 'write' ? null : hedgeAfterMs,
      withinMs,
      atOnce: order.length,
    }
    const said = new Map<number, unknown>()
    const outcome = await runRace<Outcome<T>>({
      count: order.length,
      attempt: (index) => {
        said.set(order[index]!, null)
        return this.#attempt(order[index]!, operation, moveOn, send)
      },
      policy,
      timing: names.timing,
      onFailure: (index, error) => {
        said.set(order[index]!, error)
        this.#event({ kind: 'failed', endpoint: order[index]!, nowMs: names.timing.now() }, textOf(error))
      },
    })
    if (outcome.kind === 'lost') throw this.#allFailed(said, withinMs, outcome.why === 'late')
    const nowMs = names.timing.now()
    // Only those before the winner were slow: those after it had a later start.
    for (const index of outcome.unanswered.filter((one) => one < outcome.index))
      this.#event({ kind: 'slow', endpoint: order[index]!, nowMs }, `no answer in ${hedgeAfterMs} ms`)
    const [failure] = outcome.errors
    const why = failure === undefined ? 'another endpoint answered first' : textOf(failure)
    this.#event({ kind: 'succeeded', endpoint: order[outcome.index]!, nowMs }, why)
    if (outcome.value.kind === 'refused') throw outcome.value.error
    return outcome.value.value
  }

  #staysAtPrimary(operation: Operation): boolean {
    if (operation === 'write') return this.#options.writes === 'never'
    return operation === 'consistentRead' && (this.#options.consistentReads ?? 'never') === 'never'
  }

  /** The primary's own error reaches the caller as it is; what it says of the primary is noted. */
  async #alone<T>(send: Send<E, T>): Promise<T> {
    const { names, endpoints, moveOn = 'connection' } = this.#options
    try {
      const value = await send(endpoints[0]!, new AbortController().signal)
      this.#event({ kind: 'succeeded', endpoint: 0, nowMs: names.timing.now() }, '')
      return value
    } catch (error) {
      if (moves(verdictOf(error).kind, moveOn))
        this.#event({ kind: 'failed', endpoint: 0, nowMs: names.timing.now() }, textOf(error))
      throw error
    }
  }

  /** Rejects only where another endpoint may be tried: an answer that refuses the request is an answer. */
  #attempt<T>(endpoint: number, operation: Operation, moveOn: MoveOn, send: Send<E, T>): Attempt<Outcome<T>> {
    const control = new AbortController()
    const settled = send(this.#options.endpoints[endpoint]!, control.signal).then(
      (value): Outcome<T> => ({ kind: 'done', value }),
      (error: unknown): Outcome<T> => {
        const { kind, maybeSent } = verdictOf(error)
        // A write that may have been carried out here must not be carried out there as well.
        const elsewhere = moves(kind, moveOn) && !(operation === 'write' && maybeSent)
        if (elsewhere) throw error
        if (moves(kind, moveOn))
          this.#event({ kind: 'failed', endpoint, nowMs: this.#options.names.timing.now() }, textOf(error))
        return { kind: 'refused', error }
      },
    )
    return { settled, giveUp: () => control.abort() }
  }

  #named(name: string, lost: boolean): void {
    const { endpoints, names } = this.#options
    endpoints.forEach(({ host }, endpoint) => {
      if (nameKey(host) === name)
        this.#event({ kind: 'name', endpoint, lost, nowMs: names.timing.now() }, `${name} answers no more`)
    })
  }

  #event(event: StandingsEvent, why: string): void {
    const { standings, moved } = stepStandings(this.#standings, event, this.#policy)
    this.#standings = standings
    if (moved === null) return
    const [from, to] = [this.#options.endpoints[moved.from]!, this.#options.endpoints[moved.to]!]
    const back = moved.to < moved.from
    if (back) this.counters.movedBack++
    else this.counters.moved++
    try {
      this.#options.onEvent?.(back ? { kind: 'movedBack', from, to } : { kind: 'moved', from, to, why })
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }

  #allFailed(said: ReadonlyMap<number, unknown>, withinMs: number, late: boolean): ClientError {
    const each = [...said].map(([endpoint, error]) => {
      const { name } = this.#options.endpoints[endpoint]!
      return `${name}: ${error === null ? 'no answer' : textOf(error)}`
    })
    const what = `no endpoint answered${late ? ` in ${withinMs} ms` : ''} (${each.join(', ')})`
    const fix = 'see which of them should be up, or list a further replica'
    const errors = [...said.values()].filter((error) => error !== null)
    return new ClientError('HOLDFAST_ENDPOINTS_FAILED', what, fix, errors)
  }

  close(): void {
    this.#stopWatching()
  }
}

type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly error: unknown }

/** The hysteresis that was given; what was not given must not replace a default. */
function given(options: Partial<StandingsPolicy>): Partial<StandingsPolicy> {
  const names = Object.keys(defaultStandings) as (keyof StandingsPolicy)[]
  return Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]])),
  )
}
