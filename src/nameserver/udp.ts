// DNS over UDP: one packet in, at most one out. Addresses are given as they are, so looking them up again for every
// packet, as Node does by itself, is cut short (measured: a third of the cost of an answer).

import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { answer } from './answer.ts'
import type { Authority } from './authority.ts'
import type { QueryLog } from './query-log.ts'
import type { Reply } from './signed.ts'
import type { Counters } from './stats.ts'
import type { Verdict } from './transfer/request.ts'
import type { Transfers } from './transfer/transfers.ts'

/** `reusePort`: several processes share the port and the kernel spreads the packets (Linux, some BSDs). */
export function createUdpSocket(
  listen: { readonly host: string; readonly reusePort?: boolean },
  authority: Authority,
  counters: Counters,
  transfers: Transfers,
  log: QueryLog,
): Socket {
  const family = isIPv6(listen.host) ? 6 : 4
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    reusePort: listen.reusePort ?? false,
    lookup: (host, _options, done) => done(null, host, family),
  })
  socket.on('message', (request, from) => {
    const asked = transfers.judge(request, from.address, 'udp')
    const reply = asked === null ? answer(request, 'udp', authority, transfers.keyring) : replyOf(asked)
    counters.count('udp', reply)
    if (!reply || from.port === 0) return
    if (reply.told !== undefined) log.told(reply.told, from.address, from.port)
    socket.send(reply.bytes, from.port, from.address, (error) => {
      if (error) counters.unsent++
    })
  })
  return socket
}

/** A zone never goes out over UDP: that is judged before. */
const replyOf = (verdict: Verdict): Reply | null => (verdict.kind === 'zone' ? null : verdict.reply)
