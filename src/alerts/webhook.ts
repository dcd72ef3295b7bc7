// A signed JSON post. The delivery's id stays the same over all attempts, so that a receiver can drop repetitions.

import type { Alert } from './alert.ts'
import { post, type Sender, type SenderPorts } from './sender.ts'
import { signatureHeader } from './signature.ts'
import type { AlertSpec } from './spec.ts'

export function webhookSender(spec: AlertSpec & { kind: 'webhook' }, ports: SenderPorts): Sender {
  return async (alert, stop) => {
    const body = webhookBody(alert)
    const headers: Record<string, string> = { 'holdfast-delivery': alert.id }
    if (spec.secretFile !== undefined) {
      const secret = await ports.secrets(spec.secretFile)
      if (secret === '') return { kind: 'retry', why: `the secret file ${spec.secretFile} is empty` }
      headers['holdfast-signature'] = signatureHeader(secret, body, ports.clock.now())
    }
    return post(ports, spec.url ?? '', body, headers, stop)
  }
}

function webhookBody({ id, kind, severity, text, incident, foundation, subject, url, at }: Alert): string {
  return JSON.stringify({ id, kind, severity, text, subject, incident, foundation, url, at })
}
