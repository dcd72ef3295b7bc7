// All event streams of the board, of every desk: bounded together, kept alive together, ended together.

import type { ServerResponse } from 'node:http'
import type { Sight } from './desk.ts'
import { DeskEvents, type Eventful } from './events.ts'
import type { BoardLimits } from './options.ts'
import { EventStream } from './stream.ts'

/** Added to the age of kept answers before a change is told: timers may be a little early, clocks a little coarse. */
const marginMs = 100

export class EventHub {
  readonly #limits: BoardLimits
  readonly #desks = new Map<Eventful, DeskEvents>()
  readonly #heartbeat: NodeJS.Timeout

  constructor(limits: BoardLimits) {
    this.#limits = limits
    this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMs).unref()
  }

  get clients(): number {
    let clients = 0
    for (const events of this.#desks.values()) clients += events.size
    return clients
  }

  get full(): boolean {
    return this.clients >= this.#limits.eventClients
  }

  /** `response` has its head written. Resolves when the reader is caught up. */
  async open(desk: Eventful, response: ServerResponse, sight: Sight, lastId: number | null): Promise<void> {
    const events = this.#desks.get(desk) ?? new DeskEvents(desk, this.#limits.answersKeptMs + marginMs)
    this.#desks.set(desk, events)
    const stream = new EventStream(response, this.#limits.eventBacklogBytes, () => {
      events.forget(stream)
      if (events.size === 0) this.#desks.delete(desk)
    })
    try {
      await events.listen(stream, sight, lastId)
    } catch (error) {
      stream.cut()
      throw error
    }
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const events of this.#desks.values()) events.end()
  }

  #beat(): void {
    for (const events of this.#desks.values()) events.beat()
  }
}
