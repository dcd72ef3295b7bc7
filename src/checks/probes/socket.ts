// What every probe over TCP shares: following a socket through its phases.

import { isIP, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { CheckPhase } from '../../signals/index.ts'
import type { Stage } from '../look.ts'

/** An address needs no lookup; brackets as in a URL are dropped. */
export const bareHost = (host: string): string => (host.startsWith('[') ? host.slice(1, -1) : host)
export const firstPhase = (host: string): CheckPhase => (isIP(bareHost(host)) ? 'connect' : 'dns')
export const peerName = (host: string, port: number): string =>
  host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`

/** Moves the stage on with the socket: dns -> connect -> (tls ->) `then`. */
export function followSocket(
  stage: Stage,
  socket: Socket | TLSSocket,
  secure: boolean,
  then: CheckPhase,
): void {
  const move = (phase: CheckPhase) => (): void => {
    if (stage.open()) stage.phase = phase
  }
  socket.once('lookup', (error: Error | null) => {
    if (!error) move('connect')()
  })
  socket.once('connect', move(secure ? 'tls' : then))
  if (secure) socket.once('secureConnect', move(then))
}
