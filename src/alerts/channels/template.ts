// A body with `{{fields}}`. It is filled in and nothing more: no conditions, no code. What a field is escaped for is
// decided where the template is read, by the content type and, in JSON, by whether it stands within a string.

import type { Message } from '../../telling/index.ts'
import type { Json } from '../../terms/index.ts'
import { spanText } from './wording.ts'

type Fields = Readonly<Record<string, (message: Message) => Json>>

const fields: Fields = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  thread: ({ thread }) => thread,
  revision: ({ revision }) => revision,
  at: ({ at }) => at,
  severity: ({ severity }) => severity,
  title: ({ title }) => title,
  text: ({ text }) => text,
  url: ({ url }) => url,
  ackUrl: ({ ackUrl }) => ackUrl ?? null,
  subject: ({ subject }) => subject ?? null,
  incident: ({ incident }) => incident ?? null,
  foundation: ({ foundation }) => foundation ?? null,
  services: ({ services }) => services.map(({ name }) => name),
  serviceIds: ({ services }) => services.map(({ id }) => id),
  serviceCount: ({ services, servicesTotal }) => servicesTotal ?? services.length,
  moved: ({ moved }) => [...moved],
  since: ({ since }) => since ?? null,
  durationMs: ({ durationMs }) => durationMs ?? null,
  duration: ({ durationMs }) => (durationMs === undefined ? null : spanText(durationMs)),
  acknowledgedBy: ({ acknowledgedBy }) => acknowledgedBy ?? null,
  message: (message) => message as unknown as Json,
}

export const templateFields: readonly string[] = Object.keys(fields)

type Part =
  | { readonly kind: 'text'; readonly text: string }
  /** `quoted`: within a string of JSON. */
  | { readonly kind: 'field'; readonly name: string; readonly quoted: boolean }

export type Escape = 'json' | 'form' | 'text'

export function escapeOf(contentType: string): Escape {
  const type = contentType.split(';')[0]!.trim().toLowerCase()
  if (/^application\/(?:[a-z0-9.+-]+\+)?json$/.test(type)) return 'json'
  return type === 'application/x-www-form-urlencoded' ? 'form' : 'text'
}

function partsOf(template: string): readonly Part[] {
  const parts: Part[] = []
  let quoted = false
  for (const [i, text] of template.split(/\{\{\s*([A-Za-z]*)\s*\}\}/).entries()) {
    if (i % 2 === 1) parts.push({ kind: 'field', name: text, quoted })
    else {
      parts.push({ kind: 'text', text })
      quoted = endsQuoted(text, quoted)
    }
  }
  return parts
}

/** Whether the end of `text` is within a string of JSON. */
function endsQuoted(text: string, quoted: boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    if (quoted && text[i] === '\\') i++
    else if (text[i] === '"') quoted = !quoted
  }
  return quoted
}

export function fill(template: string, contentType: string, message: Message): string {
  const manner = escapeOf(contentType)
  return partsOf(template)
    .map((part) => {
      if (part.kind === 'text') return part.text
      return written(fields[part.name]?.(message) ?? null, part.quoted, manner)
    })
    .join('')
}

function written(value: Json, quoted: boolean, manner: Escape): string {
  if (manner === 'json' && !quoted) return JSON.stringify(value)
  const text = plain(value).toWellFormed()
  if (manner === 'json') return JSON.stringify(text).slice(1, -1)
  return manner === 'form' ? encodeURIComponent(text) : text
}

function plain(value: Json): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(plain).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export type TemplateRefusal = { readonly message: string; readonly fix: string }

/** Null: every field is known, and a JSON body is JSON whatever is filled in. */
export function checkTemplate(template: string, contentType: string): TemplateRefusal | null {
  for (const [, inner] of template.matchAll(/\{\{(.*?)\}\}/gs)) {
    const name = inner!.trim()
    if (!Object.hasOwn(fields, name))
      return {
        message: `no field of a message is called ${JSON.stringify(name.slice(0, 40))}`,
        fix: `fields are ${templateFields.join(', ')}`,
      }
  }
  if (escapeOf(contentType) !== 'json') return null
  for (const sample of samples) {
    const refusal = parseRefusal(fill(template, contentType, sample))
    if (refusal !== null) return refusal
  }
  return null
}

function parseRefusal(body: string): TemplateRefusal | null {
  try {
    JSON.parse(body)
    return null
  } catch {
    return {
      message: `filled in, it is not JSON: ${JSON.stringify(body.slice(0, 120))}`,
      fix: 'a field within quotes is text, one without is a value: {"title": "{{title}}", "services": {{services}}}; or set another `contentType`',
    }
  }
}

const bare: Message = {
  id: 'hf-0',
  route: 'r',
  recipient: 'r',
  kind: 'summary',
  thread: 't',
  revision: 1,
  at: '2026-01-01T00:00:00.000Z',
  severity: 'minor',
  title: '',
  text: '',
  url: '',
  services: [],
  moved: [],
  links: [],
}

/** Nothing filled in, and everything with what JSON must escape. */
const samples: readonly Message[] = [
  bare,
  {
    ...bare,
    title: '"\\\n{{title}}',
    text: '"}]\u0007',
    subject: '"',
    foundation: '"' as NonNullable<Message['foundation']>,
    acknowledgedBy: '"',
    durationMs: 1,
    moved: ['"', '\\'],
    services: [
      { id: '"' as Message['services'][number]['id'], name: '\\', severity: 'minor', state: 'open' },
    ],
  },
]
