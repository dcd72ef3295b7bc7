// What would be sent, for people to look at: every secret is the name of its file, and of a URL that is one only the
// host is shown.

import { basename } from 'node:path'
import type { Message } from '../../telling/index.ts'
import type { Instant, JsonObject } from '../../terms/index.ts'
import type { AlertmanagerSpec, ChannelSpec, MailSpec } from '../spec.ts'
import { alertsBody, alertsUrl } from './alertmanager.ts'
import { httpChannelOf } from './channel.ts'
import { type Draft, json } from './http.ts'
import { handleOf, mailOf } from './mail.ts'
import { addressOf } from './mail-sender.ts'

export type Shown = {
  /** `MAIL` by SMTP. */
  readonly method: Draft['method'] | 'MAIL'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function showRequests(
  spec: ChannelSpec,
  message: Message,
  handle: JsonObject | null,
  now: Instant,
): readonly Shown[] {
  if (spec.kind === 'smtp') return [showMail(spec, message, handle)]
  if (spec.kind === 'alertmanager') return showAlerts(spec, message, now)
  const channel = httpChannelOf(spec)
  if (channel === null) return []
  const secret = (name: string): string => {
    const file = basename(channel.files[name] ?? name)
    return name === 'url'
      ? `https://url-in-file.invalid/${encodeURIComponent(file)}`
      : `<what stands in ${file}>`
  }
  return channel.drafts({ message, handle, now }, secret).map((draft) => ({
    ...draft,
    url: hidden(draft.url, spec),
    headers: withoutSignature(draft.headers),
  }))
}

const withoutSignature = (headers: Draft['headers']): Draft['headers'] =>
  headers['holdfast-signature'] === undefined
    ? headers
    : { ...headers, 'holdfast-signature': headers['holdfast-signature'].replace(/v1=.*/, 'v1=<by the key>') }

/** A webhook's address is known to those who may write to it. */
function hidden(url: string, spec: ChannelSpec): string {
  const parsed = URL.parse(url)
  if (parsed === null) return '<no URL>'
  if (!('url' in spec) || spec.url === undefined) return url
  if (spec.kind === 'slack' || spec.kind === 'teams' || spec.kind === 'discord')
    return `${parsed.origin}/<hidden>`
  if (parsed.username !== '' || parsed.password !== '') {
    parsed.username = 'hidden'
    parsed.password = ''
  }
  if (spec.kind === 'webhook' && parsed.search !== '') parsed.search = '?hidden'
  return parsed.href
}

function showMail(spec: MailSpec, message: Message, handle: JsonObject | null): Shown {
  const mail = mailOf(message, spec.from, addressOf(message.recipient), handleOf(handle))
  return {
    method: 'MAIL',
    url: spec.url,
    headers: {
      from: mail.from,
      to: mail.to,
      subject: mail.subject,
      'message-id': mail.messageId,
      ...(mail.inReplyTo !== undefined && { 'in-reply-to': mail.inReplyTo }),
      ...mail.headers,
    },
    body: mail.text,
  }
}

const showAlerts = ({ urls, labels, tokenFile }: AlertmanagerSpec, message: Message, now: Instant): Shown[] =>
  urls.map((root) => ({
    method: 'POST',
    url: alertsUrl(root),
    headers: {
      ...json,
      ...(tokenFile && { authorization: `Bearer <what stands in ${basename(tokenFile)}>` }),
    },
    body: alertsBody(message, labels, null, now).body,
  }))
