// Who listens to a desk. Readers with full sight get every journal entry once and in order: what they missed comes from
// the journal first, while live events wait. Everybody is told, about once a second, that something changed, and over
// how long to spread; then they ask for what they may see.

import { Broadcast, type Listener } from './broadcast.ts'
import type { BoardEvent, Desk, Sight } from './desk.ts'
import { Nudge } from './nudge.ts'
import { evenly, spreadMs } from './spread.ts'
import { beatFrame, type EventStream, eventFrame, retryFrame } from './stream.ts'

/** What a stream is made from. */
export type Eventful = Pick<Desk, 'journal' | 'subscribe'>

/** Entries read from the journal for one resuming reader; further behind, it is told to start over. */
const resumable = 5_000
const pageSize = 200
/** How long a reader waits at least before it connects again, ms. */
const retryMs = 2_000

const seqOf = (event: BoardEvent): number | null => {
  if (event.kind !== 'journal' || typeof event.data !== 'object' || event.data === null) return null
  const { seq } = event.data as { seq?: unknown }
  return typeof seq === 'number' ? seq : null
}

const frameOf = (event: BoardEvent): Buffer => eventFrame(event.kind, event.data, seqOf(event) ?? undefined)

const afterOthers = (next: () => void): void => void setImmediate(next)

export class DeskEvents {
  readonly #desk: Eventful
  /** Those who may read the journal, and those who are told that something changed and nothing of what. */
  readonly #readers = new Broadcast(afterOthers)
  readonly #crowd = new Broadcast(afterOthers)
  readonly #overview: Nudge
  readonly #exercise: Nudge
  #unsubscribe: (() => void) | null = null
  #opened = 0

  constructor(desk: Eventful, nudgeMs: number) {
    this.#desk = desk
    this.#overview = new Nudge(nudgeMs, () => this.#toAll('overview'))
    this.#exercise = new Nudge(nudgeMs, () => this.#toAll('exercise'))
  }

  get size(): number {
    return this.#readers.size + this.#crowd.size
  }

  /**
   * Resolves when the reader is caught up. `lastId`: the newest entry it has, null to begin with what comes now. The
   * returned function ends its listening.
   */
  listen(
    stream: EventStream,
    sight: Sight,
    lastId: number | null,
  ): { left: () => void; caughtUp: Promise<void> } {
    const those = sight === 'all' ? this.#readers : this.#crowd
    const resumes = sight === 'all' && lastId !== null
    const listener = those.add(stream, { sent: lastId ?? 0, reading: resumes })
    stream.write(retryFrame(this.#retryMs()))
    if (this.#unsubscribe === null) {
      this.#unsubscribe = this.#desk.subscribe((event) => this.#tell(event))
      // While nobody listened nothing was told: what changed just before may be missing in what is kept.
      this.#overview.touch()
    }
    if (sight === 'public' && lastId !== null) stream.write(this.#word('overview'))
    return {
      left: () => this.#forget(those, listener),
      caughtUp: resumes ? this.#catchUp(listener) : Promise.resolve(),
    }
  }

  beat(): void {
    this.#readers.say(beatFrame)
    this.#crowd.say(beatFrame)
  }

  /** Everybody is told when to come back, not all at the same time. */
  end(): void {
    for (const those of [this.#readers, this.#crowd])
      for (const stream of those.streams()) {
        stream.write(retryFrame(this.#retryMs()))
        stream.end()
      }
  }

  #retryMs(): number {
    return retryMs + spreadMs(this.size) * evenly(this.#opened++)
  }

  #forget(those: Broadcast, listener: Listener): void {
    those.remove(listener)
    if (this.size > 0) return
    this.#unsubscribe?.()
    this.#unsubscribe = null
    this.#overview.cancel()
    this.#exercise.cancel()
  }

  async #catchUp(listener: Listener): Promise<void> {
    const { stream } = listener
    const newest = (await this.#desk.journal({ order: 'desc', limit: 1 }))[0]?.seq ?? 0
    if (listener.sent > newest || newest - listener.sent > resumable) {
      // Too far behind, or the journal is another one (a restored backup): what the reader has is of no use.
      listener.sent = newest
      stream.send('reset', {}, newest)
    }
    while (stream.open && listener.sent < newest) {
      const page = await this.#desk.journal({ after: listener.sent, order: 'asc', limit: pageSize })
      for (const entry of page) {
        stream.write(frameOf({ kind: 'journal', data: entry }))
        listener.sent = entry.seq
      }
      if (page.length === 0) break
      await stream.taken()
    }
    this.#readers.caughtUp(listener)
  }

  #tell(event: BoardEvent): void {
    const nudge = event.kind === 'exercise' ? this.#exercise : this.#overview
    nudge.touch()
    if (event.kind === 'journal' && this.#readers.size > 0) this.#readers.say(frameOf(event), seqOf(event))
  }

  #word(kind: 'overview' | 'exercise'): Buffer {
    return eventFrame(kind, { spreadMs: spreadMs(this.size) })
  }

  /** What is behind it is asked for by those who may see it. */
  #toAll(kind: 'overview' | 'exercise'): void {
    const word = this.#word(kind)
    this.#readers.say(word)
    this.#crowd.say(word)
  }
}
