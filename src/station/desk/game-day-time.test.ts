import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { days, hours, type Instant } from '../../terms/index.ts'
import { type GameDayTime, nextGameDay, weekdays } from './game-day-time.ts'

const at = (text: string): Instant => Date.parse(text) as Instant
const working: GameDayTime = { kind: 'every', every: days(30), days: ['tue', 'thu'], from: 600, to: 960 }

test('within its hours and days, and no sooner than its interval after the last', () => {
  // 26 November 2026 is a Thursday.
  assert.equal(nextGameDay(working, null, at('2026-11-26T08:00Z')), at('2026-11-26T10:00Z'))
  assert.equal(nextGameDay(working, null, at('2026-11-26T11:30Z')), at('2026-11-26T11:30Z'))
  assert.equal(nextGameDay(working, null, at('2026-11-26T16:00Z')), at('2026-12-01T10:00Z'))
  assert.equal(
    nextGameDay(working, at('2026-11-26T10:00Z'), at('2026-11-27T00:00Z')),
    at('2026-12-29T10:00Z'),
  )
})

test('one at a fixed time is held once', () => {
  const once: GameDayTime = { kind: 'at', at: at('2026-12-03T10:00Z') }
  assert.equal(nextGameDay(once, null, at('2026-12-01T00:00Z')), at('2026-12-03T10:00Z'))
  assert.equal(nextGameDay(once, null, at('2026-12-04T00:00Z')), null)
  assert.equal(nextGameDay(once, at('2026-12-03T10:00Z'), at('2026-12-03T10:00Z')), null)
})

test('always on an allowed day within the hours, whenever it is asked', () => {
  const hour = fc.integer({ min: 0, max: 22 })
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
      hour,
      fc.integer({ min: 0, max: 4_000_000_000_000 }),
      fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 })),
      (allowed, from, now, last) => {
        const time: GameDayTime = {
          kind: 'every',
          every: hours(24),
          days: allowed,
          from: from * 60,
          to: from * 60 + 60,
        }
        const next = nextGameDay(time, last as Instant | null, now as Instant)
        assert.ok(next !== null && next >= now && (last === null || next >= last + hours(24)))
        const when = new Date(next)
        assert.ok(allowed.includes(weekdays[when.getUTCDay()]!))
        assert.equal(when.getUTCHours(), from)
      },
    ),
  )
})
