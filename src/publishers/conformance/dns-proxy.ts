// A fault-injecting proxy for DNS over TCP: every message is preceded by its length (RFC 1035 section 4.2.2), so that
// questions are counted and answers are told apart without reading them.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { type Fault, type FaultyPath, fateOf, type Upstream } from './faults.ts'

export async function openDnsProxy(upstream: Upstream, fault: Fault | null): Promise<FaultyPath> {
  const passed: Buffer[] = []
  const clients = new Set<Socket>()
  let requests = 0
  const server = createServer((client) => {
    clients.add(client)
    client.on('close', () => clients.delete(client))
    client.on('error', () => {})
    const ask = askerOf(upstream, (more) => client.write(more))
    client.on('close', () => ask.close())
    const take = async (message: Buffer): Promise<void> => {
      const fate = fateOf(fault, ++requests)
      if (fate === 'cut-before') return void client.destroy()
      if (fate === 'delay') await new Promise((resolve) => setTimeout(resolve, fault?.byMs ?? 0))
      passed.push(message)
      const reply = await ask.send(message)
      if (fate === 'silent') return
      if (reply === null || fate === 'cut-after') return void client.destroy()
      if (fate === 'truncate') return void client.end(reply.subarray(0, Math.ceil(reply.length / 2)))
      client.write(reply)
    }
    let turn = Promise.resolve()
    onMessage(client, (message) => {
      turn = turn.then(() => take(message))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async repeat() {
      const ask = askerOf(upstream, () => {})
      for (const message of [...passed]) await ask.send(message)
      ask.close()
    },
    async close() {
      for (const client of clients) client.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/**
 * One connection to the server, opened when it is first needed; a reply is null when it closed instead. `further`
 * takes what comes after a reply: a transfer is answered in several messages.
 */
function askerOf({ host, port }: Upstream, further: (message: Buffer) => void) {
  let socket: Socket | null = null
  let waiting: ((reply: Buffer | null) => void) | null = null
  const hear = (reply: Buffer | null): void => {
    const resolve = waiting
    waiting = null
    if (resolve) resolve(reply)
    else if (reply) further(reply)
  }
  const open = (): Socket => {
    const opened = connect(port, host)
    opened.on('error', () => {})
    opened.on('close', () => hear(null))
    onMessage(opened, (reply) => hear(reply))
    return opened
  }
  return {
    send(message: Buffer): Promise<Buffer | null> {
      if (socket === null || socket.destroyed) socket = open()
      const to = socket
      return new Promise((resolve) => {
        waiting = resolve
        to.write(message)
      })
    },
    close: (): void => void socket?.destroy(),
  }
}

/** Calls with each message as it came, its length in front. */
function onMessage(socket: Socket, take: (message: Buffer) => void): void {
  let unread = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk])
    while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
      const length = 2 + unread.readUInt16BE(0)
      take(unread.subarray(0, length))
      unread = unread.subarray(length)
    }
  })
}
