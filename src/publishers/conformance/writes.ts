// Writes as an enactor would make them, and what every test of the suite asks of a publisher again and again.

import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { formatRecordData, type RRset } from '../../dns/index.ts'
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
import { type EndpointName, instant, type TargetId } from '../../terms/index.ts'

export type Contents = readonly EnvelopeTarget['records'][number][]

export const a = (last: number): Contents => [{ type: 'A', address: `192.0.2.${last}` }]

/** Fits any publisher: the largest of the smallest TTLs is 60 s. */
export type Particulars = {
  readonly author?: string
  readonly selection?: bigint
  /** Seconds; 60 unless told. */
  readonly ttl?: number
}

/** The write that brings `endpoint` from `expected` to generation `n` holding `records`. */
export function writeOf(
  endpoint: EndpointName,
  expected: Fence | null,
  n: number | bigint,
  records: Contents,
  { author = 'planner', selection, ttl = 60 }: Particulars = {},
): FencedWrite {
  const id = 'east' as TargetId
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
      targets: [{ id, records }],
      sets: [[id]],
      minimum: 1,
      present: [...types],
      absent: steeredTypes.filter((type) => !types.has(type)),
      lastKnownGood: [id],
      publish: [],
    },
  })
  const answering = [id]
  return {
    endpoint,
    expected,
    next: fenceOf(plan, selection),
    plan,
    answering,
    ...answerOf(plan.envelope, answering),
  }
}

/** `A 192.0.2.1`, one a record, sorted. */
export const textsOf = (sets: readonly RRset[]): readonly string[] =>
  sets.flatMap((set) => set.data.map((one) => `${set.type} ${formatRecordData(one)}`)).sort()

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
