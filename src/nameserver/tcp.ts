// DNS over TCP (RFC 7766): requests framed by their length, answered as they come. A client that sends nothing whole for
// ten seconds, sends too much, or does not read its answers is let go, so that none can hold more than its share. Whole
// zones go out between the answers, at their own pace.

import { createServer, type Server, type Socket } from 'node:net'
import { seconds, type Timers } from '../terms/index.ts'
import { answer, maxRequest } from './answer.ts'
import type { Authority } from './authority.ts'
import type { QueryLog } from './query-log.ts'
import type { Reply } from './signed.ts'
import type { Counters } from './stats.ts'
import { Places, sendAll } from './transfer/sending.ts'
import type { Transfers } from './transfer/transfers.ts'

export const tcpLimits = {
  connections: 256,
  /** From one whole request to the next; also the most that a slow sender gets. */
  idle: seconds(10),
  /** Octets of answers that a client has not read yet. */
  unread: 256 * 1024,
} as const

export type TcpParts = {
  readonly authority: Authority
  readonly counters: Counters
  readonly timers: Timers
  readonly transfers: Transfers
  readonly log: QueryLog
}

export function createTcpServer(parts: TcpParts): Server {
  const { counters } = parts
  const places = new Places()
  const server = createServer({ noDelay: true }, (socket) => {
    counters.accepted++
    counters.open++
    serve(socket, parts, places)
  })
  server.maxConnections = tcpLimits.connections
  server.on('drop', () => counters.ended('too many connections'))
  return server
}

function serve(
  socket: Socket,
  { authority, counters, timers, transfers, log }: TcpParts,
  places: Places,
): void {
  let pending: Buffer = Buffer.alloc(0)
  let sending = 0
  const end = (reason: string): void => {
    counters.ended(reason)
    socket.destroy()
  }
  // Who is being sent a zone has no reason to say anything.
  const idle = (): (() => void) => timers.after(tcpLimits.idle, () => (sending > 0 ? rest() : end('idle')))
  let cancelIdle = idle()
  const rest = (): void => {
    cancelIdle()
    cancelIdle = idle()
  }
  const say = (reply: Reply | null): void => {
    counters.count('tcp', reply)
    if (!reply) {
      end('no request')
      return
    }
    if (reply.told !== undefined) log.told(reply.told, socket.remoteAddress ?? '')
    const size = Buffer.alloc(2)
    size.writeUInt16BE(reply.bytes.length)
    socket.write(Buffer.concat([size, reply.bytes]))
    if (socket.writableLength > tcpLimits.unread) end('answers not read')
  }
  const send = async (messages: Iterable<Buffer>): Promise<void> => {
    sending++
    const leave = await places.take()
    const broken = await sendAll(socket, messages, timers)
    leave()
    sending--
    counters.transferred(broken)
    if (!socket.destroyed) rest()
  }
  const take = (request: Buffer): void => {
    const asked = transfers.judge(request, socket.remoteAddress ?? '', 'tcp')
    if (asked?.kind === 'zone' && places.full) end('too many transfers')
    else if (asked?.kind === 'zone') void send(asked.messages)
    else say(asked?.reply ?? answer(request, 'tcp', authority, transfers.keyring))
  }
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
      rest()
      const request = pending.subarray(2, 2 + length)
      pending = pending.subarray(2 + length)
      take(request)
    }
  })
}
