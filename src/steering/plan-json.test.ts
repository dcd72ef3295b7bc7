import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { DomainName } from '../dns/index.ts'
import { canonical, contentOf, makePlan } from './digest.ts'
import { fenceOf, generation, largestGeneration } from './fence.ts'
import { east, planOf, spec, target, west } from './fixtures.ts'
import { ordersFromJson } from './orders-json.ts'
import { planFromJson, planToJson } from './plan-json.ts'
import { retire } from './retire.ts'

const throughJson = (plan: ReturnType<typeof planOf>) => JSON.parse(JSON.stringify(planToJson(plan)))

describe('a plan', () => {
  test('survives the way through JSON, up to the largest generation (S20)', () => {
    const { digest: _, ...draft } = planOf(1, {}, { held: [east] })
    const plan = makePlan({ ...draft, generation: generation(largestGeneration) })
    assert.deepEqual(planFromJson(throughJson(plan)), { ok: true, value: plan })
  })
  test('is known by its content: any change changes the digest, the order of keys does not', () => {
    const { digest, ...draft } = planOf(1)
    assert.equal(
      makePlan({ ...draft, evidence: { b: 1, a: 2 } }).digest,
      makePlan({ ...draft, evidence: { a: 2, b: 1 } }).digest,
    )
    for (const changed of [{ reason: 'x' }, { author: 'x' }, { generation: generation(2n) }])
      assert.notEqual(makePlan({ ...draft, ...changed }).digest, digest)
  })
  test('says the same whatever the last known good was', () => {
    assert.equal(contentOf(planOf(1).envelope), contentOf({ ...planOf(1).envelope, lastKnownGood: [west] }))
  })
  test('that was edited or torn is refused with the path', () => {
    const json = throughJson(planOf(1))
    const error = (changed: unknown) => {
      const read = planFromJson(changed)
      return read.ok ? '' : read.error
    }
    assert.match(error({ ...json, reason: 'another' }), /torn or edited/)
    assert.match(error({ ...json, generation: '0' }), /plan\.generation: expected a decimal string/)
    assert.match(
      error({ ...json, envelope: { ...json.envelope, sets: [['nowhere']] } }),
      /unknown targets: nowhere/,
    )
    assert.match(error({ ...json, envelope: { ...json.envelope, sets: [[]] } }), /empty/)
    assert.match(error(null), /plan: expected an object/)
  })
  test('with an address that is none, or not in its canonical form, is refused with the path', () => {
    for (const address of ['fe80::1%eth0', '2001:DB8::1', '192.0.2.1', '1::2::3', ' ::1']) {
      const json = throughJson(planOf(1))
      json.envelope.targets[0].records[0] = { type: 'AAAA', address }
      const read = planFromJson(json)
      assert.match(
        read.ok ? '' : read.error,
        /^plan\.envelope\.targets\[0\]\.records\[0\]\.address: expected/,
        address,
      )
    }
  })
  test('cannot mix a CNAME with anything under one name', () => {
    const alias = {
      ...target(west, 2),
      records: [{ type: 'CNAME', target: 'x.example' as DomainName } as const],
    }
    const mixed = throughJson(planOf(1, spec({ targets: [target(east, 1), alias], prefer: [[east, west]] })))
    const read = planFromJson(mixed)
    assert.match(read.ok ? '' : read.error, /a CNAME stands alone/)
  })
  test('reading never throws, whatever it is given', () => {
    const json = throughJson(planOf(1))
    const keys = Object.keys(json)
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 }), (key, value) => {
        assert.equal(typeof planFromJson({ ...json, [key]: value }).ok, 'boolean')
        assert.equal(
          typeof planFromJson({ ...json, envelope: { ...json.envelope, [key]: value } }).ok,
          'boolean',
        )
        assert.equal(typeof planFromJson(value).ok, 'boolean')
        assert.equal(typeof ordersFromJson(value).ok, 'boolean')
      }),
      { numRuns: 200 },
    )
  })
  test('has a canonical form that JSON reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        assert.deepEqual(JSON.parse(canonical(value)), JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 200 },
    )
  })
})

describe('retiring', () => {
  const plans = [planOf(1), planOf(2), planOf(3), planOf(4), planOf(5)]
  const shelf = {
    plans,
    live: [fenceOf(plans[1]!, 7n)],
    lastKnownGood: [fenceOf(plans[2]!)],
    applying: [fenceOf(plans[3]!)],
  }
  test('removes what nobody uses', () => {
    const left = retire(shelf, fenceOf(plans[0]!))
    assert.deepEqual(left.ok && left.value.plans, plans.slice(1))
  })
  test('refuses what is live, last known good, being applied, or the newest (S4)', () => {
    const uses = plans.slice(1).map((plan) => {
      const outcome = retire(shelf, fenceOf(plan))
      return outcome.ok ? 'removed' : outcome.error.use
    })
    assert.deepEqual(uses, ['live', 'last-known-good', 'applying', 'newest'])
  })
  test('refuses a twin of a plan on the shelf', () => {
    const outcome = retire(shelf, fenceOf(planOf(1, { ttl: 9 })))
    assert.equal(outcome.ok ? 'removed' : outcome.error.use, 'unknown')
  })
})
