import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CountryCode, instant, nearest, type ServiceId } from '../terms/index.ts'
import { type AdmissionContext, admitReport } from './admission.ts'
import { countries, countryName, isCountry } from './countries.ts'
import type { ReporterKey } from './shapes.ts'

const now = instant(Date.UTC(2025, 9, 20, 7, 0))
const services = ['shop', 'bank', 'NYT Wordle']
const ctx: AdmissionContext = {
  now,
  relay: false,
  knowsService: (id) => (services.includes(id) ? (id as ServiceId) : null),
  knowsCountry: (code) => (isCountry(code) ? (code as CountryCode) : null),
  reporterFor: (id) => `key-of-${id}` as ReporterKey,
  nearService: (id) => nearest(id, services),
}
const relay = { ...ctx, relay: true }
const refusal = (json: unknown, context = ctx): string => {
  const outcome = admitReport(json, context)
  assert.equal(outcome.ok, false)
  return outcome.ok ? '' : `${outcome.error.path}: ${outcome.error.reason}`
}

describe('admission', () => {
  test('service and country are enough', () => {
    assert.deepEqual(admitReport({ service: 'shop', country: 'gb' }, ctx), {
      ok: true,
      value: { service: 'shop', symptom: 'other', country: 'GB', at: now, reporter: 'key-of-null' },
    })
  })

  test('a refusal names the field, what was read, and a near miss', () => {
    assert.equal(
      refusal({ service: 'Shpo', country: 'GB' }),
      'service: no such service: "Shpo"; did you mean "shop"?',
    )
    assert.match(refusal({ service: 'shop', country: 'UK' }), /country: .*read "UK"; did you mean GB/)
    assert.match(refusal({ service: 'shop', country: 'Germny' }), /did you mean DE \(Germany\)/)
    assert.match(refusal({ service: 'shop' }), /^country: .*read nothing/)
    assert.match(refusal({ service: 'shop', country: 'GB', symptom: 'lgoin' }), /did you mean "login"/)
    assert.match(refusal({ service: 'shop', contry: 'GB' }), /^contry: no such field.*"country"/)
    assert.match(refusal([1]), /^: expected one JSON object.*read a list/)
  })

  test('event time is believed within its window only', () => {
    const timed = (time: unknown, context = ctx) =>
      admitReport({ service: 'shop', country: 'GB', time }, context)
    assert.ok(timed('2025-10-20T06:48:00Z').ok)
    assert.ok(timed('2025-10-20T08:48:00.5+02:00').ok)
    assert.ok(timed(now + 60_000).ok)
    assert.ok(!timed(now + 60_001).ok)
    assert.ok(timed(now - 24 * 3_600_000).ok)
    assert.ok(!timed(now - 24 * 3_600_000 - 1).ok)
    assert.ok(timed('2017-02-28T17:37:00Z', relay).ok)
    for (const wrong of [
      '2025-10-20T06:48',
      '2025-02-30T00:00Z',
      '2025-13-01T00:00Z',
      'yesterday',
      -1,
      null,
      {},
      NaN,
    ])
      assert.ok(!timed(wrong, relay).ok, String(wrong))
  })

  test('only a relay carries reporter ids', () => {
    const json = { service: 'shop', country: 'GB', reporter: 'r1' }
    assert.match(refusal(json), /^reporter: .*relay/)
    const outcome = admitReport(json, relay)
    assert.equal(outcome.ok && outcome.value.reporter, 'key-of-r1')
    assert.match(refusal({ ...json, reporter: 'x'.repeat(129) }, relay), /1 to 128/)
  })

  test('no input whatever throws, and whatever is admitted is within the rules', () => {
    const field = fc.oneof(fc.constantFrom('shop', 'GB', 'login', 'de'), fc.jsonValue({ maxDepth: 1 }))
    const near = fc.record(
      { service: field, symptom: field, country: field, time: field, reporter: field, __proto__x: field },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.oneof(near, fc.jsonValue()), fc.boolean(), (json, asRelay) => {
        const outcome = admitReport(json, asRelay ? relay : ctx)
        if (!outcome.ok) return assert.ok(outcome.error.reason.length < 400)
        assert.ok(services.includes(outcome.value.service) && isCountry(outcome.value.country))
        assert.ok(outcome.value.at <= now + 60_000)
      }),
    )
  })

  test('249 countries, each with a name', () => {
    assert.equal(new Set(countries).size, 249)
    assert.equal(countryName('CI'), 'Côte d’Ivoire')
    assert.equal(isCountry('XX'), false)
  })
})
