// Passes DNS over TCP on and counts the messages that go to the server; a process of its own, started as a fork.

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Relay = { readonly port: number; messages(): Promise<number>; stop(): void }

export async function relayTo(port: number): Promise<Relay> {
  const child: ChildProcess = fork(import.meta.filename, [`${port}`])
  const [own] = (await once(child, 'message')) as [number]
  return {
    port: own,
    async messages() {
      child.send('how many')
      const [many] = (await once(child, 'message')) as [number]
      return many
    },
    stop: () => child.disconnect(),
  }
}

function passOn(client: Socket, to: number, seen: () => void): void {
  // Small messages one after another must not wait for the acknowledgement of the first (Nagle's algorithm).
  const upstream = connect(to, '127.0.0.1').setNoDelay()
  client.setNoDelay()
  let pending = Buffer.alloc(0)
  client.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      seen()
      pending = pending.subarray(2 + pending.readUInt16BE(0))
    }
    upstream.write(chunk)
  })
  upstream.pipe(client)
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}

if (process.send && process.argv[1] === import.meta.filename) {
  let messages = 0
  const server = createServer((client) => passOn(client, Number(process.argv[2]), () => messages++))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.on('message', () => process.send!(messages))
  process.on('disconnect', () => process.exit())
  process.send((server.address() as AddressInfo).port)
}
