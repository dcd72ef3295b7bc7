import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Instant, instant } from '../terms/index.ts'
import { isWithin, isZone, nextTurn } from './calendar.ts'
import type { Day, Hours } from './route.ts'

const everyDay: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const at = (iso: string): Instant => instant(Date.parse(iso))
const hours = (from: number, to: number, zone: string, days = everyDay): Hours => ({ days, from, to, zone })
const within = (h: Hours, iso: string): boolean => isWithin(h, at(iso))

test('hours go by the wall clock of their place', () => {
  const office = hours(9 * 60, 17 * 60, 'Europe/London', ['mon', 'tue', 'wed', 'thu', 'fri'])
  assert.equal(within(office, '2026-01-12T09:00:00Z'), true, 'a Monday in winter')
  assert.equal(within(office, '2026-01-12T08:59:59Z'), false)
  assert.equal(within(office, '2026-07-13T08:00:00Z'), true, 'a Monday in summer')
  assert.equal(within(office, '2026-07-13T16:00:00Z'), false)
  assert.equal(within(office, '2026-07-12T10:00:00Z'), false, 'a Sunday')
})

test('hours past midnight belong to the day they begin on', () => {
  const friday = hours(22 * 60, 7 * 60, 'UTC', ['fri'])
  assert.equal(within(friday, '2026-07-10T23:00:00Z'), true)
  assert.equal(within(friday, '2026-07-11T06:59:00Z'), true, 'Saturday morning')
  assert.equal(within(friday, '2026-07-11T22:00:00Z'), false)
  assert.equal(within(friday, '2026-07-10T06:00:00Z'), false, 'Friday morning is of Thursday')
  assert.equal(nextTurn(friday, at('2026-07-10T23:00:00Z')), at('2026-07-11T07:00:00Z'))
})

test('a night in which the clock is moved is an hour shorter or longer, and ends at the same time of day', () => {
  const night = hours(22 * 60, 7 * 60, 'Europe/London')
  assert.equal(nextTurn(night, at('2026-03-28T22:00:00Z')), at('2026-03-29T06:00:00Z'))
  assert.equal(nextTurn(night, at('2026-10-24T21:00:00Z')), at('2026-10-25T07:00:00Z'))
})

test('hours that always or never hold have no turn', () => {
  assert.equal(nextTurn(hours(0, 0, 'UTC'), at('2026-07-10T23:00:00Z')), null)
  assert.equal(nextTurn(hours(600, 660, 'UTC', []), at('2026-07-10T23:00:00Z')), null)
})

/** Zones with no, early, late, half-hour and half-hour-step daylight saving; the days around their changes in 2026. */
const places = [
  ['UTC', '2026-05-01T00:00:00Z'],
  ['Europe/London', '2026-03-28T12:00:00Z'],
  ['Europe/London', '2026-10-24T12:00:00Z'],
  ['America/New_York', '2026-03-07T12:00:00Z'],
  ['America/New_York', '2026-10-31T12:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T00:00:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
] as const

test('the next turn is the first minute that a search through all of them finds', () => {
  const minute = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.constantFrom(0, 60, 90, 120, 150, 1380))
  const week = fc.subarray([...everyDay], { minLength: 1 })
  const ofDay = fc.integer({ min: 0, max: 2 * 1440 })
  fc.assert(
    fc.property(
      fc.constantFrom(...places),
      minute,
      minute,
      week,
      ofDay,
      ([zone, day], from, to, days, later) => {
        const h = hours(from, to, zone, days)
        const start = Date.parse(day) + later * 60_000
        const found = nextTurn(h, instant(start))
        const was = isWithin(h, instant(start))
        const end = Math.min(found ?? Number.POSITIVE_INFINITY, start + 1440 * 60_000)
        for (let t = start; t < end; t += 60_000)
          assert.equal(isWithin(h, instant(t)), was, `${new Date(t).toISOString()} is before the turn`)
        if (found !== null) assert.equal(isWithin(h, found), !was)
      },
    ),
    { numRuns: 30 },
  )
})

test('a zone that nobody knows is said to be none', () => {
  assert.equal(isZone('Europe/London'), true)
  assert.equal(isZone('Europe/Atlantis'), false)
})
