// One other node, told what this one sees: a connection that is kept open, and made anew with growing waits. What cannot
// be sent now is not queued: what counts is the newest word on each check, and that is said when there is room again.

import { connect, type TLSSocket } from 'node:tls'
import { type Duration, ms, type NodeName, type Random, type Timers } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'
import { tlsByKey } from './hearing.ts'
import { Lines } from './lines.ts'
import { helloLine, readReply } from './wire.ts'

export type TellingParts = {
  readonly own: NodeName
  readonly session: string
  readonly to: HostPort & { readonly name: NodeName }
  readonly key: Buffer
  readonly timers: Timers
  readonly random: Random
  readonly monotonic: () => number
  /** Everything that is to be known, as lines: said first on each connection, and after a jam. */
  readonly everything: () => readonly string[]
}

const firstWaitMs = 50
const longestWaitMs = 2000
/** The other side says four times a second that it hears. */
const deafMs = 2000
const watchEvery = ms(500)
/** More than this unsent means that the other side does not keep up. */
const jamBytes = 1024 * 1024
const longestReply = 4096

export class Telling {
  readonly #parts: TellingParts
  #socket: TLSSocket | null = null
  #open = false
  #jammed = false
  #heardAt = 0
  #waitMs = firstWaitMs
  #cancel: () => void = () => {}
  #stopped = false
  /** Why it is not told now; null while it is. */
  trouble: string | null = 'not reached yet'

  constructor(parts: TellingParts) {
    this.#parts = parts
    this.#dial()
  }

  get to(): TellingParts['to'] {
    return this.#parts.to
  }

  tell(line: string): void {
    if (!this.#open || this.#socket === null || this.#jammed) return
    if (this.#socket.writableLength > jamBytes) this.#jammed = true
    else this.#socket.write(line)
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
    this.#socket?.destroy()
  }

  #dial(): void {
    const { to, key, own, session, everything } = this.#parts
    const lines = new Lines(longestReply)
    this.#heardAt = this.#parts.monotonic()
    const socket = connect({
      ...tlsByKey,
      host: to.host,
      port: to.port,
      pskCallback: () => ({ psk: key, identity: own }),
      checkServerIdentity: () => undefined,
    })
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('secureConnect', () => {
      this.#open = true
      this.#heardAt = this.#parts.monotonic()
      socket.write(helloLine({ name: own, session }))
      for (const line of everything()) socket.write(line)
    })
    socket.on('data', (chunk) => this.#hear(socket, lines.take(chunk)))
    socket.on('drain', () => {
      if (!this.#jammed) return
      this.#jammed = false
      for (const line of everything()) socket.write(line)
    })
    let why = `${to.host}:${to.port} closed the connection`
    socket.on('error', (problem: NodeJS.ErrnoException) => {
      why = wordsOf(problem, to)
    })
    socket.on('close', () => this.#lost(socket, why))
    this.#watch(socket)
  }

  #hear(socket: TLSSocket, lines: readonly string[] | null): void {
    for (const line of lines ?? []) {
      const reply = readReply(line)
      if (reply?.kind === 'ack') {
        this.trouble = null
        this.#waitMs = firstWaitMs
        this.#heardAt = this.#parts.monotonic()
      } else {
        const { to } = this.#parts
        this.#refusal = `${to.name} does not hear this node: it ${reply?.why ?? 'answers as no node does'}`
        socket.destroy()
        return
      }
    }
    if (lines === null) socket.destroy()
  }

  #refusal: string | null = null

  /** A machine that is gone closes nothing. */
  #watch(socket: TLSSocket): void {
    this.#cancel = this.#parts.timers.after(watchEvery, () => {
      if (this.#parts.monotonic() - this.#heardAt > deafMs) {
        const { to } = this.#parts
        socket.destroy(new Error(`${to.host}:${to.port} has not answered for ${deafMs / 1000} s`))
      } else this.#watch(socket)
    })
  }

  #lost(socket: TLSSocket, why: string): void {
    if (this.#stopped || this.#socket !== socket) return
    this.#cancel()
    this.#socket = null
    this.#open = false
    this.#jammed = false
    this.trouble = this.#refusal ?? why
    this.#refusal = null
    const wait: Duration = ms(this.#waitMs * (0.5 + this.#parts.random.next() / 2))
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
    this.#cancel = this.#parts.timers.after(wait, () => this.#dial())
  }
}

function wordsOf(problem: NodeJS.ErrnoException, { host, port }: HostPort): string {
  const text = `${problem.code ?? ''} ${problem.message}`
  if (/BAD_RECORD_MAC|DECRYPT/i.test(text)) return `${host}:${port} has another key of the nodes`
  return `${host}:${port}: ${problem.code ?? problem.message}`
}
