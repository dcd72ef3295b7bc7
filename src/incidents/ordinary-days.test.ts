// What is no outage: a month of nothing, daylight saving, holidays, launches, slow surges, an intake that stood still and
// services that nobody had heard of for weeks; and that an outage among them is found all the same.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CountryCode, Instant, ServiceId } from '../terms/index.ts'
import { seededRandom } from '../terms/index.ts'
import { createDetector } from './detector.ts'
import { lifeRules } from './rules.ts'
import { someMonday, stream } from './testing/streams.ts'

const hour = 60
const day = 24 * hour
const nowhere = 'ZZ' as CountryCode
/** The seeds stay the same: what chance does once in a thousand series must not fail a test once in a hundred runs. */
const chosen = 20_251_020
const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

type Factor = (minute: number) => number
type Days = {
  readonly seed: number
  readonly services: number
  readonly days: number
  /** Minutes after the beginning; what is told before is not counted. */
  readonly from: number
  readonly factor?: (start: number, service: number) => Factor
  /** Minutes by which local clocks are ahead of UTC. */
  readonly zone?: (start: number, service: number) => Factor
  /** Of minutes after the beginning: what arrives of what people send, and what comes later. */
  readonly intake?: (minute: number) => 'open' | 'stalled'
}

const ease = (share: number): number => {
  const part = Math.min(1, Math.max(0, share))
  return part * part * (3 - 2 * part)
}

/** From 1 to `times`, and back to 1 at `until`, each over `minutes`. */
const swell =
  (from: number, until: number, minutes: number, times: number): Factor =>
  (minute) =>
    1 + (times - 1) * ease((minute - from) / minutes) * (1 - ease((minute - until) / minutes))

/** Episodes told of each service, those within half an hour of each other as one; of services from 0.02 to 20 reports a minute. */
function episodes({ seed, services, days, from, factor, zone, intake = () => 'open' }: Days): number[] {
  const random = seededRandom(seed)
  const start = someMonday
  const streams = Array.from({ length: services }, (_, i) =>
    stream({
      seed: seed ^ Math.imul(i + 1, 0x9e3779b1),
      rate: 0.02 * 1000 ** random.next(),
      depth: random.next() * 0.9,
      zone: zone?.(start, i) ?? Math.floor(random.next() * 24) * hour,
      clump: 1 + random.next(),
      ...(factor === undefined ? {} : { factor: factor(start, i) }),
    }),
  )
  const detector = createDetector()
  const told = streams.map(() => 0)
  const last = streams.map(() => Number.NEGATIVE_INFINITY)
  const waiting = streams.map(() => 0)
  for (let at = 0; at < days * day; at++) {
    for (const [i, next] of streams.entries()) {
      waiting[i]! += next(start + at)
      if (intake(at) === 'stalled') continue
      detector.count(start + at, `${i}` as ServiceId, nowhere, waiting[i]!)
      waiting[i] = 0
    }
    const { findings } = detector.evaluate(((start + at) * 60_000 + 59_999) as Instant)
    for (const { service, surprise } of findings) {
      if (surprise < lifeRules.openAt || at < from) continue
      const i = Number(service)
      if (at - last[i]! > 30) told[i]!++
      last[i] = at
    }
  }
  return told
}

const all = (told: readonly number[]): number => told.reduce((sum, n) => sum + n, 0)

/** More than a week to learn what is usual; then it happens. */
const learnt = 8 * day

function isQuiet(what: Partial<Days>, most: number): void {
  fc.assert(
    fc.property(seeds, (seed) => {
      const told = episodes({ seed, services: 12, days: 10, from: learnt, ...what })
      assert.ok(all(told) <= most, `${all(told)} episodes: ${told.join(' ')}`)
    }),
    { numRuns: 1, seed: chosen, endOnFailure: true },
  )
}

describe('what is no outage', () => {
  test('four weeks in which nothing happens, after a first day', () => {
    // Half an episode a series and month is the promise.
    isQuiet({ services: 10, days: 28, from: day }, 5)
  })

  test('clocks that are put forward or back', () => {
    for (const shift of [60, -60])
      isQuiet({ zone: (start) => (minute) => (minute < start + learnt ? 0 : shift) }, 1)
  })

  test('a holiday of half the usual, and one of one and a half times', () => {
    for (const times of [0.5, 1.5])
      isQuiet(
        { factor: (start) => swell(start + learnt - 3 * hour, start + learnt + 21 * hour, 6 * hour, times) },
        1,
      )
  })

  test('a launch that doubles a service in an afternoon and stays', () => {
    isQuiet({ factor: (start) => swell(start + learnt + 9 * hour, start + 99 * day, 4 * hour, 2) }, 1)
  })

  test('half as many again for an hour or three', () => {
    for (const hours of [1, 3])
      isQuiet(
        {
          factor: (start) =>
            swell(start + learnt + 9 * hour, start + learnt + (9 + hours) * hour, hour / 2, 1.5),
        },
        1,
      )
  })

  test('an intake that stands still for minutes or an hour, and gives all at once afterwards, however small the realm', () => {
    for (const services of [3, 12])
      for (const minutes of [4, 15, 60])
        isQuiet(
          {
            services,
            intake: (minute) => {
              const since = minute - learnt - 15 * hour
              return since >= 0 && since < minutes ? 'stalled' : 'open'
            },
          },
          0,
        )
  })

  test('what lingers after an outage of the first day, when the hours from before it come again', () => {
    const outage = (start: number): Factor => swell(start + 12 * hour, start + 14 * hour, 3, 30)
    const rest = (start: number): Factor => swell(start + 14 * hour, start + 99 * day, 3, 10)
    isQuiet(
      {
        ...{ days: 1.6, from: 18 * hour },
        factor: (start) => (minute) => outage(start)(minute) * rest(start)(minute),
      },
      1,
    )
  })

  test('services that nobody spoke of for a week and that are spoken of again, little by little', () => {
    isQuiet(
      {
        factor: (start) => (minute) =>
          minute < start + learnt ? 0 : 0.03 * ease((minute - start - learnt) / day),
      },
      1,
    )
  })
})

describe('what is one', () => {
  test('a sixfold rise within minutes is told of every service that is large enough, on each of those days', () => {
    const at = learnt + 10 * hour
    const ordinary: readonly ((start: number) => Factor)[] = [
      (start) => swell(start + learnt - 3 * hour, start + learnt + 21 * hour, 6 * hour, 1.5),
      (start) => swell(start + learnt + 8 * hour, start + 99 * day, 4 * hour, 3),
      (start) => swell(start + learnt + 9 * hour, start + learnt + 12 * hour, 2 * hour, 1.5),
      () => () => 1,
    ]
    fc.assert(
      fc.property(seeds, (seed) => {
        const told = episodes({
          ...{ seed, services: 12, days: 9, from: learnt },
          zone: (start, i) => (minute) =>
            minute < start + learnt || i % 4 < 3 ? 0 : i % 8 < 4 ? hour : -hour,
          factor: (start, i) => {
            const day = ordinary[i % 4]!(start)
            const outage = swell(start + at, start + at + 40, 3, 6 + 300 * 0.5 ** i)
            return (minute) => day(minute) * outage(minute)
          },
        })
        assert.ok(told.filter((n) => n > 0).length >= 10, told.join(' '))
      }),
      { numRuns: 1, seed: chosen, endOnFailure: true },
    )
  })
})
