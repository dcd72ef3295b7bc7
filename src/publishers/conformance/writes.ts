// Writes as an enactor would make them, and what every test of the suite asks of a publisher again and again.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { formatRecordData, type RecordData, type RRset } from '../../dns/index.ts'
import {
  answerOf,
  type EnvelopeTarget,
  type Fence,
  type FencedWrite,
  fenceOf,
  type Generation,
  makePlan,
  type Published,
  type Publisher,
  steeredTypes,
} from '../../steering/index.ts'
import { type EndpointName, instant, type PublisherId, type TargetId } from '../../terms/index.ts'

export type Contents = readonly EnvelopeTarget['records'][number][]

export const a = (last: number): Contents => [{ type: 'A', address: `192.0.2.${last}` }]

export type Particulars = {
  readonly author?: string
  readonly selection?: bigint
  /** Seconds; 60 unless told, which every publisher takes. */
  readonly ttl?: number
  readonly publish?: readonly PublisherId[]
}

/** A plan holds no more of one target. */
const recordsPerTarget = 50

/** All of them are answered together: `east-1`, `east-2`, and so on. */
const targetsOf = (records: Contents): readonly EnvelopeTarget[] =>
  Array.from({ length: Math.ceil(records.length / recordsPerTarget) }, (_, i) => ({
    id: `east-${i + 1}` as TargetId,
    records: records.slice(i * recordsPerTarget, (i + 1) * recordsPerTarget),
  }))

/** The write that brings `endpoint` from `expected` to generation `n` holding `records`. */
export function writeOf(
  endpoint: EndpointName,
  expected: Fence | null,
  n: number | bigint,
  records: Contents,
  { author = 'planner', selection, ttl = 60, publish = [] }: Particulars = {},
): FencedWrite {
  const targets = targetsOf(records)
  const answering = targets.map(({ id }) => id)
  const types = new Set(records.map((record) => record.type))
  const plan = makePlan({
    generation: BigInt(n) as Generation,
    madeAt: instant(Number(n)),
    author,
    reason: 'conformance',
    evidence: {},
    envelope: {
      endpoint,
      ttl,
      mode: 'automatic',
      belowQuorum: 'hold',
      targets,
      sets: [answering],
      minimum: 1,
      present: [...types],
      absent: steeredTypes.filter((type) => !types.has(type)),
      lastKnownGood: answering,
      publish,
    },
  })
  return {
    endpoint,
    expected,
    next: fenceOf(plan, selection),
    plan,
    answering,
    ...answerOf(plan.envelope, answering),
  }
}

/**
 * Records that tell their generation, in every combination of address types: whether what stands there belongs
 * together can be seen from it.
 */
export function numbered(generation: bigint): Contents {
  const n = Number(generation % 65_536n)
  const four = { type: 'A', address: `198.18.${n >> 8}.${n & 255}` } as const
  const six = { type: 'AAAA', address: `2001:db8::1:${n.toString(16)}` } as const
  return [[four, six], [four], [six]][n % 3]!
}

/** `A 192.0.2.1`, one a record, sorted. */
export const textsOfRecords = (records: readonly RecordData[]): readonly string[] =>
  records.map((one) => `${one.type} ${formatRecordData(one)}`).sort()

export const textsOf = (sets: readonly RRset[]): readonly string[] =>
  textsOfRecords(sets.flatMap(({ data }) => data))

export async function readOf(publisher: Publisher, endpoint: EndpointName): Promise<Published> {
  const outcome = await publisher.read(endpoint)
  assert.ok(outcome.kind === 'read', inspect(outcome))
  return outcome.published
}

/** What was written stands there: fence, records and their TTL. */
export async function holds(publisher: Publisher, write: FencedWrite): Promise<void> {
  const { fence, sets } = await readOf(publisher, write.endpoint)
  assert.deepEqual(fence, write.next)
  assert.deepEqual(textsOf(sets), textsOf(write.sets))
  assert.deepEqual([...new Set(sets.map(({ ttl }) => ttl))], [write.plan.envelope.ttl])
}

export async function written(publisher: Publisher, write: FencedWrite): Promise<void> {
  assert.deepEqual(await publisher.write(write), { kind: 'written' })
}
