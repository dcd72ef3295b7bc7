// One channel's delivery: in order, at least once, in its own time. The queue is in the store before the first
// attempt, so a restart sends the same delivery again under the same id; the journal itself is the rest of the queue.

import {
  between,
  type Clock,
  type Duration,
  type Entry,
  hours,
  instant,
  type JournalKind,
  type JsonObject,
  ms,
  type NewEntry,
  type Random,
  seconds,
  type Timers,
} from '../terms/index.ts'
import { type Alert, alertingKinds } from './alert.ts'
import { type ChannelState, type ChannelView, emptyChannel, take, type Waiting } from './queue.ts'
import type { Sender, Sent } from './sender.ts'

/** What delivery needs of the store. */
export interface AlertStore {
  journal(query: {
    after?: number
    kinds?: readonly JournalKind[]
    limit?: number
    order?: 'asc' | 'desc'
  }): Promise<readonly Entry[]>
  append(entries: readonly NewEntry[]): Promise<readonly Entry[]>
  get(key: string): Promise<JsonObject | null>
  put(key: string, value: JsonObject | null): Promise<void>
}

/** Takes pino's arguments. */
export interface AlertLog {
  info(data: object, message: string): void
  warn(data: object, message: string): void
}

export type CourierOptions = {
  readonly view: ChannelView
  readonly send: Sender
  readonly store: AlertStore
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: AlertLog
}

const givesUpAfter = hours(24)
/** Never reached at the waits below: about 70 attempts fill a day. */
const mostAttempts = 100
const firstWait = seconds(1)
const longestWait = seconds(1800)
/** Looks into the journal by itself now and then, should a nudge be lost. */
const looksEvery = seconds(30)
const mostWaiting = 100

/** Doubling from a second to half an hour, each between half and the whole of it, so that channels do not march in step. */
export function retryWait(attempts: number, random: Random): Duration {
  const whole = Math.min(longestWait, firstWait * 2 ** (attempts - 1))
  return ms(whole * (0.5 + random.next() / 2))
}

export class Courier {
  readonly #o: CourierOptions
  readonly #key: string
  readonly #running: Promise<void>
  #state: ChannelState | null = null
  readonly #stop = new AbortController()
  #nudged = false
  #wake: () => void = () => {}

  constructor(options: CourierOptions) {
    this.#o = options
    this.#key = `alerts.cursor.${options.view.channel}`
    this.#running = this.#run()
  }

  nudge(): void {
    this.#nudged = true
    this.#wake()
  }

  /** Resolves at once: an attempt in hand is made again after the next start. */
  async stop(): Promise<void> {
    this.#stop.abort()
    this.#wake()
    await this.#running
  }

  async #run(): Promise<void> {
    let notBefore = this.#o.clock.monotonic()
    while (!this.#stop.signal.aborted) {
      this.#nudged = false
      try {
        const state = await this.#read()
        const due = notBefore - this.#o.clock.monotonic()
        const head = state.waiting[0]
        if (!head) await this.#sleep(looksEvery)
        else if (due > 0) await this.#sleep(ms(due))
        else notBefore = this.#o.clock.monotonic() + (await this.#deliver(state, head))
      } catch (error) {
        this.#o.log.warn({ alert: this.#o.view.channel, error: String(error) }, 'alerts wait for the store')
        await this.#sleep(seconds(5))
      }
    }
  }

  /** Reads on in the journal; what it finds is in the store before it is sent. */
  async #read(): Promise<ChannelState> {
    const { store, view } = this.#o
    let state = this.#state ?? (await this.#load())
    if (state.waiting.length < mostWaiting) {
      const entries = await store.journal({ after: state.after, kinds: alertingKinds, limit: mostWaiting })
      for (const entry of entries) state = take(state, entry, view)
      if (entries.length > 0) await store.put(this.#key, state as unknown as JsonObject)
    }
    this.#state = state
    return state
  }

  /** A channel that is new begins at the journal's end: it does not tell what is over. */
  async #load(): Promise<ChannelState> {
    const { store } = this.#o
    const kept = await store.get(this.#key)
    if (kept) return kept as unknown as ChannelState
    const [newest] = await store.journal({ order: 'desc', limit: 1 })
    const state = emptyChannel(newest?.seq ?? 0)
    await store.put(this.#key, state as unknown as JsonObject)
    return state
  }

  /** One attempt; how long to wait before the next one. */
  async #deliver(state: ChannelState, head: Waiting): Promise<Duration> {
    const { clock, send, random } = this.#o
    const now = clock.now()
    const tried = { ...head, attempts: head.attempts + 1, firstTriedAt: head.firstTriedAt ?? now }
    await this.#keep({ ...state, waiting: state.waiting.with(0, tried) })
    const sent = await this.#attempt(send, tried.alert)
    const age = between(instant(tried.firstTriedAt), clock.now())
    const over = sent.kind === 'refused' || tried.attempts >= mostAttempts || age >= givesUpAfter
    if (sent.kind === 'sent' || over) {
      await this.#close(tried, sent)
      return ms(0)
    }
    const wait = retryWait(tried.attempts, random)
    this.#o.log.warn(
      { alert: this.#o.view.channel, delivery: tried.alert.id, attempt: tried.attempts, why: sent.why },
      `alert not delivered, next attempt in ${Math.round(wait)} ms`,
    )
    return wait
  }

  /** Given up at once when the process wants to end; what then still arrives carries the id of the next attempt. */
  async #attempt(send: Sender, alert: Alert): Promise<Sent> {
    const { signal } = this.#stop
    const stopped = new Promise<Sent>((resolve) =>
      signal.addEventListener('abort', () => resolve({ kind: 'retry', why: 'Holdfast is stopping' }), {
        once: true,
      }),
    )
    try {
      return await Promise.race([send(alert, signal), stopped])
    } catch (error) {
      return { kind: 'retry', why: error instanceof Error ? error.message : 'failed' }
    }
  }

  async #close(tried: Waiting, sent: Sent): Promise<void> {
    const { clock, store, view } = this.#o
    const { id, kind, subject } = tried.alert
    const failed = sent.kind === 'sent' ? null : sent.why
    await store.append([
      {
        at: clock.now(),
        author: 'holdfast',
        kind: failed === null ? 'alert.sent' : 'alert.failed',
        subject,
        why:
          failed === null
            ? `${view.channel} was told: ${kind}`
            : `${view.channel} could not be told of ${kind} in ${tried.attempts} attempts: ${failed}`,
        data: { alert: view.channel, delivery: id, kind, attempts: tried.attempts },
      },
    ])
    const state = this.#state!
    await this.#keep({ ...state, waiting: state.waiting.slice(1) })
  }

  async #keep(state: ChannelState): Promise<void> {
    await this.#o.store.put(this.#key, state as unknown as JsonObject)
    this.#state = state
  }

  #sleep(wait: Duration): Promise<void> {
    if (this.#stop.signal.aborted || this.#nudged) return Promise.resolve()
    return new Promise((resolve) => {
      const cancel = this.#o.timers.after(wait, resolve)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
  }
}
