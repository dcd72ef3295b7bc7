import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Answer, envelopeFrom, meaningOf, quotaFrom, spacing } from './answer.ts'

const zoneId = 'a'.repeat(32)
const failing = (status: number, ...codes: readonly number[]): Answer => ({
  ...{ status, retryAfter: null, quota: null },
  envelope: envelopeFrom({
    success: false,
    errors: codes.map((code) => ({ code, message: 'm' })),
    result: null,
  }),
})
const kindOf = (answer: Answer): string => {
  const meaning = meaningOf(answer, zoneId)
  return meaning.kind === 'refused' ? meaning.trouble.code : meaning.kind
}

describe("what an answer of Cloudflare's API means", () => {
  const meanings: readonly (readonly [number, number, string])[] = [
    [429, 971, 'throttled'],
    [400, 10100, 'throttled'],
    [500, 10013, 'down'],
    [404, 81044, 'gone'],
    [400, 81057, 'duplicate'],
    [400, 81058, 'duplicate'],
    [400, 81053, 'conflict'],
    [400, 81054, 'conflict'],
    [400, 7003, 'wrong-zone-id'],
    [404, 1001, 'wrong-zone-id'],
    [401, 1000, 'unauthorized'],
    [400, 6003, 'unauthorized'],
    [403, 9109, 'unauthorized'],
    [403, 10000, 'unauthorized'],
    [400, 9106, 'unauthorized'],
    [400, 9021, 'ttl-too-small'],
    [400, 81045, 'zone-full'],
    [400, 9005, 'rejected'],
    [302, 1, 'rejected'],
  ]
  for (const [status, code, kind] of meanings)
    test(`${status} with ${code} is ${kind}`, () => assert.equal(kindOf(failing(status, code)), kind))

  test('an error below another one tells', () => {
    const envelope = envelopeFrom({
      success: false,
      errors: [
        { code: 1004, message: 'DNS Validation Error', error_chain: [{ code: 9021, message: 'TTL' }] },
      ],
    })
    assert.equal(kindOf({ ...failing(400), envelope }), 'ttl-too-small')
  })

  test('no envelope proves nothing where it may have been done, and a refusal where it was refused', () => {
    assert.equal(kindOf({ ...failing(200), envelope: null }), 'down')
    assert.equal(kindOf({ ...failing(403), envelope: null }), 'not-understood')
    assert.equal(kindOf({ ...failing(301), envelope: null }), 'not-understood')
  })

  test('anything at all is read without harm', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 200, max: 599 }), (json, status) => {
        const envelope = envelopeFrom(json)
        const { kind } = meaningOf({ status, envelope, retryAfter: null, quota: null }, zoneId)
        assert.ok(kind !== 'good' || (status < 300 && envelope?.success === true))
      }),
    )
  })
})

describe('what is left of the requests', () => {
  test('is read from the header, or is unknown', () => {
    assert.deepEqual(quotaFrom('"default";r=50;t=30'), { requests: 50, seconds: 30 })
    for (const header of [null, '', 'r=50', '"default";r=x;t=30']) assert.equal(quotaFrom(header), null)
  })

  test('is spread over the time when it is little', () => {
    assert.equal(spacing({ requests: 1199, seconds: 299 }), 0)
    assert.equal(spacing({ requests: 9, seconds: 100 }), 10_000)
    assert.equal(spacing({ requests: 0, seconds: 100 }), 100_000)
  })
})
