import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  type CountryCode,
  drained,
  type Instant,
  pick,
  type ServiceId,
  seededRandom,
} from '../terms/index.ts'
import { createDetector, type Detector } from './detector.ts'
import { lifeRules } from './rules.ts'

const shop = 'shop' as ServiceId
const gb = 'GB' as CountryCode
/** A Monday, 00:00 UTC. */
const monday = 29_337_120
const endOf = (minute: number): Instant => (minute * 60_000 + 59_999) as Instant
const loudest = (d: Detector, minute: number): number =>
  Math.max(0, ...d.evaluate(endOf(minute)).findings.map((f) => f.surprise))

/** Feeds `rate` reports a minute, drawn at random, and returns the most surprising minute. */
function quiet(d: Detector, from: number, to: number, rate: number, seed = 1, service = shop): number {
  const random = seededRandom(seed)
  let worst = 0
  for (let minute = from; minute < to; minute++) {
    const n = Math.floor(rate) + (random.next() < rate % 1 ? 1 : 0) + pick(random, 2) - pick(random, 2)
    d.count(minute, service, gb, Math.max(0, n))
    worst = Math.max(worst, loudest(d, minute))
  }
  return worst
}

describe('detector', () => {
  test('40 people in a minute open an incident on a service without any history', () => {
    const d = createDetector()
    d.count(monday, shop, gb, 40)
    assert.ok(loudest(d, monday) >= lifeRules.openAt)
  })

  test('40 people open one too when the minute turns between them', () => {
    const d = createDetector()
    d.count(monday, shop, gb, 20)
    d.count(monday + 1, shop, gb, 20)
    assert.ok(loudest(d, monday + 1) >= lifeRules.openAt)
  })

  test('a few reports do not, with or without a quiet day before', () => {
    const young = createDetector()
    young.count(monday, shop, gb, 12)
    assert.ok(loudest(young, monday) < lifeRules.openAt)
    const settled = createDetector()
    quiet(settled, monday, monday + 1500, 0.05)
    settled.count(monday + 1500, shop, gb, 10)
    assert.ok(loudest(settled, monday + 1500) < lifeRules.openAt)
  })

  test('an ordinary day raises nothing, and a tenfold surge in it is found within three minutes', () => {
    const d = createDetector()
    quiet(d, monday, monday + 240, 3)
    assert.ok(quiet(d, monday + 240, monday + 1600, 3) < lifeRules.openAt)
    const surge = quiet(d, monday + 1600, monday + 1603, 30)
    assert.ok(surge >= lifeRules.openAt, `surprise ${surge}`)
  })

  test('a running minute is weighed early: the surge need not wait for its end', () => {
    const d = createDetector()
    quiet(d, monday, monday + 1500, 0.2)
    d.evaluate((monday * 60_000 + 1500 * 60_000) as Instant)
    d.count(monday + 1500, shop, gb, 60)
    const { findings, whole } = d.evaluate(((monday + 1500) * 60_000 + 900) as Instant)
    assert.equal(whole, false)
    assert.ok((findings[0]?.surprise ?? 0) >= lifeRules.openAt)
  })

  test('the burst that follows a stalled intake is no surge', () => {
    const d = createDetector()
    quiet(d, monday, monday + 600, 20)
    for (let minute = 600; minute < 610; minute++) loudest(d, monday + minute)
    d.count(monday + 610, shop, gb, 220)
    assert.ok(loudest(d, monday + 610) < lifeRules.openAt)
    assert.ok(quiet(d, monday + 611, monday + 640, 20) < lifeRules.openAt)
  })

  test('the order in which a minute is counted changes nothing', () => {
    const count = fc.record({
      minute: fc.nat(40),
      service: fc.constantFrom('a', 'b', 'c').map((s) => s as ServiceId),
      n: fc.integer({ min: 1, max: 50 }),
    })
    const told = (d: Detector) =>
      [...d.evaluate(endOf(monday + 40)).findings].sort((x, y) => (x.service < y.service ? -1 : 1))
    fc.assert(
      fc.property(fc.array(count, { maxLength: 60 }), (counts) => {
        const [one, other] = [createDetector(), createDetector()]
        for (const d of [one, other]) d.evaluate(endOf(monday))
        const sorted = [...counts].sort((x, y) => x.minute - y.minute)
        for (const c of sorted) one.count(monday + c.minute, c.service, gb, c.n)
        for (const c of [...sorted].sort((x, y) => x.minute - y.minute || (x.service < y.service ? 1 : -1)))
          other.count(monday + c.minute, c.service, gb, c.n)
        assert.deepEqual(told(one), told(other))
      }),
      { numRuns: 40 },
    )
  })

  test('a restart from its snapshot goes on as if nothing had happened', () => {
    const d = createDetector()
    quiet(d, monday, monday + 700, 2)
    quiet(d, monday + 700, monday + 705, 40)
    const again = createDetector({}, JSON.parse(JSON.stringify(drained(d.capture()))))
    for (let minute = 705; minute < 900; minute++) {
      for (const each of [d, again]) each.count(monday + minute, shop, gb, minute % 7)
      assert.deepEqual(again.evaluate(endOf(monday + minute)), d.evaluate(endOf(monday + minute)))
    }
    assert.deepEqual(drained(again.capture()), drained(d.capture()))
  })

  test('a snapshot of anything else is an empty memory, not an error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => void drained(createDetector({}, json).capture())),
      { numRuns: 50 },
    )
  })

  test('an outage does not become what is usual while its incident lasts, not for hours, not in a first day', () => {
    const d = createDetector()
    const live = new Set([shop])
    quiet(d, monday, monday + 60, 1)
    const before = d.usual(shop, monday + 360)
    for (let minute = 60; minute < 360; minute++) {
      d.count(monday + minute, shop, gb, 100)
      d.evaluate(endOf(monday + minute), live)
    }
    const after = d.usual(shop, monday + 360)
    assert.ok(after < before * 2, `usual went from ${before} to ${after}`)
  })

  test('what lasts longer than a day is how the service is now, incident or not', () => {
    const d = createDetector()
    const live = new Set([shop])
    quiet(d, monday, monday + 1440, 5)
    let surprising = true
    for (let minute = 1440; minute < 1440 + 36 * 60; minute++) {
      d.count(monday + minute, shop, gb, 60)
      const { findings } = d.evaluate(endOf(monday + minute), live)
      surprising = findings.some((f) => f.surprise >= lifeRules.openAt)
      if (minute === 1440 + 20 * 60) assert.ok(surprising)
    }
    assert.equal(surprising, false)
  })

  test('a service that is new and busy from its first minute is learnt within hours', () => {
    const d = createDetector()
    quiet(d, monday, monday + 300, 60)
    assert.ok(Math.abs(d.usual(shop, monday + 300) - 60) < 30, `usual is ${d.usual(shop, monday + 300)}`)
  })

  test('a service that is busy at night only is learnt, although its first nights look like outages', () => {
    const d = createDetector()
    const random = seededRandom(7)
    let late = 0
    for (let minute = 0; minute < 8 * 1440; minute++) {
      const rate = 0.3 + 6 * Math.exp(-(((((minute + 720) % 1440) - 840) / 90) ** 2))
      d.count(
        monday + minute,
        shop,
        gb,
        Math.floor(rate) + (random.next() < rate % 1 ? 1 : 0) + pick(random, 2),
      )
      const found = loudest(d, monday + minute) >= lifeRules.openAt
      if (minute >= 5 * 1440 && found) late++
    }
    assert.equal(late, 0)
  })

  test('going on is told from the outage’s own plateau, be it loud or one report in two minutes', () => {
    for (const rate of [0.5, 3, 300]) {
      const d = createDetector()
      const live = new Set([shop])
      for (let minute = 0; minute < 60; minute++) d.evaluate(endOf(monday + minute))
      let owed = 0
      const lately: string[] = []
      for (let minute = 60; minute < 300; minute++) {
        owed += minute < 200 ? rate : rate * 0.05
        d.count(monday + minute, shop, gb, Math.floor(owed))
        owed %= 1
        lately.push(d.evaluate(endOf(monday + minute), live).findings[0]?.lately ?? 'calm')
      }
      assert.ok(
        lately.slice(45, 140).every((l) => l !== 'calm'),
        `${rate} a minute: calm before the end`,
      )
      assert.ok(
        lately.slice(175).every((l) => l === 'calm'),
        `${rate} a minute: not calm after the fall`,
      )
    }
  })
})
