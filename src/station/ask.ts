// One question to one nameserver over UDP: the read-back after a change, and the watching from outside. An answer is
// believed only from the address asked and with the id and name asked.

import { createSocket, type Socket } from 'node:dgram'
import { decodeMessage, encodeMessage, formatRecordData, parseName, query, typeCodes } from '../dns/index.ts'
import { bad, good, type Outcome, pick, type Random } from '../terms/index.ts'
import type { HostPort } from './config/config.ts'

export type Answered = {
  readonly rcode: number
  readonly authoritative: boolean
  /** Presentation form of the RDATA of the type asked, sorted. */
  readonly records: readonly string[]
}

/** Keeps one socket for many questions; `close` it. */
export class Asker {
  readonly #socket: Socket
  readonly #server: HostPort
  #port: number | null = null
  readonly #random: Random
  readonly #recursive: boolean
  readonly #waiting = new Map<number, (answer: Outcome<Answered>) => void>()

  /** `recursive`: the server is a resolver, and is asked to look for what it does not hold. */
  constructor(server: HostPort, random: Random, recursive = false) {
    this.#server = server
    this.#random = random
    this.#recursive = recursive
    this.#socket = createSocket(server.host.includes(':') ? 'udp6' : 'udp4')
    // A port nobody listens on yet answers with an ICMP error: the question simply times out.
    this.#socket.on('error', () => {})
    this.#socket.on('message', (bytes, from) => {
      if (from.port === server.port && from.address === server.host) this.#take(bytes)
    })
    this.#socket.on('listening', () => {
      this.#port = this.#socket.address().port
    })
    this.#socket.unref()
  }

  #take(bytes: Uint8Array): void {
    const decoded = decodeMessage(bytes)
    if (!decoded.ok || !decoded.value.flags.response) return
    const message = decoded.value
    const asked = message.question[0]
    const records = message.answer.flatMap((record) =>
      record.data.type !== 'opaque' && record.type === asked?.type ? [formatRecordData(record.data)] : [],
    )
    this.#waiting.get(message.id)?.(
      good({ rcode: message.rcode, authoritative: message.flags.authoritative, records: records.sort() }),
    )
  }

  ask(nameText: string, type: keyof typeof typeCodes, timeoutMs: number): Promise<Outcome<Answered>> {
    const name = parseName(nameText)
    if (!name.ok) return Promise.resolve(bad(name.error))
    let id = pick(this.#random, 65_536)
    while (this.#waiting.has(id)) id = (id + 1) % 65_536
    return new Promise((resolve) => {
      const finish = (answer: Outcome<Answered>): void => {
        clearTimeout(timer)
        this.#waiting.delete(id)
        resolve(answer)
      }
      const timer = setTimeout(() => finish(bad(`no answer within ${timeoutMs} ms`)), timeoutMs)
      this.#waiting.set(id, finish)
      const asked = query(id, name.value, typeCodes[type])
      const flags = { ...asked.flags, recursionDesired: this.#recursive }
      const bytes = encodeMessage({ ...asked, flags })
      this.#socket.send(bytes, this.#server.port, this.#server.host)
    })
  }

  /** The port it asks from; null before its first question. */
  get port(): number | null {
    return this.#port
  }

  close(): void {
    this.#socket.close()
  }
}

export async function askOnce(
  server: HostPort,
  random: Random,
  name: string,
  type: keyof typeof typeCodes,
  timeoutMs: number,
): Promise<Outcome<Answered>> {
  const asker = new Asker(server, random)
  try {
    return await asker.ask(name, type, timeoutMs)
  } finally {
    asker.close()
  }
}
