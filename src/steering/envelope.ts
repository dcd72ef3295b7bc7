// From what an operator wrote down to what a node may do by itself. Pure construction, and the list of what makes an
// envelope unfit: an unfit one is refused as a whole and the plan in force stays.

import { maxTtl } from '../dns/index.ts'
import type { TargetId } from '../terms/index.ts'
import { answerable, steeredTypes } from './answer.ts'
import type { EndpointSpec } from './endpoint.ts'
import type { Envelope, EnvelopeTarget, SteeredType } from './plan.ts'
import { canonicalRecord, recordProblem } from './record.ts'

/** What one plan may hold; a reader of untrusted plans refuses more. `ttl` in seconds (RFC 2181 section 8). */
export const atMost = { targets: 256, sets: 256, records: 64, publishers: 64, ttl: maxTtl } as const

/** The envelope that a specification asks for, before any operator's order. Mode `automatic` lists every set. */
export function envelopeOf(spec: EndpointSpec): Envelope {
  const targets = spec.targets.map(
    ({ id, records }): EnvelopeTarget => ({ id, records: records.map(canonicalRecord) }),
  )
  return {
    endpoint: spec.name,
    ttl: spec.ttl,
    mode: spec.mode,
    belowQuorum: spec.belowQuorum,
    targets,
    sets: spec.prefer,
    minimum: spec.minimum,
    ...typesOf(targets),
    lastKnownGood: spec.prefer[0] ?? [],
    publish: spec.publish,
  }
}

/**
 * A type is present when every target contributes it: then no selection can take it away. The others are absent
 * types: AAAA on an IPv4-only survivor is an ordinary NODATA, not an outage (S1).
 */
export function typesOf(targets: readonly EnvelopeTarget[]): Pick<Envelope, 'present' | 'absent'> {
  const everywhere = (type: SteeredType) =>
    targets.length > 0 && targets.every((target) => target.records.some((record) => record.type === type))
  return {
    present: steeredTypes.filter(everywhere),
    absent: steeredTypes.filter((type) => !everywhere(type)),
  }
}

/** The envelope without these targets: in its targets, its sets and its last known good. Empty sets fall away. */
export function without(envelope: Envelope, gone: ReadonlySet<TargetId>): Envelope {
  if (gone.size === 0) return envelope
  const targets = envelope.targets.filter((target) => !gone.has(target.id))
  const stays = (id: TargetId) => !gone.has(id)
  return {
    ...envelope,
    targets,
    ...typesOf(targets),
    sets: envelope.sets.map((set) => set.filter(stays)).filter((set) => set.length > 0),
    lastKnownGood: envelope.lastKnownGood.filter(stays),
  }
}

/** The most targets that one set could answer with. */
export const capacityOf = (envelope: Envelope): number =>
  Math.max(0, ...envelope.sets.map((set) => set.length))

/** Why this envelope must not be put in force, a sentence each; empty when it is fit. */
export function unfit(envelope: Envelope): readonly string[] {
  const byId = new Map(envelope.targets.map((target) => [target.id, target]))
  const problems: string[] = []
  const checkAnswer = (what: string, ids: readonly TargetId[]): void => {
    const strangers = ids.filter((id) => !byId.has(id))
    if (ids.length === 0) problems.push(`${what} is empty`)
    else if (strangers.length > 0) problems.push(`${what} names unknown targets: ${strangers.join(', ')}`)
    else if (!answerable(ids.flatMap((id) => byId.get(id)!.records)))
      problems.push(`${what} cannot stand under one name: a CNAME stands alone (RFC 2181 section 10.1)`)
  }
  if (byId.size === 0) problems.push('it has no target')
  if (byId.size < envelope.targets.length) problems.push('it names a target twice')
  if (envelope.sets.length === 0) problems.push('it prefers no set of targets')
  for (const target of envelope.targets) checkAnswer(`target ${target.id}`, [target.id])
  for (const set of envelope.sets) checkAnswer(`the set [${set}]`, set)
  if (envelope.held) checkAnswer('the held set', envelope.held)
  if (envelope.lastKnownGood.length > 0) checkAnswer('the last known good', envelope.lastKnownGood)
  else problems.push('it has no last known good')
  problems.push(...beyondLimits(envelope), ...envelope.targets.flatMap(recordProblems))
  if (capacityOf(envelope) < envelope.minimum)
    problems.push(
      `its largest set has ${capacityOf(envelope)} targets, fewer than the minimum of ${envelope.minimum}`,
    )
  return problems
}

function recordProblems({ id, records }: EnvelopeTarget): readonly string[] {
  return records.flatMap((record) => {
    const problem = recordProblem(record)
    return problem === null ? [] : [`target ${id}: ${problem}`]
  })
}

/** The figures first, so that the refusal says what was counted. */
function beyondLimits({ targets, sets, publish, ttl, minimum }: Envelope): readonly string[] {
  const counted = (what: string, count: number, most: number) =>
    count > most ? [`it has ${count} ${what}, the limit is ${most}`] : []
  const whole = (what: string, n: number, most: number) =>
    Number.isInteger(n) && n >= 0 && n <= most
      ? []
      : [`its ${what} is ${n}, expected a whole number from 0 to ${most}`]
  return [
    ...counted('targets', targets.length, atMost.targets),
    ...counted('sets', sets.length, atMost.sets),
    ...counted('publishers', publish.length, atMost.publishers),
    ...targets.flatMap(({ id, records }) =>
      counted(`records at target ${id}`, records.length, atMost.records),
    ),
    ...sets.flatMap((set) => counted('targets in one set', set.length, atMost.targets)),
    ...whole('TTL', ttl, atMost.ttl),
    ...whole('minimum', minimum, atMost.targets),
  ]
}
