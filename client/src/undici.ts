// The `connect` option of undici's dispatchers: `new Agent({ connect: connectorOf(names) })`.

import { connect as connectTcp, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { type DialOptions, dial, type OpenSocket, ready, serverNameFor } from './dial.ts'
import type { Names } from './names.ts'

/** As undici's `buildConnector.Options`, of which no type is imported: this package has no dependencies. */
export type Target = {
  readonly hostname: string
  readonly host?: string
  readonly protocol: string
  readonly port: string
  readonly servername?: string
  readonly localAddress?: string | null
  readonly httpSocket?: Socket
}
type Connected = (...args: [error: null, socket: Socket | TLSSocket] | [error: Error, socket: null]) => void
export type Connector = (target: Target, connected: Connected) => void

/** `tls`: a private authority, a client's certificate and the like. */
export function connectorOf(
  names: Names,
  options: DialOptions & { readonly tls?: ConnectionOptions } = {},
): Connector {
  return (target, connected) => {
    connection(names, target, options).then(
      (socket) => {
        socket.setNoDelay(true)
        socket.setKeepAlive(true, 60_000)
        connected(null, socket)
      },
      (error: Error) => connected(error, null),
    )
  }
}

async function connection(
  names: Names,
  target: Target,
  options: DialOptions & { readonly tls?: ConnectionOptions },
): Promise<Socket> {
  const host = target.hostname.replace(/^\[(.*)\]$/, '$1')
  const local = target.localAddress ? { localAddress: target.localAddress } : {}
  if (target.protocol !== 'https:') {
    const port = Number(target.port || 80)
    const open: OpenSocket = ({ address }) => ({
      socket: connectTcp({ ...local, host: address, port }),
      readyOn: 'connect',
    })
    return dial(names, host, open, options)
  }
  const secured = {
    ALPNProtocols: ['http/1.1'],
    ...options.tls,
    servername: target.servername || serverNameFor(host),
  }
  // Behind a proxy the way to the host stands already; only its certificate is left to be checked.
  if (target.httpSocket)
    return ready({ socket: connectTls({ ...secured, socket: target.httpSocket }), readyOn: 'secureConnect' })
  const port = Number(target.port || 443)
  const open: OpenSocket = ({ address }) => ({
    socket: connectTls({ ...secured, ...local, host: address, port }),
    readyOn: 'secureConnect',
  })
  return dial(names, host, open, options)
}
