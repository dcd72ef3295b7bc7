// The nameserver process's sockets: the same port over UDP and TCP, both open before it says that it is up.

import { once } from 'node:events'
import type { AddressInfo, Server, Socket as TcpSocket } from 'node:net'
import type { DomainName, Zone } from '../dns/index.ts'
import type { ClientsSeen } from '../steering/index.ts'
import { type Clock, type EndpointName, type Instant, seconds, type Timers } from '../terms/index.ts'
import { type CountingHolder, createAuthority } from './authority.ts'
import { QueryLog } from './query-log.ts'
import { Counters, type NameserverStats } from './stats.ts'
import { createTcpServer } from './tcp.ts'
import type { TransferRules } from './transfer/rules.ts'
import { type TransferFacts, type TransferPorts, Transfers } from './transfer/transfers.ts'
import { createUdpSocket } from './udp.ts'

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

export type NameserverOptions = {
  /** `port` 0: one that is free. `reusePort`: share it with other processes of the same user. */
  readonly listen: { readonly host: string; readonly port: number; readonly reusePort?: boolean }
  readonly zones: readonly Zone[]
  readonly steered: readonly EndpointName[]
  readonly holder: CountingHolder
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  /** Left out: no zone ever goes out. */
  readonly transfers?: TransferPorts
}

export type Nameserver = {
  readonly address: { readonly host: string; readonly port: number }
  /** All zones at once; what is not in the list is REFUSED from now on. */
  setZones(zones: readonly Zone[]): void
  /** Names that fail rather than fall to the static part while nothing is held for them. */
  setSteered(names: readonly EndpointName[]): void
  /** The zones that go out to secondaries, and how; of all others nobody gets more than answers. */
  setTransfers(rules: ReadonlyMap<DomainName, TransferRules>): void
  /** What the holder holds has changed: secondaries are told soon. */
  changed(): void
  transfers(): readonly TransferFacts[]
  /** What the resolvers hold since the answer changed at or after `since`; null: it has not, or the name is not steered. */
  clientsOf(endpoint: EndpointName, since: Instant): ClientsSeen | null
  /** Questions from this port are our own and count as nobody's. */
  setOwnPort(port: () => number | null): void
  stats(): NameserverStats
  /** Stops listening; answers under way are sent. */
  close(): Promise<void>
}

const lastAnswers = seconds(1)

/** Rejects with what to do when the port cannot be had. */
export async function startNameserver(options: NameserverOptions): Promise<Nameserver> {
  const { listen, log } = options
  const authority = createAuthority(options.holder, options.clock, (origin) => transfers.serialOf(origin))
  const transfers = new Transfers(options.transfers ?? null, options, (origin) => authority.contentOf(origin))
  authority.setZones(options.zones)
  authority.setSteered(options.steered)
  const counters = new Counters()
  const queries = new QueryLog(options.holder, options.clock)
  const { tcp, udp, port } = await openBoth(
    () => createTcpServer({ authority, counters, timers: options.timers, transfers, log: queries }),
    () => createUdpSocket(listen, authority, counters, transfers, queries),
    listen,
  )
  const connections = new Set<TcpSocket>()
  tcp.on('connection', (socket: TcpSocket) => {
    connections.add(socket)
    socket.on('close', () => connections.delete(socket))
  })
  udp.on('error', (error) => log.warn({ error: error.message }, 'the UDP socket reported an error'))
  tcp.on('error', (error) => log.warn({ error: error.message }, 'the TCP socket reported an error'))
  log.info({ host: listen.host, port, zones: options.zones.map((zone) => zone.origin) }, 'nameserver is up')
  return {
    address: { host: listen.host, port },
    setZones(zones) {
      authority.setZones(zones)
      transfers.changed()
    },
    setSteered(names) {
      authority.setSteered(names)
      transfers.changed()
    },
    setTransfers: (rules) => transfers.setRules(rules),
    changed: () => transfers.changed(),
    transfers: () => transfers.facts(),
    clientsOf: (endpoint, since) => queries.clientsOf(endpoint, since),
    setOwnPort: (port) => {
      queries.ownPort = port
    },
    stats: () => counters.read(),
    close: async () => {
      const written = transfers.close()
      const closed = Promise.all([once(tcp, 'close'), once(udp, 'close')])
      tcp.close()
      udp.close()
      for (const socket of connections) socket.destroySoon()
      // Who does not read the last answers is not waited for.
      const cancel = options.timers.after(lastAnswers, () => {
        for (const socket of connections) socket.destroy()
      })
      await closed
      cancel()
      await written
    },
  }
}

type Opened = {
  readonly tcp: Server
  readonly udp: ReturnType<typeof createUdpSocket>
  readonly port: number
}

/** With port 0 the port that TCP got may be taken over UDP; another is tried. */
async function openBoth(
  makeTcp: () => Server,
  makeUdp: () => Opened['udp'],
  listen: NameserverOptions['listen'],
): Promise<Opened> {
  const attempts = listen.port === 0 ? 10 : 1
  for (let attempt = 1; ; attempt++) {
    const tcp = makeTcp()
    const udp = makeUdp()
    try {
      tcp.listen({ host: listen.host, port: listen.port, reusePort: listen.reusePort ?? false })
      await once(tcp, 'listening')
      const { port } = tcp.address() as AddressInfo
      // The address is not looked up, so binding may be over before `bind` returns.
      const bound = once(udp, 'listening')
      udp.bind(port, listen.host)
      await bound
      return { tcp, udp, port }
    } catch (error) {
      tcp.close()
      udp.close()
      if (attempt >= attempts) throw portError(error, listen)
    }
  }
}

function portError(error: unknown, listen: NameserverOptions['listen']): Error {
  const { code, message } = error as NodeJS.ErrnoException
  const place = `${listen.host}:${listen.port}`
  if (code === 'EADDRINUSE')
    return new Error(
      `DNS cannot listen on ${place}: another program does. Stop it, or choose a port with --dns`,
    )
  if (code === 'EACCES')
    return new Error(
      `DNS may not listen on ${place}: ports below 1024 need a permission. Choose a port with --dns`,
    )
  return new Error(`DNS cannot listen on ${place}: ${message}`)
}
