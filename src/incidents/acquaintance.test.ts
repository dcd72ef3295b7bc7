import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CountryCode, Instant, ServiceId } from '../terms/index.ts'
import { drained, seededRandom } from '../terms/index.ts'
import { changed, rarity, realmOf } from './acquaintance.ts'
import { createDetector } from './detector.ts'
import { lifeRules } from './rules.ts'
import { someMonday, stream } from './testing/streams.ts'

/** What chance does once in thousands of services must not fail a test once in a hundred runs: the seeds stay the same. */
const chosen = 20_251_020
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })
const nowhere = 'ZZ' as CountryCode
const idOf = (i: number): ServiceId => `service ${i}` as ServiceId

describe('a service of which little is known', () => {
  test('is rare where nobody else is as busy, and not where others are', () => {
    const busy = { reports: 40, minutes: 1 }
    assert.ok(rarity(realmOf([]), busy) >= lifeRules.openAt)
    assert.ok(rarity(realmOf([{ reports: 300, minutes: 10 }]), busy) < lifeRules.openAt / 2)
    const slow = Array.from({ length: 100 }, (_, i) => ({ reports: 1 + (i % 5), minutes: 60 }))
    assert.ok(rarity(realmOf(slow), busy) >= lifeRules.openAt)
  })

  test('changed only where one rate does not explain both spans', () => {
    assert.equal(changed({ reports: 0, minutes: 0 }, { reports: 40, minutes: 5 }, 2), 0)
    assert.ok(changed({ reports: 300, minutes: 30 }, { reports: 50, minutes: 5 }, 2) < 0.1)
    assert.ok(changed({ reports: 300, minutes: 30 }, { reports: 500, minutes: 5 }, 2) > 20)
  })
})

/** Services from 0.002 to 20 reports a minute, watched from an hour that the seed chooses. Of every tenth it is told when it opens. */
function firstHours(
  seed: number,
  services: number,
  minutes: number,
  outage: { at: number; times: number } | null,
) {
  const random = seededRandom(seed)
  const start = someMonday + Math.floor(random.next() * 7 * 1440)
  const ill = (i: number): boolean => outage !== null && i % 10 === 0
  const rates = Array.from({ length: services }, () => 0.002 * 10_000 ** random.next())
  const streams = rates.map((rate, i) =>
    stream({
      seed: seed ^ Math.imul(i + 1, 0x9e3779b1),
      rate: ill(i) ? 5 : rate,
      depth: random.next() * 0.95,
      zone: Math.floor(random.next() * 24) * 60,
      clump: 1 + random.next(),
      factor: (minute) => (ill(i) && minute - start >= outage!.at ? outage!.times : 1),
    }),
  )
  const detector = createDetector()
  const opened = new Map<number, number>()
  for (let at = 0; at < minutes; at++) {
    for (const [i, next] of streams.entries()) detector.count(start + at, idOf(i), nowhere, next(start + at))
    const { findings } = detector.evaluate(((start + at) * 60_000 + 59_999) as Instant)
    for (const { service, surprise } of findings) {
      const i = Number(service.slice('service '.length))
      if (surprise >= lifeRules.openAt && !opened.has(i)) opened.set(i, at)
    }
  }
  const indices = rates.map((_, i) => i)
  return {
    well: indices.filter((i) => !ill(i) && opened.has(i)),
    ill: indices.filter(ill).map((i) => opened.get(i)),
  }
}

describe('a service that is added to a watch that goes on', () => {
  const hour = 60
  const newcomer = 'newcomer' as ServiceId
  /** Thirty services known for a day, then one more of `rate`; from hour 3 on it is `times` as busy. */
  function findings(rate: number, times: number, added: readonly ServiceId[]): number[] {
    const random = seededRandom(chosen)
    const streams = Array.from({ length: 30 }, (_, i) =>
      stream({ seed: chosen + i, rate: 0.05 * 400 ** random.next(), depth: 0.3 }),
    )
    const one = stream({
      ...{ seed: 7, rate, depth: 0.3 },
      factor: (minute) => (minute >= someMonday + 27 * hour ? times : 1),
    })
    let detector = createDetector()
    const opened: number[] = []
    for (let at = 0; at < 28 * hour; at++) {
      const minute = someMonday + at
      if (at === 24 * hour) detector = createDetector({}, drained(detector.capture()), () => true, added)
      for (const [i, next] of streams.entries()) detector.count(minute, idOf(i), nowhere, next(minute))
      if (at >= 24 * hour) detector.count(minute, newcomer, nowhere, one(minute))
      for (const found of detector.evaluate((minute * 60_000 + 59_999) as Instant).findings)
        if (found.service === newcomer && found.surprise >= lifeRules.openAt) opened.push(at - 27 * hour)
    }
    return opened
  }

  test('is not taken for one that was silent until then, and its outage is found', () => {
    assert.ok(findings(4, 1, []).length > 0, 'one that was silent is ill')
    for (const rate of [1, 4, 15]) {
      const [first = Number.POSITIVE_INFINITY] = findings(rate, 12, [newcomer])
      assert.ok(first >= 0 && first <= 10, `a rate of ${rate}: found in minute ${first}`)
    }
  })
})

describe('a server that knows nothing', () => {
  test('is quiet in its first two hours, whatever hour it begins in', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        assert.ok(firstHours(seed, 400, 120, null).well.length <= 1)
      }),
      { numRuns: 2, seed: chosen },
    )
  })

  test('finds an outage of ten times the reports half an hour after it began to watch, within ten minutes', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const found = firstHours(seed, 200, 45, { at: 30, times: 10 })
        const inTime = found.ill.filter((at) => at !== undefined && at >= 30 && at <= 40)
        assert.ok(inTime.length >= 18, `found in minutes ${found.ill.join(', ')}`)
        assert.ok(found.well.length <= 1)
      }),
      { numRuns: 2, seed: chosen },
    )
  })
})
