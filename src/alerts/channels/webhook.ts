// A webhook of one's own: the whole message as JSON, or a template filled in. Signed over the exact bytes; the id stays
// the same over all attempts, so that a receiver can drop repetitions. What follows is another request with the same
// thread.

import type { Message } from '../../telling/index.ts'
import { signatureHeader } from '../signature.ts'
import type { WebhookSpec } from '../spec.ts'
import { hookFiles, hookUrl } from './hook.ts'
import { type HttpChannel, judgeStatus } from './http.ts'
import { fill } from './template.ts'

const usualType = 'application/json'

export function webhookBody(message: Message, { template, contentType = usualType }: WebhookSpec): string {
  return template === undefined ? JSON.stringify(message) : fill(template, contentType, message)
}

export function webhookChannel(spec: WebhookSpec): HttpChannel {
  const { method = 'POST', headers = {}, secretHeaders = {}, secretFile, contentType = usualType } = spec
  const secretNames = Object.entries(secretHeaders)
  return {
    files: {
      ...hookFiles(spec),
      ...(secretFile !== undefined && { key: secretFile }),
      ...Object.fromEntries(secretNames.map(([name, file]) => [`header ${name}`, file])),
    },
    drafts: ({ message, now }, secret) => {
      const body = webhookBody(message, spec)
      return [
        {
          method,
          url: hookUrl(spec, secret),
          headers: {
            'content-type': contentType,
            ...headers,
            ...Object.fromEntries(secretNames.map(([name]) => [name, secret(`header ${name}`)])),
            'holdfast-delivery': message.id,
            ...(secretFile !== undefined && {
              'holdfast-signature': signatureHeader(secret('key'), body, now),
            }),
          },
          body,
        },
      ]
    },
    judge: judgeStatus,
  }
}
