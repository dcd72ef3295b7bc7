// Real servers on loopback for the probes to look at, and the real clock and timers to look with.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import { decodeMessage, encodeMessage, type Message } from '../../dns/index.ts'
import { type Clock, type Duration, instant, ms, type Timers } from '../../terms/index.ts'
import type { Finding } from '../look.ts'
import { lookOnce } from '../probes/index.ts'
import type { Probe } from '../spec.ts'

export const clock: Clock = {
  now: () => instant(performance.timeOrigin + performance.now()),
  monotonic: () => performance.now(),
}
export const timers: Timers = {
  after(wait, act) {
    const timer = setTimeout(act, wait)
    return () => clearTimeout(timer)
  },
}

/** One look, waited for. */
export const look = (probe: Probe, timeout: Duration = ms(2000)): Promise<Finding> =>
  new Promise((resolve) => {
    lookOnce(probe, { clock, timers, timeout }, resolve)
  })

export type Running = { readonly port: number; close(): Promise<void> }

/** Listens on a free port of 127.0.0.1; `close` also drops the connections that are open. */
export async function listening(server: Server, port = 0): Promise<Running> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(server: Server): Promise<number> {
  const running = await listening(server)
  await running.close()
  return running.port
}

/** A DNS server over UDP that answers what `answer` makes of the question; null keeps silent. */
export async function dnsServer(answer: (question: Message) => Message | null): Promise<Running> {
  const socket = createSocket('udp4')
  socket.on('message', (bytes, from) => {
    const question = decodeMessage(bytes)
    const reply = question.ok ? answer(question.value) : null
    if (reply) socket.send(encodeMessage(reply), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}
