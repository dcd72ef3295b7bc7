// All event streams of the board, of every desk: bounded together and for each address, kept alive together, ended
// together.

import type { ServerResponse } from 'node:http'
import { addressGroup, isInside } from './address.ts'
import type { Sight } from './desk.ts'
import { DeskEvents, type Eventful } from './events.ts'
import type { BoardLimits } from './options.ts'
import { EventStream } from './stream.ts'

/** Added to the age of kept answers before a change is told: timers may be a little early, clocks a little coarse. */
const marginMs = 100

type Limits = Pick<
  BoardLimits,
  'eventClients' | 'eventClientsPerAddress' | 'eventBacklogBytes' | 'heartbeatMs' | 'answersKeptMs'
>

export type Listening = {
  readonly desk: Eventful
  /** With its headers set and nothing written. */
  readonly response: ServerResponse
  readonly address: string
  readonly sight: Sight
  readonly lastId: number | null
}

export class EventHub {
  readonly #limits: Limits
  readonly #desks = new Map<Eventful, DeskEvents>()
  readonly #heartbeat: NodeJS.Timeout
  /** Streams that are open, by address group. */
  readonly #from = new Map<string, number>()

  constructor(limits: Limits) {
    this.#limits = limits
    this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMs).unref()
  }

  get clients(): number {
    let clients = 0
    for (const events of this.#desks.values()) clients += events.size
    return clients
  }

  /** Why there is no room for one more from this address; null when there is. */
  full(address: string): string | null {
    const { eventClients, eventClientsPerAddress } = this.#limits
    if (this.clients >= eventClients)
      return `${eventClients} event streams are open, the most there may be; poll instead`
    const from = counted(address)
    if (from !== null && (this.#from.get(from) ?? 0) >= eventClientsPerAddress)
      return `${eventClientsPerAddress} event streams are open from this address, the most there may be; poll instead`
    return null
  }

  /** Resolves when the reader is caught up. */
  async open({ desk, response, address, sight, lastId }: Listening): Promise<void> {
    const events = this.#desks.get(desk) ?? new DeskEvents(desk, this.#limits.answersKeptMs + marginMs)
    this.#desks.set(desk, events)
    const from = counted(address)
    this.#count(from, 1)
    const stream = new EventStream(response, this.#limits.eventBacklogBytes, () => {
      this.#count(from, -1)
      left()
      if (events.size === 0) this.#desks.delete(desk)
    })
    const { left, caughtUp } = events.listen(stream, sight, lastId)
    try {
      await caughtUp
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

  #count(from: string | null, change: 1 | -1): void {
    if (from === null) return
    const open = (this.#from.get(from) ?? 0) + change
    if (open > 0) this.#from.set(from, open)
    else this.#from.delete(from)
  }
}

/** Null: not bounded by itself. An address inside the own network is a proxy's, or a colleague's. */
function counted(address: string): string | null {
  const group = addressGroup(address)
  return isInside(group) ? null : group
}
