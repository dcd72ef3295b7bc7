// Reads a socket's error: is it the other side's fault (down) or did our own side keep us from looking (unknown)?
// Unknown is never counted as down (S12), so the list of our own faults is explicit and everything else is theirs.

import { isIP } from 'node:net'
import { faultCode } from './code.ts'
import type { Stage } from './look.ts'
import { hasRoute } from './routed.ts'

/** Our own: no descriptor, no route, no address, no memory, no permission. */
const ownFaults: Readonly<Record<string, string>> = {
  EMFILE: 'this process has no file descriptor left (raise its limit of open files)',
  ENFILE: 'this machine has no file descriptor left',
  ENETUNREACH: 'this machine has no route there',
  ENETDOWN: 'the network of this machine is down',
  EADDRNOTAVAIL: 'this machine has no address or port left to look from',
  EAFNOSUPPORT: 'this machine does not speak that address family',
  ENOBUFS: 'this machine has no socket buffer left',
  ENOMEM: 'this machine has no memory left',
  EACCES: 'this machine forbids the connection',
  EPERM: 'this machine forbids the connection',
  EAI_AGAIN: 'no resolver of this machine answered',
  ECANCELLED: 'the resolver of this machine gave up',
  EAI_SYSTEM: 'the resolver of this machine failed',
  EAI_MEMORY: 'the resolver of this machine has no memory left',
}

const theirFaults: Readonly<Record<string, (peer: string) => string>> = {
  ECONNREFUSED: (peer) => `connection refused by ${peer}`,
  ECONNRESET: (peer) => `connection reset by ${peer}`,
  EPIPE: (peer) => `connection closed by ${peer}`,
  ETIMEDOUT: (peer) => `connection to ${peer} timed out`,
  EHOSTUNREACH: (peer) => `${peer} is unreachable`,
  ENETUNREACH: (peer) => `a router on the way has no route to ${peer}`,
  EHOSTDOWN: (peer) => `${peer} is down`,
  ENOTFOUND: (peer) => `the name of ${peer} has no address`,
}

/**
 * Settles the look by the error. Error messages of libraries are never repeated: they may quote what was sent.
 * "Network unreachable" is said by this machine that has no route, and by a router near a region that is gone.
 */
export function settleFault(stage: Stage, error: unknown, peer: string, routed = hasRoute): void {
  const address = faultCode(error) === 'ENETUNREACH' ? addressOf(error) : null
  if (address === null) settle(stage, faultCode(error), peer, ownFaults)
  else routed(address, (there) => settle(stage, 'ENETUNREACH', peer, there ? {} : ownFaults))
}

function settle(stage: Stage, code: string, peer: string, ownFaults: Readonly<Record<string, string>>): void {
  const own = ownFaults[code]
  if (own) {
    stage.unknown(`could not look at ${peer}: ${own} (${code})`)
    return
  }
  if (code === 'ENOTFOUND') stage.phase = 'dns'
  const sentence =
    theirFaults[code]?.(peer) ?? `${inPhase[stage.phase] ?? 'the look'} failed at ${peer} (${code})`
  const refused = code === 'ECONNREFUSED' ? { refused: true } : {}
  const broken = code in theirFaults && code !== 'ENOTFOUND' ? { broken: true } : {}
  stage.down(stage.phase, `${sentence} after ${stage.took()}`, { ...refused, ...broken })
}

/** Where a socket wanted to go; null when its error does not say. */
function addressOf(error: unknown): string | null {
  const { address } = (error instanceof AggregateError ? error.errors[0] : error) as { address?: unknown }
  return typeof address === 'string' && isIP(address) !== 0 ? address : null
}

const inPhase: Readonly<Record<string, string>> = {
  dns: 'resolving the name',
  connect: 'connecting',
  tls: 'the TLS handshake',
  request: 'the request',
  status: 'the answer',
  body: 'reading the body',
}
