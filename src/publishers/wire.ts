// DNS over one TCP connection (RFC 7766): questions and their answers, several at a time, told apart by their ids. Says
// of every failure whether the question may have reached the server: before that nothing was written, after it nobody
// knows.

import { connect, type Socket } from 'node:net'
import { bad, good, type Outcome } from '../terms/index.ts'

export type WireFault = { readonly sent: boolean; readonly text: string }

export type Wire = {
  /** Its id must be free. After a fault every later question fails with `sent: false`. */
  ask(message: Uint8Array): Promise<Outcome<Buffer, WireFault>>
  /** A question whose answer comes in several messages: `hear` gets each and returns whether it was the last. */
  askForMany(message: Uint8Array, hear: (answer: Outcome<Buffer, WireFault>) => boolean): void
  /** This id, or the next one that no question under way has. */
  freeId(wish: number): number
  /** Resolves when the connection is over, for whatever reason. */
  readonly ended: Promise<void>
  readonly broken: boolean
  close(): void
}

export type WireLimits = {
  /** For the connection to come about, and unless `idleMs` is given for everything on it. */
  readonly timeoutMs: number
  /** Keeps the connection until nothing was under way on it for so long. */
  readonly idleMs?: number
}

export function openWire(
  server: { readonly host: string; readonly port: number },
  { timeoutMs, idleMs }: WireLimits,
): Promise<Outcome<Wire, WireFault>> {
  const at = `${server.host}:${server.port}`
  const socket = connect(server.port, server.host).setNoDelay()
  const limit = setTimeout(() => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  socket.once('close', () => clearTimeout(limit))
  return new Promise((resolve) => {
    const failed = (error: Error): void =>
      resolve(bad({ sent: false, text: `no connection to ${at}: ${sayError(error)}` }))
    socket.on('error', failed)
    socket.once('connect', () => {
      socket.off('error', failed)
      if (idleMs !== undefined) clearTimeout(limit)
      resolve(good(wireOver(socket, at, idleMs)))
    })
  })
}

type Hear = (answer: Outcome<Buffer, WireFault>) => boolean

const headerOctets = 12

function wireOver(socket: Socket, at: string, idleMs?: number): Wire {
  const underWay = new Map<number, Hear>()
  let received: Buffer = Buffer.alloc(0)
  let fault: WireFault | null = null
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const fail = (text: string): void => {
    fault ??= { sent: true, text }
    socket.destroy()
    end()
    const unheard = [...underWay.values()]
    underWay.clear()
    for (const hear of unheard) hear(bad(fault))
  }
  const take = (message: Buffer): void => {
    const known = message.length >= headerOctets
    const id = known ? message.readUInt16BE(0) : -1
    const hear = underWay.get(id)
    if (!hear) fail(known ? `${at} answered another question` : `${at} answered what is no DNS message`)
    else if (hear(good(message))) underWay.delete(id)
    // A kept connection keeps no process from ending.
    if (underWay.size === 0 && idleMs !== undefined) socket.unref()
  }
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    let from = 0
    while (!fault && received.length >= from + 2) {
      const end = from + 2 + received.readUInt16BE(from)
      if (received.length < end) break
      take(received.subarray(from + 2, end))
      from = end
    }
    received = received.subarray(from)
  })
  socket.on('error', (error) => fail(`${at}: ${sayError(error)}`))
  socket.on('close', () => fail(`${at} closed the connection without an answer`))
  if (idleMs !== undefined)
    // Not the callback of `setTimeout`, which hears of the first time alone.
    socket.setTimeout(idleMs).on('timeout', () => {
      if (underWay.size === 0) fail(`the connection to ${at} was idle`)
    })
  // What is asked in one turn goes out as one piece: a system call costs more than a question.
  const send = (octets: Buffer): void => {
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    socket.write(octets)
  }
  const askForMany = (message: Uint8Array, hear: Hear): void => {
    if (fault) return void hear(bad({ ...fault, sent: false }))
    if (underWay.size === 0 && idleMs !== undefined) socket.ref()
    underWay.set((message[0]! << 8) | message[1]!, hear)
    send(framed(message))
  }
  return {
    ask: (message) =>
      new Promise((resolve) => {
        askForMany(message, (answer) => {
          resolve(answer)
          return true
        })
      }),
    askForMany,
    freeId(wish) {
      let id = wish
      while (underWay.has(id)) id = (id + 1) & 0xffff
      return id
    },
    ended,
    get broken() {
      return fault !== null
    },
    close: () => socket.destroy(),
  }
}

function framed(message: Uint8Array): Buffer {
  const octets = Buffer.allocUnsafe(2 + message.length)
  octets.writeUInt16BE(message.length)
  octets.set(message, 2)
  return octets
}

const sayError = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.message
