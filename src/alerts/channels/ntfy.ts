// ntfy, published as JSON to the server's root. Messages of a thread share a sequence id, so that clients replace the
// notification (servers before 2.16 add another). A button acknowledges. Limits: 4096 bytes of a message (what is longer
// becomes an attachment), 1024 of a title, three actions, 64 letters of a sequence id, and twice the message's limit
// for the whole body.

import { createHash } from 'node:crypto'
import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import type { NtfySpec } from '../spec.ts'
import { type HttpChannel, json, judgeStatus } from './http.ts'
import { bytes, cut, fitting } from './text.ts'
import { ackLabel, bodyOf, factsOf, isOver, linksOf, signOf, stateOf, titleOf, webUrl } from './wording.ts'

const most = { body: 8000, message: 3500, fact: 600, title: 500, actions: 3, label: 40, url: 1000 }

export const sequenceOf = ({ thread }: Message): string =>
  createHash('sha256').update(thread).digest('hex').slice(0, 40)

export const ntfyBody = (message: Message, topic: string): string =>
  fitting(most.body, (share) => JSON.stringify(publication(message, topic, share)))

function publication(message: Message, topic: string, share: number): JsonObject {
  const facts = factsOf(message, Math.max(40, Math.floor(most.fact * share)), bytes).map(
    ({ label, value }) => `${label}: ${value}`,
  )
  const room = Math.max(120, Math.floor(most.message * share))
  const told = cut(facts.join('\n'), Math.floor(room / 2), bytes)
  const text = cut(bodyOf(message), room - bytes(told) - 2, bytes)
  const click = webUrl(message.url, most.url)
  return {
    topic,
    sequence_id: sequenceOf(message),
    title: cut(`${signOf(message)} ${titleOf(message)}`, most.title, bytes),
    message: [text, told].filter((part) => part !== '').join('\n\n') || titleOf(message).slice(0, 200),
    priority: priorityOf(message),
    tags: ['holdfast'],
    ...(click !== null && { click }),
    actions: actionsOf(message),
  }
}

/** The button posts at once, as a page's button would; whoever has the notification was told by it. */
const actionsOf = (message: Message): JsonObject[] =>
  linksOf(message, 20)
    .filter(({ url }) => url.length <= most.url)
    .slice(0, most.actions)
    .map(({ label, url }) =>
      label === ackLabel
        ? { action: 'http', label: ackLabel, url, method: 'POST', clear: true }
        : { action: 'view', label: cut(label, most.label, bytes), url },
    )

/** 5 rings through "do not disturb", 3 is the usual, 2 is quiet. */
function priorityOf(message: Message): number {
  if (isOver(message) || stateOf(message) !== 'open') return 3
  if (message.kind === 'incident.changed') return 3
  return { minor: 3, major: 4, critical: 5 }[message.severity]
}

export function ntfyChannel(spec: NtfySpec): HttpChannel {
  return {
    files: spec.tokenFile === undefined ? {} : { token: spec.tokenFile },
    drafts: ({ message }, secret) => [
      {
        method: 'POST',
        url: spec.url,
        headers: { ...json, ...(spec.tokenFile && { authorization: `Bearer ${secret('token')}` }) },
        body: ntfyBody(message, spec.topic),
      },
    ],
    judge: judgeStatus,
  }
}
