// DNS over TCP (RFC 7766): requests framed by their length, answered as they come. A client that sends nothing whole for
// ten seconds, sends too much, or does not read its answers is let go, so that none can hold more than its share.

import { createServer, type Server, type Socket } from 'node:net'
import { seconds, type Timers } from '../terms/index.ts'
import { answer, maxRequest } from './answer.ts'
import type { Authority } from './authority.ts'
import type { Counters } from './stats.ts'

export const tcpLimits = {
  connections: 256,
  /** From one whole request to the next; also the most that a slow sender gets. */
  idle: seconds(10),
  /** Octets of answers that a client has not read yet. */
  unread: 256 * 1024,
} as const

export function createTcpServer(authority: Authority, counters: Counters, timers: Timers): Server {
  const server = createServer({ noDelay: true }, (socket) => {
    counters.accepted++
    counters.open++
    serve(socket, authority, counters, timers)
  })
  server.maxConnections = tcpLimits.connections
  server.on('drop', () => counters.ended('too many connections'))
  return server
}

function serve(socket: Socket, authority: Authority, counters: Counters, timers: Timers): void {
  let pending: Buffer = Buffer.alloc(0)
  const end = (reason: string): void => {
    counters.ended(reason)
    socket.destroy()
  }
  const idle = () => timers.after(tcpLimits.idle, () => end('idle'))
  let cancelIdle = idle()
  socket.on('close', () => {
    cancelIdle()
    counters.open--
  })
  // A reset is the client's own affair; 'close' follows.
  socket.on('error', () => {})
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
    while (pending.length >= 2 && !socket.destroyed) {
      const length = pending.readUInt16BE(0)
      if (length > maxRequest) return end('request too long')
      if (pending.length < 2 + length) return
      cancelIdle()
      cancelIdle = idle()
      const reply = answer(pending.subarray(2, 2 + length), 'tcp', authority)
      pending = pending.subarray(2 + length)
      counters.count('tcp', reply)
      if (!reply) return end('no request')
      const size = Buffer.alloc(2)
      size.writeUInt16BE(reply.bytes.length)
      socket.write(Buffer.concat([size, reply.bytes]))
      if (socket.writableLength > tcpLimits.unread) return end('answers not read')
    }
  })
}
