// Discord, by a webhook of a channel. The first message of a thread is edited to show how things stand; what people
// must hear of (a reminder, the end) is a message of its own besides, since nobody is told of an edit. Limits:
// Discord's reference of embeds (256 characters of a title, 4096 of a description, 25 fields of 256 and 1024, 6000 in
// all). Nobody is mentioned: `allowed_mentions` names none, and Markdown's marks are escaped.

import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import type { DiscordSpec } from '../spec.ts'
import { hookFiles, hookUrl } from './hook.ts'
import { type Answer, type Draft, type HttpChannel, json, jsonOf, judgeStatus, type Verdict } from './http.ts'
import { cut, type Measure, units } from './text.ts'
import {
  ackLabel,
  bodyOf,
  factsOf,
  isLoud,
  isOver,
  linksOf,
  signOf,
  stateOf,
  titleOf,
  webUrl,
} from './wording.ts'

const most = { title: 256, description: 3000, value: 1000, fields: 10, links: 5, total: 6000, url: 2000 }

export const escaped = (text: string): string =>
  text.replace(/[\\`*_~|[\]()<>@#]/g, '\\$&').replace(/^(\s*)([-+]|\d+\.)(?=\s)/gm, '$1\\$2')

const escapedUnits: Measure = (text) => escaped(text).length
const said = (text: string, room: number): string => escaped(cut(text, room, escapedUnits))

export function discordBody(message: Message): JsonObject {
  const title = said(`${signOf(message)} ${titleOf(message)}`, most.title)
  const links = linksText(message)
  const text = said(bodyOf(message), most.description)
  const description = [text, links].filter((part) => part !== '').join('\n\n')
  let room = most.total - title.length - description.length
  const fields: JsonObject[] = []
  for (const { label, value } of factsOf(message, most.value, escapedUnits).slice(0, most.fields)) {
    const field = { name: label, value: said(value, most.value), inline: value.length <= 40 }
    room -= field.name.length + field.value.length
    if (room < 0) break
    fields.push(field)
  }
  const url = webUrl(message.url, most.url)
  return {
    embeds: [
      {
        title,
        ...(description !== '' && { description }),
        ...(url !== null && { url }),
        color: colorOf(message),
        fields,
        ...(Number.isNaN(Date.parse(message.at)) ? {} : { timestamp: new Date(message.at).toISOString() }),
      },
    ],
    allowed_mentions: { parse: [] },
  }
}

const percent = (mark: string): string => `%${mark.charCodeAt(0).toString(16)}`

/** Masked links; the title leads to the board already. What would not fit is left out whole. */
function linksText(message: Message): string {
  const told: string[] = []
  for (const { label, url } of linksOf(message, most.links)) {
    if (url === webUrl(message.url) && label !== ackLabel) continue
    const link = `[${said(label, 80)}](<${url.replace(/[()<>\\]/g, percent)}>)`
    if (units([...told, link].join(' · ')) <= most.description / 3) told.push(link)
  }
  return told.join(' · ')
}

function colorOf(message: Message): number {
  if (isOver(message)) return 0x2e7d32
  if (stateOf(message) !== 'open') return 0x1565c0
  return { minor: 0xf9a825, major: 0xef6c00, critical: 0xc62828 }[message.severity]
}

export function discordChannel(spec: DiscordSpec): HttpChannel {
  return {
    files: hookFiles(spec),
    drafts: ({ message, handle }, secret) => {
      const call = (method: Draft['method'], path: string, query: Record<string, string>): Draft => ({
        method,
        url: callUrl(hookUrl(spec, secret), path, {
          ...query,
          ...(spec.threadId && { thread_id: spec.threadId }),
        }),
        headers: json,
        body: JSON.stringify(discordBody(message)),
      })
      const post = call('POST', '', { wait: 'true' })
      if (typeof handle?.message !== 'string') return [post]
      const edit = call('PATCH', `/messages/${encodeURIComponent(handle.message)}`, {})
      return isLoud(message) ? [edit, post] : [edit]
    },
    judge: (answer, { handle }) => judgeDiscord(answer, handle),
  }
}

function callUrl(hook: string, path: string, query: Record<string, string>): string {
  const url = new URL(hook)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value)
  return url.href
}

const unknownMessage = 10_008

function judgeDiscord(answer: Answer, handle: JsonObject | null): Verdict {
  const told = jsonOf(answer)
  if (answer.status === 429 && typeof told?.retry_after === 'number')
    return {
      kind: 'retry',
      why: `${answer.host} answered 429`,
      afterMs: Math.min(3_600_000, Math.ceil(told.retry_after * 1000)),
    }
  if (answer.status === 404 && told?.code === unknownMessage && handle !== null)
    return { kind: 'forget', why: 'the message that was to be edited is gone' }
  const verdict = judgeStatus(answer)
  if (verdict.kind !== 'sent') return verdict
  if (handle !== null) return { kind: 'sent', handle }
  return typeof told?.id === 'string' ? { kind: 'sent', handle: { message: told.id } } : verdict
}
