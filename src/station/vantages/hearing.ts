// Where other nodes tell this one what they see: TLS with the nodes' key, one line after another. Whoever has the key
// and is named in the configuration is heard; the others are told why not, and what they sent is dropped.

import type { Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { NodeName } from '../../terms/index.ts'
import type { HostPort } from '../config/config.ts'
import { Lines } from './lines.ts'
import { type Hello, linkProtocol, type Reply, readTold, replyLine, type Say, type Told } from './wire.ts'

/**
 * With a shared key and nothing else (RFC 5489, RFC 7905): a suite in which certificates play no part, so that none can
 * stand in for the key, and with keys of the moment, so that one that leaks later opens nothing that was recorded.
 */
export const tlsByKey = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: 'ECDHE-PSK-CHACHA20-POLY1305',
} as const

export type HearingParts = {
  readonly key: Buffer
  /** Names that may speak. */
  readonly known: (name: NodeName) => boolean
  readonly monotonic: () => number
  readonly onSay: (from: NodeName, session: string, say: Say) => void
  /** A person may want to know; the same again and again while it lasts. */
  readonly onRefused: (why: string) => void
}

const longestLine = 512 * 1024
const mostLinesASecond = 2000
const handshakeMs = 5000
/** A vantage beats four times a second. */
const silenceMs = 10_000
const mostConnections = 256
const ackEveryMs = 200

export class Hearing {
  readonly #parts: HearingParts
  readonly #server: Server
  readonly #open = new Map<NodeName, TLSSocket>()
  /** As they came in, also those that never get as far as the key: closing waits for every one. */
  readonly #sockets = new Set<Socket>()

  private constructor(parts: HearingParts) {
    this.#parts = parts
    this.#server = createServer({
      ...tlsByKey,
      handshakeTimeout: handshakeMs,
      pskCallback: () => parts.key,
    })
    this.#server.maxConnections = mostConnections
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    this.#server.on('secureConnection', (socket) => this.#begin(socket))
    this.#server.on('tlsClientError', (problem: NodeJS.ErrnoException, socket) => {
      const from = socket.remoteAddress ?? 'somebody'
      parts.onRefused(`${from} could not join in the nodes' talk: ${wordsOf(problem)}`)
    })
  }

  /** Rejects when the address cannot be listened on. */
  static async open(at: HostPort, parts: HearingParts): Promise<Hearing> {
    const hearing = new Hearing(parts)
    await new Promise<void>((resolve, reject) => {
      hearing.#server.once('error', reject)
      hearing.#server.listen(at.port, at.host, () => {
        hearing.#server.off('error', reject)
        hearing.#server.on('error', (problem) => parts.onRefused(problem.message))
        resolve()
      })
    }).catch((problem: Error) => {
      throw new Error(`other nodes cannot be heard at ${at.host}:${at.port}: ${problem.message}`)
    })
    return hearing
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  #begin(socket: TLSSocket): void {
    const lines = new Lines(longestLine)
    const rate = new Rate(this.#parts.monotonic)
    let hello: Hello | null = null
    let ackedAt = Number.NEGATIVE_INFINITY
    const refuse = (why: string): void => {
      this.#parts.onRefused(`${hello?.name ?? socket.remoteAddress} ${why}`)
      this.#reply(socket, { kind: 'refused', why })
      socket.destroySoon()
    }
    socket.setNoDelay(true)
    socket.setTimeout(silenceMs, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (hello !== null && this.#open.get(hello.name) === socket) this.#open.delete(hello.name)
    })
    socket.on('data', (chunk) => {
      if (socket.writableEnded) return
      const read = lines.take(chunk)
      if (read === null) return refuse(`sent a line of more than ${longestLine} bytes`)
      if (!rate.allows(read.length)) return refuse(`sent more than ${mostLinesASecond} lines in a second`)
      for (const line of read) {
        const told = readTold(line)
        if (told === null) return refuse(`said what no node of protocol ${linkProtocol} says`)
        const why = this.#hear(socket, hello, told)
        if (why !== null) return refuse(why)
        if (told.kind === 'hello') hello = told
      }
      const now = this.#parts.monotonic()
      if (now - ackedAt < ackEveryMs) return
      ackedAt = now
      this.#reply(socket, { kind: 'ack' })
    })
  }

  /** Why it cannot go on; null when it can. */
  #hear(socket: TLSSocket, hello: Hello | null, told: Told): string | null {
    if (told.kind === 'say') {
      if (hello === null) return 'did not say who it is'
      this.#parts.onSay(hello.name, hello.session, told)
      return null
    }
    if (hello !== null) return 'said twice who it is'
    if (!this.#parts.known(told.name))
      return `calls itself ${told.name}, which is in neither \`vantages.of\` nor \`vantages.at\` here`
    // The newest connection counts: the one before may hang in a network that is gone.
    this.#open.get(told.name)?.destroy()
    this.#open.set(told.name, socket)
    return null
  }

  #reply(socket: TLSSocket, reply: Reply): void {
    if (!socket.destroyed && !socket.writableEnded) socket.write(replyLine(reply))
  }
}

function wordsOf(problem: NodeJS.ErrnoException): string {
  const wrongKey = /BAD_RECORD_MAC|DECRYPT/i.test(problem.code ?? problem.message)
  return wrongKey ? 'it has another key' : (problem.code ?? problem.message)
}

/** So many lines in each second, whenever it begins. */
class Rate {
  readonly #monotonic: () => number
  #since: number
  #lines = 0

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
    this.#since = monotonic()
  }

  allows(lines: number): boolean {
    const now = this.#monotonic()
    if (now - this.#since >= 1000) {
      this.#since = now
      this.#lines = 0
    }
    this.#lines += lines
    return this.#lines <= mostLinesASecond
  }
}
