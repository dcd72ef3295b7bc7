// One connection for all the reads at a server, kept while there are any: opening one for each costs more than what is
// asked on it. A server may close it whenever it likes; then the question is asked again on a new one, for a question
// changes nothing. Updates do not go here: of an update on a connection that died nobody knows whether it was done.

import type { Message } from '../dns/index.ts'
import { bad, type Outcome } from '../terms/index.ts'
import { addressOf, askOver, type Conversation, type Peer, unreachable } from './client.ts'
import { type Trouble, trouble } from './trouble.ts'
import { openWire, type Wire, type WireFault } from './wire.ts'

/** Shorter than the idle limit of servers (PowerDNS 5 s, Knot 10 s, BIND 30 s). */
const ordinaryIdleMs = 3000

export class KeptLine {
  readonly peer: Peer
  #wire: Promise<Outcome<Wire, WireFault>> | null = null
  #opened = 0

  readonly #idleMs: number

  constructor(peer: Peer, idleMs = ordinaryIdleMs) {
    this.peer = peer
    this.#idleMs = idleMs
  }

  /** Counts connections: who remembers one number knows whether the server may have been another since. */
  get opened(): number {
    return this.#opened
  }

  /** What `talk` finds out, within the limit of time for all of it. */
  async talk<T>(
    talk: (conversation: Conversation) => Promise<Outcome<T, Trouble>>,
  ): Promise<Outcome<T, Trouble>> {
    const { timeoutMs } = this.peer
    let limit: NodeJS.Timeout | undefined
    let over = false
    const late = new Promise<Outcome<T, Trouble>>((resolve) => {
      limit = setTimeout(() => {
        over = true
        this.#drop()
        resolve(bad(noAnswer(`${addressOf(this.peer)}: no answer within ${timeoutMs} ms`)))
      }, timeoutMs)
    })
    try {
      return await Promise.race([talk({ ask: (question) => this.#ask(question, () => over) }), late])
    } finally {
      clearTimeout(limit)
    }
  }

  async #ask(question: Message, over: () => boolean): ReturnType<Conversation['ask']> {
    for (let attempt = 1; ; attempt++) {
      const wire = await this.#open()
      if (!wire.ok) return bad(unreachable(wire.error.text))
      const answer = await askOver(this.peer, wire.value, question)
      if (answer.ok || !wire.value.broken || attempt === 2 || over()) return answer
    }
  }

  /** The connection there is, or a new one; those who ask meanwhile wait for the same. */
  #open(): Promise<Outcome<Wire, WireFault>> {
    if (this.#wire) return this.#wire
    this.#opened++
    const opening = openWire(this.peer.server, { timeoutMs: this.peer.timeoutMs, idleMs: this.#idleMs })
    this.#wire = opening
    void opening.then((wire) => {
      if (!wire.ok) this.#forget(opening)
      else void wire.value.ended.then(() => this.#forget(opening))
    })
    return opening
  }

  #forget(wire: Promise<Outcome<Wire, WireFault>>): void {
    if (this.#wire === wire) this.#wire = null
  }

  #drop(): void {
    const wire = this.#wire
    this.#wire = null
    void wire?.then((opened) => opened.ok && opened.value.close())
  }
}

export const noAnswer = (detail: string, fix = 'look whether the server is well'): Trouble =>
  trouble('no-answer', detail, fix)
