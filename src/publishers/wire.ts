// DNS over one TCP connection (RFC 7766): a question and its answer, several times. Says of every failure whether the
// question may have reached the server: before that nothing was written, after it nobody knows.

import { connect, type Socket } from 'node:net'
import { bad, good, type Outcome } from '../terms/index.ts'

export type WireFault = { readonly sent: boolean; readonly text: string }

export type Wire = {
  /** One at a time: the next question waits for the answer to this one. */
  ask(message: Uint8Array): Promise<Outcome<Buffer, WireFault>>
  close(): void
}

/** `timeoutMs` is the limit for everything on this connection, from now. */
export function openWire(
  server: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<Outcome<Wire, WireFault>> {
  const at = `${server.host}:${server.port}`
  const socket = connect(server.port, server.host)
  const limit = setTimeout(() => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  socket.once('close', () => clearTimeout(limit))
  return new Promise((resolve) => {
    const failed = (error: Error): void =>
      resolve(bad({ sent: false, text: `no connection to ${at}: ${sayError(error)}` }))
    socket.on('error', failed)
    socket.once('connect', () => {
      socket.off('error', failed)
      resolve(good(wireOver(socket, at)))
    })
  })
}

function wireOver(socket: Socket, at: string): Wire {
  let received: Buffer = Buffer.alloc(0)
  let hear: ((answer: Outcome<Buffer, WireFault>) => void) | null = null
  let fault: WireFault | null = null
  const settle = (answer: Outcome<Buffer, WireFault>): void => {
    const tell = hear
    hear = null
    tell?.(answer)
  }
  const fail = (text: string): void => {
    fault ??= { sent: true, text }
    settle(bad(fault))
  }
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    const length = received.length < 2 ? 0 : received.readUInt16BE(0)
    if (length === 0 || received.length < 2 + length) return
    const message = received.subarray(2, 2 + length)
    received = received.subarray(2 + length)
    settle(good(message))
  })
  socket.on('error', (error) => fail(`${at}: ${sayError(error)}`))
  socket.on('close', () => fail(`${at} closed the connection without an answer`))
  return {
    ask(message) {
      if (fault) return Promise.resolve(bad({ ...fault, sent: false }))
      const length = Buffer.alloc(2)
      length.writeUInt16BE(message.length)
      return new Promise((resolve) => {
        hear = resolve
        socket.write(Buffer.concat([length, message]))
      })
    },
    close: () => socket.destroy(),
  }
}

const sayError = (error: Error): string => (error as NodeJS.ErrnoException).code ?? error.message
