// What the client's tests connect to: HTTP and HTTPS servers on loopback addresses of their own, that say where they
// stand and how often they were asked.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'

export type Certificate = { readonly key: string; readonly cert: string }

export type Place = {
  readonly address: string
  readonly port: number
  /** Host headers, and over TLS the names asked for, in order. */
  readonly asked: readonly string[]
  /** Ends what is open, too: a dead machine keeps no connection. */
  close(): Promise<void>
}

/** `port` 0: a free one. */
export async function place(address: string, port = 0, certificate?: Certificate): Promise<Place> {
  const asked: string[] = []
  const open = new Set<Socket>()
  const server: Server = certificate ? createSecureServer(certificate) : createServer()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket)).on('error', () => {})
  })
  server.on('request', (request, response) => {
    asked.push(String(request.headers.host))
    response.end(address)
  })
  server.listen(port, address)
  await once(server, 'listening')
  return {
    address,
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      if (!server.listening) return
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}

/** Two places at different addresses and the same port, which DNS cannot tell apart by; a taken port is left for another. */
export async function onOnePort(
  first: (port: number) => Promise<Place>,
  second: (port: number) => Promise<Place>,
  tries = 10,
): Promise<[Place, Place]> {
  const one = await first(0)
  try {
    return [one, await second(one.port)]
  } catch (error) {
    await one.close()
    if (tries <= 1 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return onOnePort(first, second, tries - 1)
  }
}
