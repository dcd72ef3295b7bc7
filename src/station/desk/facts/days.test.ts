import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Instant } from '../../../terms/index.ts'
import { dayMs, dayStarts, daysOf, type Record, uptimeOf } from './days.ts'
import { common, joined, lengthOf, without } from './intervals.ts'

const minute = 60_000
const midnight = Date.UTC(2026, 0, 10)
const now = midnight + 12 * 60 * minute
const starts = dayStarts(now, 4)
const always = [{ from: 0, to: now }]
const watch = { knownSince: 0, ran: always, now }
const at = (ms: number): Instant => ms as Instant

const record = (from: number, turns: readonly ['down' | 'trouble', number][], to?: number): Record => ({
  beganAt: at(from),
  turns: turns.map(([phase, after]) => ({ from: at(from + after * minute), phase })),
  ...(to === undefined ? {} : { resolvedAt: at(to) }),
})
const told = (records: readonly Record[], how: Partial<typeof watch> = {}): string[] =>
  daysOf(records, { ...watch, ...how }, starts).map(
    ({ state, downMinutes, troubleMinutes, watchedMinutes, incidents }) =>
      [state, downMinutes, troubleMinutes, watchedMinutes, incidents].join(' '),
  )

test('down and trouble are counted apart, across midnight and up to now', () => {
  const from = midnight - 10 * minute
  const over = record(
    from,
    [
      ['down', 0],
      ['trouble', 30],
    ],
    midnight + 50 * minute,
  )
  const goesOn = record(now - 5 * minute, [['trouble', 0]])
  assert.deepEqual(told([over, goesOn]), [
    'ok 0 0 1440 0',
    'ok 0 0 1440 0',
    'down 10 0 1440 1',
    'down 20 35 720 1',
  ])
})

test('a moment of it is more than none', () => {
  const short = record(midnight, [['down', 0]], midnight + 900)
  assert.equal(told([short])[3], 'down 1 0 720 1')
})

test('what was not watched is said to be that, and no trouble is counted in it', () => {
  const yesterday = midnight - dayMs
  const trouble = record(yesterday, [['down', 0]], yesterday + 100 * minute)
  assert.deepEqual(told([trouble], { knownSince: yesterday + 90 * minute }), [
    'unwatched 0 0 0 0',
    'unwatched 0 0 0 0',
    'down 10 0 1350 1',
    'ok 0 0 720 0',
  ])
  const ran = [
    { from: 0, to: yesterday - dayMs + 100 * minute },
    { from: yesterday, to: now },
  ]
  assert.deepEqual(told([], { ran }).slice(1), ['unwatched 0 0 100 0', 'ok 0 0 1440 0', 'ok 0 0 720 0'])
})

test('the share of time is of what was watched, and of nothing where nothing was', () => {
  const day = { downMinutes: 72, troubleMinutes: 72, watchedMinutes: 1440, incidents: 2 }
  assert.deepEqual(uptimeOf([day, { ...day, watchedMinutes: 0, downMinutes: 0, troubleMinutes: 0 }], 2), {
    ...{ days: 2, up: 0.95, well: 0.9, downMinutes: 72, troubleMinutes: 72, watchedMinutes: 1440 },
    incidents: 4,
  })
  assert.equal(uptimeOf([], 30).up, null)
})

test('a minute lost of years is not nothing, and a minute up of years is not nothing', () => {
  const years = { downMinutes: 1, troubleMinutes: 0, watchedMinutes: 2_080_000, incidents: 1 }
  const { up, well } = uptimeOf([years], 90)
  assert.deepEqual([up, well], [0.999999, 0.999999])
  assert.equal(uptimeOf([{ ...years, downMinutes: years.watchedMinutes - 1 }], 90).up, 0.000001)
  assert.equal(uptimeOf([{ ...years, downMinutes: years.watchedMinutes }], 90).up, 0)
  assert.equal(uptimeOf([{ ...years, downMinutes: 0 }], 90).up, 1)
})

const stretches = fc
  .array(fc.tuple(fc.nat(50), fc.nat(10)), { maxLength: 12 })
  .map((some) => joined(some.map(([from, length]) => ({ from, to: from + length }))))
const holds = (set: ReturnType<typeof joined>, point: number): boolean =>
  set.some(({ from, to }) => from <= point && point < to)

test('what stretches have in common, and one without the other, is so at every moment', () => {
  fc.assert(
    fc.property(stretches, stretches, (a, b) => {
      const [both, rest] = [common(a, b), without(a, b)]
      for (let point = 0; point < 62; point++) {
        assert.equal(holds(both, point), holds(a, point) && holds(b, point))
        assert.equal(holds(rest, point), holds(a, point) && !holds(b, point))
      }
      assert.equal(lengthOf(both) + lengthOf(rest), lengthOf(a))
    }),
  )
})
