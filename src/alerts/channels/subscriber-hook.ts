// A webhook that somebody unknown subscribed with: the message as JSON, signed under a key of that address alone, which
// was shown when it was confirmed.

import { createHmac } from 'node:crypto'
import { signatureHeader } from '../signature.ts'
import type { SubscriberHookSpec } from '../spec.ts'
import { type HttpChannel, judgeStatus } from './http.ts'

/** `hook:` and the URL, as `recipientOf` of telling writes it. */
const urlOf = (recipient: string): string => recipient.replace(/^hook:/, '')

/** With it whoever gets the messages can tell that they are ours. `key` in base64. */
export const subscriberKey = (key: string, recipient: string): string =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(`hook\n${recipient}`).digest('hex')

export const subscriberHookChannel = ({ key }: SubscriberHookSpec): HttpChannel => ({
  files: {},
  drafts: ({ message, now }) => {
    const body = JSON.stringify(message)
    return [
      {
        method: 'POST',
        url: urlOf(message.recipient),
        headers: {
          'content-type': 'application/json',
          'holdfast-delivery': message.id,
          'holdfast-signature': signatureHeader(subscriberKey(key, message.recipient), body, now),
        },
        body,
      },
    ]
  },
  // Nobody mends a stranger's address that says it is gone for good.
  judge: (answer) =>
    answer.status === 410 ? { kind: 'refused', why: `${answer.host} answered 410` } : judgeStatus(answer),
})
