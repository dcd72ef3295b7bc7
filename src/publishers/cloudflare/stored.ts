// Records as Cloudflare keeps them: one by one, each with an identifier of its own that no later record gets again. The
// identifier is what a write compares by: who deletes a record by it fails when somebody else already has.

import {
  type DomainName,
  parseName,
  parseRecordData,
  type RecordData,
  type RRset,
  root,
} from '../../dns/index.ts'
import { steeredTypes } from '../../steering/index.ts'

export type Stored = {
  readonly id: string
  readonly name: DomainName
  readonly type: string
  readonly content: string
  /** Seconds; 1 is "automatic". */
  readonly ttl: number
  /** Answered with Cloudflare's own addresses in place of `content`. */
  readonly proxied: boolean
  /** Of MX, SRV and URI, which keep it beside their content. */
  readonly priority: number | null
}

/** What Cloudflare answers with where the TTL is "automatic". */
const automaticTtl = 300

/** Null when it has not the shape of a record. */
export function storedFrom(json: unknown): Stored | null {
  if (typeof json !== 'object' || json === null) return null
  const { id, name, type, content, ttl, proxied, priority } = json as Record<string, unknown>
  if (typeof id !== 'string' || typeof name !== 'string' || typeof type !== 'string') return null
  const owner = parseName(name)
  if (!owner.ok || typeof content !== 'string' || typeof ttl !== 'number') return null
  return {
    id,
    name: owner.value,
    type,
    content,
    ttl,
    proxied: proxied === true,
    priority: typeof priority === 'number' ? priority : null,
  }
}

export const ttlOf = ({ ttl }: Stored): number => (ttl === 1 ? automaticTtl : ttl)

export const isSteered = ({ type }: Stored): boolean => steeredTypes.some((steered) => steered === type)

/** Null for content that is not of its type. */
export function dataOf({ type, content }: Stored): RecordData | null {
  if (type === 'TXT') return textOf(content)
  if (type !== 'A' && type !== 'AAAA' && type !== 'CNAME') return null
  const read = parseRecordData(type, [content], root)
  return read.ok ? read.value : null
}

/** TXT content is one or more quoted strings; what was written without quotes may come back without them. */
function textOf(content: string): RecordData | null {
  if (!content.startsWith('"')) return { type: 'TXT', strings: [content] }
  const tokens = [...content.matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map((match) => match[1]!)
  const read = parseRecordData('TXT', tokens)
  return read.ok ? read.value : null
}

export function contentOf(data: RecordData): string {
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return data.address
    case 'CNAME':
      return data.target
    default:
      throw new Error(`no record of type ${data.type} is written`)
  }
}

/**
 * The steered sets among these records. One of several TTLs is told as several sets: it is then never taken for a
 * plan's, which has one TTL.
 */
export function setsIn(records: readonly Stored[]): readonly RRset[] {
  const sets = new Map<string, { name: DomainName; type: RRset['type']; ttl: number; data: RecordData[] }>()
  for (const record of records) {
    const data = isSteered(record) ? dataOf(record) : null
    if (!data) continue
    const ttl = ttlOf(record)
    const key = `${data.type} ${ttl}`
    const set = sets.get(key) ?? { name: record.name, type: data.type, ttl, data: [] }
    set.data.push(data)
    sets.set(key, set)
  }
  return [...sets.values()]
}
