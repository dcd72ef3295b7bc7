// Plans on disk and on the wire. Whoever reads one trusts nothing: shape and bounds first, then the digest, so that a
// torn file or an edited row is told from a plan (S7).

import {
  bad,
  type EndpointName,
  type Instant,
  type JsonObject,
  type Outcome,
  type PublisherId,
  parseEndpointName,
  parsePublisherId,
  parseTargetId,
  type TargetId,
} from '../terms/index.ts'
import { steeredTypes } from './answer.ts'
import { digestOf } from './digest.ts'
import { atMost, unfit } from './envelope.ts'
import { generation, largestGeneration } from './fence.ts'
import type {
  Envelope,
  EnvelopeTarget,
  Generation,
  Plan,
  PlanDigest,
  SteeredRecord,
  SteeredType,
} from './plan.ts'
import { recordProblem } from './record.ts'
import { expect, id, integer, list, number, object, one, reading, string } from './shape.ts'

/** Generations as decimal strings; everything else is JSON as it stands. */
export const planToJson = (plan: Plan): JsonObject =>
  ({ ...plan, generation: `${plan.generation}` }) as unknown as JsonObject

/** Errors name the path and what was expected. The digest must be that of the content. */
export function planFromJson(json: unknown): Outcome<Plan> {
  const read = reading(() => readPlan(json))
  if (read.ok && digestOf(read.value) !== read.value.digest)
    return bad('plan.digest is not the digest of this content: the plan was torn or edited')
  return read
}

function readPlan(json: unknown): Plan {
  const fields = object(json, 'plan')
  return {
    generation: readGeneration(fields.generation, 'plan.generation'),
    digest: readFingerprint(fields.digest, 'plan.digest') as PlanDigest,
    madeAt: number(fields.madeAt, 'plan.madeAt', 0, 8.64e15) as Instant,
    author: string(fields.author, 'plan.author'),
    reason: string(fields.reason, 'plan.reason'),
    evidence: object(fields.evidence, 'plan.evidence') as JsonObject,
    envelope: readEnvelope(fields.envelope, 'plan.envelope'),
  }
}

/** A decimal string of at most 64 bits, not zero. */
export function readGeneration(json: unknown, path: string): Generation {
  const text = typeof json === 'string' && /^[1-9]\d{0,19}$/.test(json) ? BigInt(json) : 0n
  return text > 0n && text <= largestGeneration
    ? generation(text)
    : expect(path, 'a decimal string from 1 to 2^64-1')
}

export const readFingerprint = (json: unknown, path: string): string =>
  typeof json === 'string' && /^[0-9a-f]{32}$/.test(json) ? json : expect(path, '32 hex digits')

export function readTarget(json: unknown, path: string): EnvelopeTarget {
  const fields = object(json, path)
  return {
    id: id(fields.id, `${path}.id`, parseTargetId),
    records: list(fields.records, `${path}.records`, atMost.records, readRecord),
  }
}

/** In canonical form only: what a publisher reads back must compare equal to what the plan says. */
function readRecord(json: unknown, path: string): SteeredRecord {
  const fields = object(json, path)
  const type = one(fields.type, `${path}.type`, steeredTypes)
  const field = type === 'CNAME' ? 'target' : 'address'
  const text = string(fields[field], `${path}.${field}`)
  const record = (type === 'CNAME' ? { type, target: text } : { type, address: text }) as SteeredRecord
  const problem = recordProblem(record)
  return problem === null ? record : expect(`${path}.${field}`, problem)
}

export function readEnvelope(json: unknown, path: string): Envelope {
  const fields = object(json, path)
  const ids = (item: unknown, at: string): TargetId[] =>
    list(item, at, atMost.targets, (one, where) => id(one, where, parseTargetId))
  const types = (item: unknown, at: string): SteeredType[] =>
    list(item, at, steeredTypes.length, (one_, where) => one(one_, where, steeredTypes))
  const envelope: Envelope = {
    endpoint: id<EndpointName>(fields.endpoint, `${path}.endpoint`, parseEndpointName),
    ttl: integer(fields.ttl, `${path}.ttl`, 0, atMost.ttl),
    mode: one(fields.mode, `${path}.mode`, ['automatic', 'approve', 'observe']),
    belowQuorum: one(fields.belowQuorum, `${path}.belowQuorum`, ['hold', 'local']),
    targets: list(fields.targets, `${path}.targets`, atMost.targets, readTarget),
    sets: list(fields.sets, `${path}.sets`, atMost.sets, ids),
    minimum: integer(fields.minimum, `${path}.minimum`, 0, atMost.targets),
    present: types(fields.present, `${path}.present`),
    absent: types(fields.absent, `${path}.absent`),
    lastKnownGood: ids(fields.lastKnownGood, `${path}.lastKnownGood`),
    ...(fields.held === undefined ? {} : { held: ids(fields.held, `${path}.held`) }),
    publish: list(fields.publish, `${path}.publish`, atMost.publishers, (one, where) =>
      id<PublisherId>(one, where, parsePublisherId),
    ),
  }
  const problems = unfit(envelope)
  return problems.length === 0 ? envelope : expect(path, `an envelope in which not: ${problems.join('; ')}`)
}
