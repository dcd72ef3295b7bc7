// What is said to many streams, in order and in turns: each frame is made once and kept until everybody has it, and a
// turn of the event loop writes to a bounded number of streams, so that a crowd of listeners holds up nothing else.

import type { EventStream } from './stream.ts'

/** A write costs about 10 us of this process: 2-3 ms a turn. */
const perTurn = 200
/** Frames kept for listeners that still read the past; who is further behind is cut off. */
const keptFrames = 10_000

type Frame = { readonly bytes: Buffer; readonly seq: number | null }

export type Listener = {
  readonly stream: EventStream
  /** The newest journal entry it has: older ones are not written again. */
  sent: number
  /** The number of the next frame to write. */
  next: number
  /** The past is being read to it: frames wait. */
  reading: boolean
}

export class Broadcast {
  readonly #listeners = new Set<Listener>()
  readonly #turn: (next: () => void) => void
  #frames: Frame[] = []
  /** The number of the first frame that is kept. */
  #first = 0
  #round: Iterator<Listener> | null = null
  #roundEnd = 0

  /** `turn` runs `next` after whatever else is due. */
  constructor(turn: (next: () => void) => void) {
    this.#turn = turn
  }

  get size(): number {
    return this.#listeners.size
  }

  /** It hears what is said from now on; with `reading`, when `caughtUp`. */
  add(stream: EventStream, shape: { sent: number; reading: boolean }): Listener {
    const listener = { stream, next: this.#end, ...shape }
    this.#listeners.add(listener)
    return listener
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener)
  }

  caughtUp(listener: Listener): void {
    listener.reading = false
    this.#deliver(listener)
  }

  /** `seq`: the journal entry that the frame holds. */
  say(bytes: Buffer, seq: number | null = null): void {
    if (this.#listeners.size === 0) return
    this.#frames.push({ bytes, seq })
    if (this.#frames.length > keptFrames) this.#leaveBehind()
    this.#begin()
  }

  *streams(): Generator<EventStream> {
    for (const { stream } of this.#listeners) yield stream
  }

  get #end(): number {
    return this.#first + this.#frames.length
  }

  #begin(): void {
    if (this.#round !== null) return
    this.#round = this.#listeners.values()
    this.#roundEnd = this.#end
    this.#turn(this.#serve)
  }

  readonly #serve = (): void => {
    for (let served = 0; served < perTurn; served++) {
      const one = this.#round?.next()
      if (one === undefined || one.done) {
        this.#over()
        return
      }
      if (!one.value.reading) this.#deliver(one.value)
    }
    this.#turn(this.#serve)
  }

  #over(): void {
    this.#round = null
    // Said while the round went on: those who were served early do not have it.
    const more = this.#end > this.#roundEnd
    this.#forget()
    if (more) this.#begin()
  }

  #deliver(listener: Listener): void {
    for (; listener.next < this.#end; listener.next++) {
      const { bytes, seq } = this.#frames[listener.next - this.#first]!
      if (seq !== null && seq <= listener.sent) continue
      if (seq !== null) listener.sent = seq
      listener.stream.write(bytes)
    }
  }

  /** Frames that everybody has are let go. */
  #forget(): void {
    let needed = this.#end
    for (const { next } of this.#listeners) if (next < needed) needed = next
    this.#frames.splice(0, needed - this.#first)
    this.#first = needed
  }

  #leaveBehind(): void {
    for (const listener of this.#listeners) {
      if (!listener.reading) this.#deliver(listener)
      else if (listener.next === this.#first) {
        listener.stream.cut()
        listener.next = this.#end
      }
    }
    this.#forget()
  }
}
