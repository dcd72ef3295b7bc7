import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseName } from '../dns/index.ts'
import { formatFence, type Generation, largestGeneration, type PlanDigest } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import { fenceIn, fenceNameOf, fenceRecord, parseFence } from './fence-record.ts'

const generations = fc.bigInt({ min: 0n, max: largestGeneration }).map((n) => n as Generation)
const digests = fc.stringMatching(/^[0-9a-f]{32}$/).map((text) => text as PlanDigest)
const fences = fc.record(
  { generation: generations, digest: digests, selection: fc.bigInt({ min: 0n, max: largestGeneration }) },
  { requiredKeys: ['generation', 'digest'] },
)

describe('a fence', () => {
  test('comes back from its record as it was', () => {
    fc.assert(
      fc.property(fences, (fence) => {
        const plain = Object.fromEntries(Object.entries(fence).filter(([, value]) => value !== undefined))
        assert.deepEqual(fenceIn([fenceRecord(fence)]), plain)
      }),
    )
  })

  test('is read from nothing but its own text', () => {
    const fence = { generation: 7n as Generation, digest: 'ab'.repeat(16) as PlanDigest }
    const text = formatFence(fence)
    assert.deepEqual(parseFence(text), { ok: true, value: fence })
    for (const other of [
      '',
      ` ${text}`,
      `${text} `,
      `${text}\n`,
      `${text} sel=`,
      text.toUpperCase(),
      'gen=-1',
    ])
      assert.equal(parseFence(other).ok, false, other)
    assert.equal(parseFence(`gen=${largestGeneration + 1n} plan=${fence.digest}`).ok, false)
    fc.assert(fc.property(fc.string(), (noise) => !parseFence(noise).ok))
  })

  test('that stands there twice, or beside something else, is no fence', () => {
    const record = fenceRecord({ generation: 7n as Generation, digest: 'ab'.repeat(16) as PlanDigest })
    assert.equal(fenceIn([]), null)
    assert.equal(fenceIn([record, record]), null)
    assert.equal(fenceIn([{ type: 'A', address: '192.0.2.1' }]), null)
  })

  test('of a wildcard has a name of its own, which no other endpoint’s fence has', () => {
    const names = ['x.example', '*.x.example', 'a.x.example'].map((name) => {
      const owner = fenceNameOf(name as EndpointName)
      assert.ok(owner.ok && parseName(owner.value).ok)
      return owner.value
    })
    assert.deepEqual(names, ['_fence.x.example', '_fence.*.x.example', '_fence.a.x.example'])
  })

  test('has no room before the longest names, and says so', () => {
    const long = Array.from({ length: 4 }, () => 'a'.repeat(62)).join('.') as EndpointName
    assert.equal(fenceNameOf(long).ok, false)
  })
})
