import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CheckId, CountryCode, Instant } from '../terms/index.ts'
import type { Evidence } from './incident.ts'
import { symptomOf } from './judgement.ts'
import { sentenceOf, type Told } from './sentence.ts'

const day = Date.UTC(2025, 9, 20)
const at = (clock: string): Instant => (day + Date.parse(`1970-01-01T${clock}:00Z`)) as Instant
const crowd = (count: number, windowMinutes: number, expected: number, ...countries: string[]): Evidence => ({
  ...{ kind: 'crowd', at: at('06:52'), windowMinutes, count, expected, surprise: 20 },
  countries: countries.map((country) => [country as CountryCode, 5] as const),
})
const check = (
  name: string,
  up = false,
  more: Partial<Extract<Evidence, { kind: 'check' }>> = {},
): Evidence => ({
  ...{ kind: 'check', at: at('06:50'), check: name as CheckId, phase: 'connect', detail: 'refused', up },
  ...more,
})
const notice: Evidence = {
  ...{ kind: 'notice', at: at('07:11'), feed: 'AWS', title: 'increased error rates', state: 'investigating' },
}
const told = (evidence: readonly Evidence[], more: Partial<Told> = {}): Told => ({
  ...{ state: 'open', course: 'steady', confidence: 1, symptom: symptomOf(evidence), evidence },
  ...{ beganAt: at('06:49'), updatedAt: at('07:12') },
  ...more,
})
const say = (evidence: readonly Evidence[], more: Partial<Told> = {}): string =>
  sentenceOf(told(evidence, more), 'Shop')
const reports = crowd(48, 5, 2.1, 'US', 'GB')

describe('the sentence', () => {
  test('of all three kinds of evidence', () =>
    assert.equal(
      say([reports, check('shop-east'), notice]),
      'Shop has been failing since 06:49 UTC: 48 reports in 5 minutes where 2.1 are usual, from US and GB; check shop-east fails (connect: refused); AWS says ‘increased error rates’ since 07:11.',
    ))

  test('of each kind alone, and as sure as it is', () => {
    assert.equal(
      say([crowd(1, 1, 0.01, 'US')]),
      'People have had trouble with Shop since 06:49 UTC: 1 report in 1 minute where hardly any are usual, from US.',
    )
    assert.equal(
      say([crowd(12_345, 2, 1, 'US', 'GB', 'DE', 'FR')], { confidence: 0.8 }),
      'People seem to have trouble with Shop since 06:49 UTC: 12,345 reports in 2 minutes where 1 is usual, mostly from US, GB and DE.',
    )
    assert.equal(
      say([check('shop-east')], { confidence: 0.8 }),
      'Shop seems to be failing since 06:49 UTC: check shop-east fails (connect: refused).',
    )
    assert.equal(
      say([check('a', false, { slow: true, detail: 'is slow: 900 ms where 80 ms are usual' })]),
      'Shop has been slow since 06:49 UTC: check a is slow: 900 ms where 80 ms are usual.',
    )
  })

  test('of several checks, those that fail now', () => {
    assert.equal(
      say([check('a'), check('b'), check('a', true)]),
      'Shop has been failing since 06:49 UTC: check b fails (connect: refused).',
    )
    assert.match(say([check('a'), check('b')]), /checks b and a fail \(connect: refused\)\.$/)
    assert.match(say([check('a'), check('b'), check('c'), check('d')]), /checks d, c and 2 more fail/)
  })

  test('of recovery, what lingers, and the end, in the past', () => {
    const healed = [reports, check('a'), check('a', true)]
    assert.match(
      say(healed, { state: 'recovering', course: 'improving' }),
      /^Shop is recovering from trouble since/,
    )
    assert.match(
      say(healed, { state: 'recovering', course: 'lingering' }),
      /^Shop is largely back and some trouble/,
    )
    assert.match(
      say(healed, { state: 'resolved', course: 'back', resolvedAt: at('08:30') }),
      /^Shop was failing from 06:49 to 08:30 UTC: 48 reports .*; check a failed \(connect: refused\)\.$/,
    )
  })

  test('names the day where it is not the day it is told on', () =>
    assert.match(
      say([reports], { updatedAt: (at('00:10') + 86_400_000) as Instant }),
      /06:49 UTC on 2025-10-20:/,
    ))

  test('for everybody, without the names of checks and what they looked at', () => {
    const text = sentenceOf(told([reports, check('shop-east'), notice]), 'Shop', 'public')
    assert.match(text, /; a check of its own is failing; AWS says/)
    assert.ok(!/shop-east|refused|connect/.test(text))
    assert.match(
      sentenceOf(told([check('a'), check('b')]), 'Shop', 'public'),
      /2 checks of its own are failing\.$/,
    )
  })

  const word = fc
    .string({ minLength: 1, maxLength: 200 })
    .filter((text) => !/undefined|NaN|null/.test(text) && /\S/.test(text))
  const amount = fc.oneof(
    fc.double({ min: 0, max: 3e6, noNaN: true }),
    fc.double({ min: 0, max: 1e-3, noNaN: true }),
  )
  const evidence: fc.Arbitrary<Evidence> = fc.oneof(
    fc
      .record({ count: fc.nat(2e6), minutes: fc.integer({ min: 1, max: 30 }), expected: amount })
      .map((one) => crowd(one.count, one.minutes, one.expected, 'US', 'GB')),
    fc
      .record({ name: word, detail: word, up: fc.boolean() })
      .map(({ name, detail, up }) => check(name, up, { detail })),
    fc.record({ feed: word, title: word }).map((one): Evidence => ({ ...notice, ...one }) as Evidence),
  )

  test('whatever the evidence: one line, bounded, no raw figures, nothing undefined', () =>
    fc.assert(
      fc.property(
        fc.array(evidence, { minLength: 1, maxLength: 24 }),
        word,
        fc.constantFrom('open', 'recovering', 'resolved'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, name, state, confidence) => {
          const text = sentenceOf(told(all, { state, confidence }), name)
          assert.ok(text.length <= 560, `${text.length} characters`)
          assert.ok(!/ {2}|\n|undefined|NaN|null/.test(text), text)
          assert.ok(text.endsWith('.'))
        },
      ),
    ))

  test('figures of reports are written as people write them', () =>
    fc.assert(
      fc.property(fc.nat(2e6), fc.integer({ min: 1, max: 30 }), amount, (count, minutes, expected) => {
        const text = say([crowd(count, minutes, expected, 'US')])
        assert.match(
          text,
          /: [\d,]+ reports? in \d+ minutes? where (hardly any are|[\d,]+(\.\d)? (is|are)) usual, from US\.$/,
        )
        assert.ok(!/\b1 reports\b|\b1 minutes\b/.test(text))
      }),
    ))
})
