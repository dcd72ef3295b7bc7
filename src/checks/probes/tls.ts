// Is the certificate valid, for this name, and good for long enough that somebody can still renew it calmly?

import { connect, type PeerCertificate } from 'node:tls'
import { faultCode } from '../code.ts'
import { settleFault } from '../fault.ts'
import { type CancelLook, type Finding, type LookContext, type Stage, startLook } from '../look.ts'
import type { Probe } from '../spec.ts'
import { settleCertificate } from './certificate.ts'
import { bareHost, firstPhase, followSocket, peerName } from './socket.ts'

type TlsProbe = Extract<Probe, { kind: 'tls' }>

const dayMs = 86_400_000
const days = (durationMs: number): string => `${Math.floor((durationMs / dayMs) * 10) / 10} days`

export function lookTls(probe: TlsProbe, context: LookContext, tell: (finding: Finding) => void): CancelLook {
  const peer = peerName(probe.host, probe.port)
  return startLook(
    context,
    firstPhase(probe.host),
    peer,
    (stage) => {
      const socket = connect({ host: bareHost(probe.host), port: probe.port, servername: probe.servername })
      followSocket(stage, socket, true, 'tls')
      socket.once('secureConnect', () =>
        judgeExpiry(stage, socket.getPeerCertificate(), probe, context.clock.now(), peer),
      )
      socket.on('error', (error) => {
        if (!settleCertificate(stage, faultCode(error), peer)) settleFault(stage, error, peer)
      })
      return () => socket.destroy()
    },
    tell,
  )
}

function judgeExpiry(
  stage: Stage,
  certificate: PeerCertificate,
  probe: TlsProbe,
  nowMs: number,
  peer: string,
): void {
  const validTo = Date.parse(certificate.valid_to)
  const leftMs = validTo - nowMs
  const until = Number.isNaN(validTo) ? 'never' : new Date(validTo).toISOString().slice(0, 10)
  if (Number.isNaN(validTo)) stage.down('tls', `${peer} showed a certificate without an end date`)
  else if (leftMs < probe.minimum)
    stage.down(
      'tls',
      `the certificate of ${peer} expires in ${days(leftMs)} (${until}), less than the ${days(probe.minimum)} wanted: renew it`,
    )
  else stage.up(`the certificate of ${peer} is valid for ${days(leftMs)} (until ${until})`)
}
