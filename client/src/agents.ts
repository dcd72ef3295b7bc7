// Agents for `http` and `https`: the same pooling, sessions and checks as Node's own, whose connections are raced over
// the addresses that are remembered.

import { Agent as HttpAgent, type AgentOptions as HttpAgentOptions } from 'node:http'
import { Agent as HttpsAgent, type AgentOptions as HttpsAgentOptions } from 'node:https'
import type { Socket, TcpNetConnectOpts } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ConnectionOptions } from 'node:tls'
import { type DialOptions, dial, type OpenSocket, serverNameFor } from './dial.ts'
import type { Names } from './names.ts'

type Connected = (error: Error | null, socket: Duplex) => void
/** What Node hands an agent: where to, and everything the socket takes. */
type Wanted = TcpNetConnectOpts &
  ConnectionOptions & { readonly path?: string | null; readonly socketPath?: string }

/** Node gives an agent's socket to one request, so what fails after that is the request's to hear. */
function hand(dialled: Promise<Socket>, connected: Connected): void {
  dialled.then(
    (socket) => connected(null, socket),
    (error: Error) => connected(error, undefined as unknown as Duplex),
  )
}

const at = (options: Wanted, address: string, family: number): Wanted =>
  ({ ...options, host: address, hostname: address, family, lookup: undefined }) as Wanted

const dialOptions = (connectDelayMs?: number, connectWithinMs?: number): DialOptions => ({
  ...(connectDelayMs !== undefined && { connectDelayMs }),
  ...(connectWithinMs !== undefined && { connectWithinMs }),
})

export class HeldHttpAgent extends HttpAgent {
  readonly #names: Names
  readonly #dial: DialOptions

  constructor(
    names: Names,
    { connectDelayMs, connectWithinMs, ...options }: HttpAgentOptions & DialOptions = {},
  ) {
    super({ keepAlive: true, ...options })
    this.#names = names
    this.#dial = dialOptions(connectDelayMs, connectWithinMs)
  }

  override createConnection(options: Wanted, connected?: Connected): Duplex | null | undefined {
    const plain = (wanted: Wanted): Socket => super.createConnection(wanted as never) as Socket
    if (options.socketPath || connected === undefined) return plain(options)
    const open: OpenSocket = ({ address, family }) => ({
      socket: plain(at(options, address, family)),
      readyOn: 'connect',
    })
    hand(dial(this.#names, options.host ?? 'localhost', open, this.#dial), connected)
    return undefined
  }
}

export class HeldHttpsAgent extends HttpsAgent {
  readonly #names: Names
  readonly #dial: DialOptions

  constructor(
    names: Names,
    { connectDelayMs, connectWithinMs, ...options }: HttpsAgentOptions & DialOptions = {},
  ) {
    super({ keepAlive: true, ...options })
    this.#names = names
    this.#dial = dialOptions(connectDelayMs, connectWithinMs)
  }

  override createConnection(options: Wanted, connected?: Connected): Duplex | null | undefined {
    const secure = (wanted: Wanted): Socket => super.createConnection(wanted as never) as Socket
    if (options.socketPath || connected === undefined) return secure(options)
    const host = options.host ?? 'localhost'
    // The certificate is checked against the name, never against the address that was tried.
    const named = { ...options, servername: options.servername || serverNameFor(host) }
    const open: OpenSocket = ({ address, family }) => ({
      socket: secure(at(named, address, family)),
      readyOn: 'secureConnect',
    })
    hand(dial(this.#names, host, open, this.#dial), connected)
    return undefined
  }
}
