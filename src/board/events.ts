// Who listens to a desk. Readers with full sight get every journal entry once and in order: what they missed comes from
// the journal first, while live events wait. Everybody is told, about once a second, that something changed, and asks
// for what they may see.

import type { BoardEvent, Desk, Sight } from './desk.ts'
import { Nudge } from './nudge.ts'
import type { EventStream } from './stream.ts'

/** What a stream is made from. */
export type Eventful = Pick<Desk, 'journal' | 'subscribe'>

/** Entries read from the journal for one resuming reader; further behind, it is told to start over. */
const resumable = 5_000
const pageSize = 200
const waitingMost = 10_000

type Listener = {
  readonly stream: EventStream
  readonly sight: Sight
  /** The newest journal entry sent. */
  sent: number
  /** Live events that came while the past is being read; null when caught up. */
  waiting: BoardEvent[] | null
}

const seqOf = (event: BoardEvent): number | undefined => {
  if (event.kind !== 'journal' || typeof event.data !== 'object' || event.data === null) return undefined
  const { seq } = event.data as { seq?: unknown }
  return typeof seq === 'number' ? seq : undefined
}

export class DeskEvents {
  readonly #desk: Eventful
  readonly #listeners = new Set<Listener>()
  readonly #overview: Nudge
  readonly #exercise: Nudge
  #unsubscribe: (() => void) | null = null

  constructor(desk: Eventful, nudgeMs: number) {
    this.#desk = desk
    this.#overview = new Nudge(nudgeMs, () => this.#toAll('overview'))
    this.#exercise = new Nudge(nudgeMs, () => this.#toAll('exercise'))
  }

  get size(): number {
    return this.#listeners.size
  }

  /** Resolves when the reader is caught up. `lastId`: the newest entry it has, null to begin with what comes now. */
  async listen(stream: EventStream, sight: Sight, lastId: number | null): Promise<void> {
    const listener: Listener = { stream, sight, sent: lastId ?? 0, waiting: lastId === null ? null : [] }
    this.#listeners.add(listener)
    if (this.#unsubscribe === null) {
      this.#unsubscribe = this.#desk.subscribe((event) => this.#tell(event))
      // While nobody listened nothing was told: what changed just before may be missing in what is kept.
      this.#overview.touch()
    }
    if (lastId === null) return
    if (sight === 'public') stream.send('overview', {})
    else await this.#catchUp(listener)
    for (const event of listener.waiting ?? []) this.#pass(listener, event)
    listener.waiting = null
  }

  forget(stream: EventStream): void {
    for (const listener of this.#listeners) if (listener.stream === stream) this.#listeners.delete(listener)
    if (this.#listeners.size > 0) return
    this.#unsubscribe?.()
    this.#unsubscribe = null
    this.#overview.cancel()
    this.#exercise.cancel()
  }

  beat(): void {
    for (const { stream } of this.#listeners) stream.beat()
  }

  end(): void {
    for (const { stream } of this.#listeners) stream.end()
  }

  async #catchUp(listener: Listener): Promise<void> {
    const newest = (await this.#desk.journal({ order: 'desc', limit: 1 }))[0]?.seq ?? 0
    if (listener.sent > newest || newest - listener.sent > resumable) {
      // Too far behind, or the journal is another one (a restored backup): what the reader has is of no use.
      listener.sent = newest
      listener.stream.send('reset', {}, newest)
      return
    }
    while (listener.stream.open && listener.sent < newest) {
      const page = await this.#desk.journal({ after: listener.sent, order: 'asc', limit: pageSize })
      for (const entry of page) this.#pass(listener, { kind: 'journal', data: entry })
      if (page.length === 0) return
      await listener.stream.taken()
    }
  }

  #tell(event: BoardEvent): void {
    const nudge = event.kind === 'exercise' ? this.#exercise : this.#overview
    nudge.touch()
    if (event.kind !== 'journal') return
    for (const listener of this.#listeners) {
      if (listener.sight === 'public') continue
      if (listener.waiting === null) this.#pass(listener, event)
      else if (listener.waiting.length < waitingMost) listener.waiting.push(event)
      else listener.stream.cut()
    }
  }

  #pass(listener: Listener, event: BoardEvent): void {
    const seq = seqOf(event)
    if (seq !== undefined && seq <= listener.sent) return
    if (seq !== undefined) listener.sent = seq
    listener.stream.send(event.kind, event.data, seq)
  }

  /** Without data: what is behind it is asked for by those who may see it. */
  #toAll(kind: 'overview' | 'exercise'): void {
    for (const { stream } of this.#listeners) stream.send(kind, {})
  }
}
