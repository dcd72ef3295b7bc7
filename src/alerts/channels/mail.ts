// Mail as a value: plain text with a simple HTML beside it, one recipient each, all of a thread under one subject and
// with References (RFC 5322, section 3.6.4), since mail readers thread by both. Marked as written by a machine (RFC
// 3834), so that absence notes do not answer. Whoever gets it as a subscriber can leave with one click (RFC 8058).

import type { Message } from '../../telling/index.ts'
import type { JsonObject } from '../../terms/index.ts'
import { labelsOf } from './labels.ts'
import { cut, oneLine } from './text.ts'
import { bodyOf, factsOf, linksOf, signOf, timeText, titleOf, webUrl } from './wording.ts'

/** A subject of 200 is one that lists show; a line of mail may have 998 bytes, which folding and encoding keep. */
const most = { subject: 200, text: 20_000, fact: 4000, links: 10, references: 10 }

export type Mail = {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly messageId: string
  readonly inReplyTo?: string
  readonly references?: readonly string[]
  readonly date: Date
  readonly headers: Readonly<Record<string, string>>
}

/** Of the thread, as this recipient has it. */
export type MailHandle = { readonly subject: string; readonly references: readonly string[] }

export function handleOf(handle: JsonObject | null): MailHandle | null {
  if (typeof handle?.subject !== 'string' || !Array.isArray(handle.references)) return null
  const references = handle.references.filter((id): id is string => typeof id === 'string')
  return { subject: handle.subject, references }
}

export function mailOf(message: Message, from: string, to: string, before: MailHandle | null): Mail {
  const messageId = `<${message.id}@${domainOf(from)}>`
  const subject = before?.subject ?? cut(titleOf(message), most.subject)
  const references = before?.references ?? []
  const last = references.at(-1)
  const at = new Date(message.at)
  return {
    from,
    to,
    subject: before === null ? subject : `Re: ${subject}`,
    text: textOf(message),
    html: htmlOf(message),
    messageId,
    ...(last !== undefined && { inReplyTo: last, references }),
    date: Number.isNaN(at.getTime()) ? new Date(0) : at,
    headers: headersOf(message),
  }
}

/** After it was taken: the first of the thread, and the newest. */
export function nextHandle(mail: Mail, before: MailHandle | null): MailHandle {
  const references = [...(before?.references ?? []), mail.messageId]
  const kept =
    references.length <= most.references
      ? references
      : [references[0]!, ...references.slice(1 - most.references)]
  return { subject: before?.subject ?? mail.subject, references: kept }
}

const domainOf = (address: string): string => oneLine(address.split('@').at(-1) ?? '') || 'holdfast.invalid'

function headersOf(message: Message): Readonly<Record<string, string>> {
  const leave = webUrl(message.unsubscribeUrl)
  return {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    ...(leave !== null && {
      'List-Unsubscribe': `<${leave}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }),
  }
}

function textOf(message: Message): string {
  const facts = factsOf(message, most.fact)
  const width = Math.max(0, ...facts.map(({ label }) => label.length)) + 2
  const links = linksOf(message, most.links)
  const leave = webUrl(message.unsubscribeUrl)
  const words = labelsOf(message)
  const parts = [
    titleOf(message),
    cut(bodyOf(message), most.text),
    facts.map(({ label, value }) => `${`${label}:`.padEnd(width)}${value}`).join('\n'),
    links.map(({ label, url }) => `${label}: ${url}`).join('\n'),
    `${words.toldAt(timeText(message.at))}${leave === null ? '' : `\n${words.noMore}: ${leave}`}`,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string): string => text.replace(/[&<>"']/g, (mark) => marks[mark]!)

/** No pictures, no scripts, nothing from elsewhere. */
function htmlOf(message: Message): string {
  const words = labelsOf(message)
  const rows = factsOf(message, most.fact).map(
    ({ label, value }) =>
      `<tr><th align="left" valign="top" style="padding:2px 12px 2px 0">${html(label)}</th><td>${html(value)}</td></tr>`,
  )
  const lines = cut(bodyOf(message), most.text).split('\n').map(html)
  const links = linksOf(message, most.links).map(({ label, url }) =>
    label === words.acknowledge
      ? `<a href="${html(url)}"><b>${html(label)}</b></a>`
      : `<a href="${html(url)}">${html(label)}</a>`,
  )
  const leave = webUrl(message.unsubscribeUrl)
  return [
    `<!doctype html><html lang="${message.language ?? 'en'}"><body style="font-family:sans-serif;line-height:1.4">`,
    `<h2 style="font-size:1.1em">${signOf(message)} ${html(titleOf(message))}</h2>`,
    `<p>${lines.join('<br>\n')}</p>`,
    rows.length === 0 ? '' : `<table style="border-collapse:collapse">\n${rows.join('\n')}\n</table>`,
    `<p>${links.join(' &middot; ')}</p>`,
    `<p style="color:#666;font-size:.85em">${html(words.toldAt(timeText(message.at)))}${
      leave === null ? '' : ` <a href="${html(leave)}">${html(words.noMore)}</a>`
    }</p>`,
    '</body></html>',
    '',
  ].join('\n')
}
