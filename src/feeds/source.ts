// From what came over the wire, or stands in a file, to text and values. Nothing here throws.

import { type UnreadableRecord, unreadable } from './record.ts'

/** More of one list than this is not read. Google's whole history has some 1,500 incidents, AWS's some 3,000. */
export const longest = { list: 20_000, updates: 1000 } as const

const utf8 = new TextDecoder('utf-8', { fatal: true })
const bomless = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text)

/**
 * Bytes as text, whatever they claim to be: what is valid UTF-8 is UTF-8 (by accident it hardly ever is), then what a
 * byte order mark, the XML declaration or `charset` (of Content-Type) says, then Windows-1252, which reads anything.
 */
export function textOfSource(document: string | Uint8Array, charset?: string): string {
  if (typeof document === 'string') return bomless(document)
  const [first, second] = document
  if (first === 0xff && second === 0xfe) return decoded(document, 'utf-16le')
  if (first === 0xfe && second === 0xff) return decoded(document, 'utf-16be')
  // No document begins with a zero: `<`, `{` or `[` in two bytes, without a mark.
  if (isOpening(first) && second === 0) return decoded(document, 'utf-16le')
  if (first === 0 && isOpening(second)) return decoded(document, 'utf-16be')
  try {
    return bomless(utf8.decode(document))
  } catch {
    const head = new TextDecoder('latin1').decode(document.subarray(0, 200))
    const declared = /^\s*<\?xml[^>]{0,100}encoding=["']([\w-]{1,40})["']/.exec(head)?.[1]
    return decoded(document, declared ?? charset ?? 'windows-1252')
  }
}

const isOpening = (code: number | undefined): boolean => code === 0x3c || code === 0x5b || code === 0x7b

function decoded(document: Uint8Array, label: string): string {
  const kept = /^utf-?8$/i.test(label) ? 'windows-1252' : label
  try {
    return bomless(new TextDecoder(kept).decode(document))
  } catch {
    return new TextDecoder('windows-1252').decode(document)
  }
}

export type JsonValues = {
  readonly values: readonly { readonly value: unknown; readonly raw: string }[]
  readonly unreadable: readonly UnreadableRecord[]
}

const notRead = Symbol('not read')

/** Real documents are a dozen levels deep. */
const deepest = 200

/** One walk over the text: what is nested without end is told by its brackets before it costs memory. */
function isNestedTooDeep(text: string): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (quoted && code === 0x5c) at++
    else if (code === 0x22) quoted = !quoted
    else if (!quoted && (code === 0x5b || code === 0x7b) && ++depth > deepest) return true
    else if (!quoted && (code === 0x5d || code === 0x7d)) depth--
  }
  return false
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return notRead
  }
}

/** One JSON document, or JSON lines: then each line is a value of its own, and a broken one spoils no other. */
export function jsonValues(document: string | Uint8Array): JsonValues {
  const text = textOfSource(document)
  if (isNestedTooDeep(text))
    return { values: [], unreadable: [unreadable(`nested deeper than ${deepest} levels`, text)] }
  const whole = parsed(text)
  if (whole !== notRead) return { values: [{ value: whole, raw: text }], unreadable: [] }
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const read = lines.map((raw) => ({ raw, value: parsed(raw) }))
  const values = read.filter(({ value }) => value !== notRead)
  if (values.length === 0)
    return { values: [], unreadable: [unreadable(`expected JSON, read ${kindOf(text)}`, text)] }
  const broken = read.filter(({ value }) => value === notRead)
  return { values, unreadable: broken.map(({ raw }) => unreadable('expected a line of JSON', raw)) }
}

/** The same, with each element of a list as a value of its own: archives are kept as lists as well as in lines. */
export function jsonRecords(document: string | Uint8Array): JsonValues {
  const { values, unreadable: broken } = jsonValues(document)
  const records = values.flatMap(({ value, raw }) =>
    Array.isArray(value)
      ? value.slice(0, longest.list).map((one: unknown) => ({ value: one, raw: rawOf(one) }))
      : [{ value, raw }],
  )
  const past = values.flatMap(({ value }) => (Array.isArray(value) ? beyond(value, longest.list) : []))
  return { values: records, unreadable: [...broken, ...past] }
}

/** What is left unread of a list, as one record that says how much it is. */
export const beyond = (list: readonly unknown[], most: number): readonly UnreadableRecord[] =>
  list.length <= most
    ? []
    : [
        unreadable(
          `${list.length - most} more than the ${most} that are read of one list`,
          rawOf(list.slice(most)),
        ),
      ]

/** What a text that should be something else seems to be. */
export function kindOf(text: string): string {
  const start = text.slice(0, 500).trimStart().toLowerCase()
  if (start === '') return 'nothing'
  if (/^<(?:!doctype html|html)/.test(start)) return 'an HTML page'
  if (/^<\?xml|^<(?:rss|feed|rdf)/.test(start)) return 'XML'
  return JSON.stringify(text.slice(0, 60))
}

/** A value that came from JSON as text again: its nesting was bearable to read but may not be to write. */
export function rawOf(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    return '(nested too deeply to be written down again)'
  }
}
