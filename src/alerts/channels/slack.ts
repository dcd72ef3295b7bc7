// Slack, by an incoming webhook (which can only say) or as a bot (which edits what it said and answers in its thread).
// Limits: developer reference of Block Kit (50 blocks, 150 characters of a header, 3000 of a section, 10 elements of a
// context, 75 on a button) and of chat.postMessage (4000 characters of `text` are recommended). Mentions cannot be made:
// `&`, `<` and `>` are escaped, and nothing is linked by name.

import type { Message } from '../../telling/index.ts'
import type { Json, JsonObject } from '../../terms/index.ts'
import type { SlackBotSpec, SlackSpec } from '../spec.ts'
import { hookFiles, hookUrl } from './hook.ts'
import {
  type Answer,
  below,
  type Draft,
  type HttpChannel,
  json,
  jsonOf,
  judgeStatus,
  type Verdict,
} from './http.ts'
import { cut, type Measure } from './text.ts'
import { bodyOf, factsOf, isLoud, linksOf, signOf, titleOf } from './wording.ts'

const most = { text: 3000, header: 150, section: 3000, fact: 1800, button: 75, links: 5 }

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** As long as it is once escaped. */
const escapedUnits: Measure = (text) => escaped(text).length

const said = (text: string, room: number): string => escaped(cut(text, room, escapedUnits))

/** `text` is what notifications show, and what Mattermost and others read. */
export function slackBody(message: Message): JsonObject {
  const title = `${signOf(message)} ${titleOf(message)}`
  const text = bodyOf(message)
  const facts = factsOf(message, most.fact, escapedUnits).map(
    ({ label, value }) => `*${escaped(label)}:* ${said(value, most.fact)}`,
  )
  const blocks: Json[] = [header(title)]
  if (text !== '') blocks.push(section(said(text, most.section)))
  if (facts.length > 0) blocks.push(section(joined(facts)))
  const buttons = linksOf(message, most.links).map(({ label, url }, i) => button(label, url, i))
  if (buttons.length > 0) blocks.push({ type: 'actions', elements: buttons })
  return { text: said(title, most.text), blocks, unfurl_links: false, unfurl_media: false }
}

const header = (text: string): Json => ({
  type: 'header',
  text: { type: 'plain_text', text: cut(text, most.header), emoji: true },
})
const section = (text: string): Json => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })
const button = (label: string, url: string, i: number): Json => ({
  type: 'button',
  action_id: `link-${i}`,
  text: { type: 'plain_text', text: cut(label, most.button) },
  url,
})

/** Whole lines, as many as fit: a line is escaped already and must not be cut. */
function joined(lines: readonly string[]): string {
  let text = ''
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`
    if (longer.length > most.section) break
    text = longer
  }
  return text
}

export function slackChannel(spec: SlackSpec): HttpChannel {
  return {
    files: hookFiles(spec),
    drafts: ({ message }, secret) => [
      { method: 'POST', url: hookUrl(spec, secret), headers: json, body: JSON.stringify(slackBody(message)) },
    ],
    judge: judgeStatus,
  }
}

/** The message at the head of the thread, as Slack names it. */
type Root = { readonly channel: string; readonly ts: string }

const rootOf = (handle: JsonObject | null): Root | null =>
  typeof handle?.channel === 'string' && typeof handle.ts === 'string'
    ? { channel: handle.channel, ts: handle.ts }
    : null

/** The head always shows how things stand; the thread keeps what was said, and the channel sees what matters to all. */
export function slackBotChannel(spec: SlackBotSpec): HttpChannel {
  return {
    files: { token: spec.tokenFile },
    drafts: ({ message, handle }, secret) => {
      const call = (method: string, body: JsonObject): Draft => ({
        method: 'POST',
        url: below(spec.api, method),
        headers: { ...json, authorization: `Bearer ${secret('token')}` },
        body: JSON.stringify(body),
      })
      const body = slackBody(message)
      const root = rootOf(handle)
      if (root === null) return [call('chat.postMessage', { channel: spec.channel, ...body })]
      const loud = isLoud(message)
      return [
        call('chat.update', { ...root, ...body }),
        call('chat.postMessage', {
          channel: root.channel,
          thread_ts: root.ts,
          reply_broadcast: loud,
          ...body,
        }),
      ]
    },
    judge: (answer, { handle }) => judgeSlack(answer, rootOf(handle)),
  }
}

/** What people mend, or what mends itself. */
const lasting = new Set([
  'msg_too_long',
  'invalid_blocks',
  'invalid_blocks_format',
  'no_text',
  'invalid_arguments',
  'invalid_json',
  'too_many_attachments',
])
/** The head of the thread was removed, or may not be edited any more. */
const gone = new Set(['message_not_found', 'thread_not_found', 'cant_update_message', 'edit_window_closed'])

/** Slack says 200 also when it did nothing: whether it did stands in `ok`. */
function judgeSlack(answer: Answer, root: Root | null): Verdict {
  const byStatus = judgeStatus(answer)
  if (byStatus.kind !== 'sent') return byStatus
  const told = jsonOf(answer)
  if (told?.ok === true) {
    const { channel, ts } = told
    if (root !== null) return { kind: 'sent', handle: root }
    return typeof channel === 'string' && typeof ts === 'string'
      ? { kind: 'sent', handle: { channel, ts } }
      : { kind: 'sent' }
  }
  const error =
    typeof told?.error === 'string' && /^[a-z_]{1,60}$/.test(told.error) ? told.error : 'no reason'
  const why = `Slack did nothing: ${error}`
  if (gone.has(error)) return { kind: 'forget', why }
  return { kind: lasting.has(error) ? 'refused' : 'retry', why }
}
