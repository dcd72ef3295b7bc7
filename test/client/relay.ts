// Stands before a server so that it can die, hang and come back at the same address and port.

import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

export type Relay = {
  readonly port: number
  /** Refuses connections and cuts those that are open. */
  die(): Promise<void>
  /** Takes connections and bytes, and gives none back: as a service that is frozen. */
  hang(): void
  revive(): Promise<void>
}

export async function startRelay(address: string, upstream: number): Promise<Relay> {
  const open = new Set<Socket>()
  let hanging = false
  let server = listener()
  server.listen(0, address)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  function listener(): Server {
    return createServer((near) => {
      const far = connect(upstream, '127.0.0.1')
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        open.add(one)
        one.on('close', () => {
          open.delete(one)
          other.destroy()
        })
        one.on('error', () => {})
      }
      near.pipe(far)
      far.on('data', (chunk) => {
        if (!hanging) near.write(chunk)
      })
      far.on('end', () => near.end())
    })
  }
  const die = async (): Promise<void> => {
    if (!server.listening) return
    server.close()
    for (const socket of open) socket.destroy()
    await once(server, 'close')
  }
  return {
    port,
    die,
    hang: () => {
      hanging = true
    },
    revive: async () => {
      hanging = false
      if (server.listening) return
      server = listener()
      server.listen(port, address)
      await once(server, 'listening')
    },
  }
}
