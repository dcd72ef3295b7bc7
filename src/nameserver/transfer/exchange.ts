// One packet to one server and its answer, over UDP on a port of its own: an answer is taken only from there (a connected
// socket), so that nobody else's word counts.

import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { bad, type Duration, formatDuration, good, type Outcome, type Timers } from '../../terms/index.ts'
import type { HostPort } from './rules.ts'

export type Exchange = (server: HostPort, bytes: Buffer, patience: Duration) => Promise<Outcome<Buffer>>

export const exchangeOver =
  (timers: Timers): Exchange =>
  (server, bytes, patience) =>
    new Promise((resolve) => {
      const family = isIPv6(server.host) ? 6 : 4
      const socket = createSocket({
        type: family === 6 ? 'udp6' : 'udp4',
        lookup: (host, _options, done) => done(null, host, family),
      })
      const finish = (outcome: Outcome<Buffer>): void => {
        cancel()
        socket.removeAllListeners('message')
        socket.close()
        resolve(outcome)
      }
      let over = false
      const once = (outcome: Outcome<Buffer>): void => {
        if (over) return
        over = true
        finish(outcome)
      }
      const cancel = timers.after(patience, () => once(bad(`no answer within ${formatDuration(patience)}`)))
      socket.on('error', (error: NodeJS.ErrnoException) => once(bad(error.code ?? error.message)))
      socket.on('message', (answer) => once(good(answer)))
      socket.on('connect', () => socket.send(bytes))
      socket.connect(server.port, server.host)
    })
