// From targets to records: what a name holds when it answers with these targets, by value, whole.

import type { DomainName, RecordData, RRset } from '../dns/index.ts'
import { assert, type TargetId } from '../terms/index.ts'
import { canonical } from './digest.ts'
import type { Envelope, SteeredType } from './plan.ts'
import { recordText } from './record.ts'

export const steeredTypes: readonly SteeredType[] = ['A', 'AAAA', 'CNAME']

export type Answer = {
  readonly sets: readonly RRset[]
  /** Steered types that must not exist beside `sets`. */
  readonly absent: readonly SteeredType[]
}

const recordsOf = (envelope: Envelope, answering: readonly TargetId[]) =>
  answering.flatMap((id) => envelope.targets.find((target) => target.id === id)?.records ?? [])

/** A name holds one CNAME and nothing beside it (RFC 2181 section 10.1), or addresses; never nothing. */
export function answerable(records: readonly RecordData[]): boolean {
  const aliases = new Set(records.filter((r) => r.type === 'CNAME').map(canonical))
  return records.length > 0 && (aliases.size === 0 || (aliases.size === 1 && records.every(isAlias)))
}

const isAlias = (record: RecordData): boolean => record.type === 'CNAME'

/** True when every one of `answering` is in the envelope and their records can stand under one name. */
export const canAnswer = (envelope: Envelope, answering: readonly TargetId[]): boolean =>
  answering.every((id) => envelope.targets.some((target) => target.id === id)) &&
  answerable(recordsOf(envelope, answering))

/** The records of `answering`, in their order, duplicates once. Never empty (S1). */
export function answerOf(envelope: Envelope, answering: readonly TargetId[]): Answer {
  const records = recordsOf(envelope, answering)
  assert(
    answerable(records),
    `an answer holds addresses or one CNAME: ${envelope.endpoint} with [${answering}]`,
  )
  // An endpoint's name is a domain name in canonical form by its own parser.
  const name = envelope.endpoint as string as DomainName
  const sets = steeredTypes.flatMap((type): RRset[] => {
    const data = [...new Map(records.filter((r) => r.type === type).map((r) => [canonical(r), r])).values()]
    return data.length > 0 ? [{ name, type, ttl: envelope.ttl, data }] : []
  })
  return { sets, absent: steeredTypes.filter((type) => !sets.some((set) => set.type === type)) }
}

/** The same records whatever their order; types that Holdfast does not steer are not looked at. */
export const sameSets = (a: readonly RRset[], b: readonly RRset[]): boolean => form(a) === form(b)

const steered = (sets: readonly RRset[]) =>
  sets.filter((set) => (steeredTypes as readonly string[]).includes(set.type) && set.data.length > 0)

const form = (sets: readonly RRset[]): string =>
  steered(sets)
    .map((set) => `${set.type} ${set.ttl} ${set.data.map(canonical).sort().join(' ')}`.toLowerCase())
    .sort()
    .join('\n')

export const holdsNothing = (sets: readonly RRset[]): boolean => steered(sets).length === 0

/** True when every steered record there is one that some target of the envelope contributes. */
export function madeFrom(envelope: Envelope, sets: readonly RRset[]): boolean {
  const known = new Set(envelope.targets.flatMap((t) => t.records).map((r) => canonical(r).toLowerCase()))
  return steered(sets).every((set) => set.data.every((r) => known.has(canonical(r).toLowerCase())))
}

/** The targets whose records these are, in the envelope's order; null when no selection of it answers with them. */
export function answeringIn(envelope: Envelope, sets: readonly RRset[]): readonly TargetId[] | null {
  const held = new Set(steered(sets).flatMap((set) => set.data.map(canonical)))
  const ids = envelope.targets
    .filter(({ records }) => records.length > 0 && records.every((record) => held.has(canonical(record))))
    .map(({ id }) => id)
  return ids.length > 0 && canAnswer(envelope, ids) && sameSets(answerOf(envelope, ids).sets, sets)
    ? ids
    : null
}

/** `A 192.0.2.10`, one per record: for people and the journal. */
export const recordTexts = (envelope: Envelope, answering: readonly TargetId[]): readonly string[] =>
  recordsOf(envelope, answering).map(recordText)
