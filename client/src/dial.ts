// Connects to a name: asks for its addresses, races them, and remembers which one took the connection. Over TLS an
// address has won only when its certificate was accepted for the name, so that an old address that belongs to
// somebody else by now loses.

import type { Socket } from 'node:net'
import { isIP } from 'node:net'
import { type Address, interleaved, toAddress } from './address.ts'
import { ClientError, textOf } from './errors.ts'
import type { Names } from './names.ts'
import type { RacePolicy } from './race.ts'
import { type Attempt, runRace } from './run-race.ts'

export type DialOptions = {
  /** Before the next address is tried beside a silent one (RFC 8305 §5). */
  readonly connectDelayMs?: number
  /** When a connection that no address took is given up. */
  readonly connectWithinMs?: number
}

/** Opens a connection to one address: not yet connected, as `net.connect` and `tls.connect` return it. */
export type OpenSocket = (address: Address) => {
  readonly socket: Socket
  readonly readyOn: 'connect' | 'secureConnect'
}

export const connectDelayMs = 250
const connectWithinMs = 10_000
const atOnce = 8

export async function dial(
  names: Names,
  host: string,
  open: OpenSocket,
  options: DialOptions = {},
): Promise<Socket> {
  const literal = toAddress(host)
  const { first, later } = literal ? { first: [literal], later: [] } : await names.candidates(host)
  const order = [...interleaved(first), ...interleaved(later)]
  const policy: RacePolicy = {
    delayMs: options.connectDelayMs ?? connectDelayMs,
    withinMs: options.connectWithinMs ?? connectWithinMs,
    atOnce,
  }
  const outcome = await runRace({
    count: order.length,
    attempt: (index) => attemptAt(open(order[index]!)),
    policy,
    timing: names.timing,
  })
  if (outcome.kind === 'won') {
    if (literal === null) names.connected(host, order[outcome.index]!)
    return outcome.value
  }
  if (literal === null) names.unreachable(host)
  throw noConnection(host, order, outcome.why === 'late', policy, outcome.errors)
}

type Opened = ReturnType<OpenSocket>

const attemptAt = (opened: Opened): Attempt<Socket> => ({
  settled: ready(opened),
  giveUp: () => opened.socket.destroy(),
})

/** Settles once, and leaves a ready socket without a listener of its own. */
export function ready({ socket, readyOn }: Opened): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      socket.off(readyOn, connected).off('error', failed).off('close', closed)
    }
    const connected = (): void => {
      done()
      resolve(socket)
    }
    const failed = (error: Error): void => {
      done()
      socket.on('error', () => {})
      socket.destroy()
      reject(error)
    }
    const closed = (): void => failed(new Error('the connection was closed before it was ready'))
    socket.on(readyOn, connected).on('error', failed).on('close', closed)
  })
}

/** One address's own error stands for itself, so that its `code` is what callers look for. */
function noConnection(
  host: string,
  order: readonly Address[],
  late: boolean,
  { withinMs }: RacePolicy,
  errors: readonly unknown[],
): unknown {
  if (order.length === 1 && errors.length === 1) return errors[0]
  const told = errors.map(textOf).join('; ')
  const why = late
    ? `no address of ${host} took a connection in ${withinMs} ms`
    : `no address of ${host} took a connection`
  const list = order.map(({ address }) => address).join(', ')
  const fix = 'see whether the service is up, and list a replica as a further endpoint'
  const error = new ClientError(
    'HOLDFAST_NO_CONNECTION',
    `${why} (tried ${list})${told ? `: ${told}` : ''}`,
    fix,
    errors,
  )
  const first = (errors[0] as NodeJS.ErrnoException | undefined)?.code
  return Object.assign(error, {
    code: first ?? (late ? 'ETIMEDOUT' : error.code),
    syscall: 'connect',
    hostname: host,
  })
}

/** The name a certificate must be valid for; an address has none. */
export const serverNameFor = (host: string): string => (isIP(host) === 0 ? host : '')
