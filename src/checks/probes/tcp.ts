// Is somebody accepting connections there? Nothing is sent: an accepted connection is all that is promised.

import { connect } from 'node:net'
import { settleFault } from '../fault.ts'
import { type CancelLook, type Finding, type LookContext, startLook } from '../look.ts'
import type { Probe } from '../spec.ts'
import { bareHost, firstPhase, followSocket, peerName } from './socket.ts'

export function lookTcp(
  probe: Extract<Probe, { kind: 'tcp' }>,
  context: LookContext,
  tell: (finding: Finding) => void,
): CancelLook {
  const peer = peerName(probe.host, probe.port)
  return startLook(
    context,
    firstPhase(probe.host),
    peer,
    (stage) => {
      const socket = connect({ host: bareHost(probe.host), port: probe.port })
      followSocket(stage, socket, false, 'connect')
      socket.once('connect', () => stage.up(`${peer} accepted the connection after ${stage.took()}`))
      socket.on('error', (error) => settleFault(stage, error, peer))
      return () => socket.destroy()
    },
    tell,
  )
}
