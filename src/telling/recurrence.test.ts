import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { hours, type Instant, instant, isoTime, minutes } from '../terms/index.ts'
import { occurrencesOf, type Recurrence } from './recurrence.ts'
import type { Day } from './route.ts'

const at = (iso: string): Instant => instant(Date.parse(iso))
const rule = (more: Partial<Recurrence>): Recurrence => ({
  ...{ days: [], monthDays: [], at: 150, zone: 'UTC', lasts: hours(2), first: null, last: null },
  ...more,
})
const expand = (one: Recurrence, now: string, before: string, most = 20): string[] =>
  occurrencesOf(one, at(now), at(before), most).map(
    ({ date, from, until }) => `${date} ${isoTime(from).slice(0, 16)} ${isoTime(until).slice(11, 16)}`,
  )

test('every Sunday night it is the same time of day by the clock of the place, in winter and in summer', () => {
  const sundays = rule({ days: ['sun'], zone: 'Europe/London', at: 23 * 60 })
  assert.deepEqual(expand(sundays, '2026-10-17T00:00Z', '2026-11-02T00:00Z'), [
    '2026-10-18 2026-10-18T22:00 00:00',
    '2026-10-25 2026-10-25T23:00 01:00',
    '2026-11-01 2026-11-01T23:00 01:00',
  ])
})

test('a time that a clock put forward leaves out is taken by the clock of before; one that comes twice is the first', () => {
  const night = rule({ days: ['sun'], zone: 'Europe/Berlin' })
  assert.deepEqual(expand(night, '2026-03-29T00:00Z', '2026-03-30T00:00Z'), [
    '2026-03-29 2026-03-29T01:30 03:30',
  ])
  assert.deepEqual(expand(night, '2026-10-25T00:00Z', '2026-10-26T00:00Z'), [
    '2026-10-25 2026-10-25T00:30 02:30',
  ])
})

test('a day that a month does not have is its last, once, also in a leap year', () => {
  const end = rule({ monthDays: [30, 31] })
  assert.deepEqual(
    occurrencesOf(end, at('2027-12-25T00:00Z'), at('2028-04-01T00:00Z'), 20).map(({ date }) => date),
    ['2027-12-30', '2027-12-31', '2028-01-30', '2028-01-31', '2028-02-29', '2028-03-30', '2028-03-31'],
  )
  assert.deepEqual(expand(rule({ monthDays: [29] }), '2027-02-01T00:00Z', '2027-03-01T00:00Z'), [
    '2027-02-28 2027-02-28T02:30 04:30',
  ])
})

test('what goes on is one of them, what is over is not, and the first and last day bound it', () => {
  const days: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
  const daily = rule({ days, first: '2026-12-02', last: '2026-12-04' })
  const dates = (now: string, most = 20) =>
    occurrencesOf(daily, at(now), at('2027-01-01T00:00Z'), most).map(({ date }) => date)
  assert.deepEqual(dates('2026-11-01T00:00Z'), ['2026-12-02', '2026-12-03', '2026-12-04'])
  assert.deepEqual(dates('2026-12-03T04:29Z'), ['2026-12-03', '2026-12-04'])
  assert.deepEqual(dates('2026-12-03T04:30Z'), ['2026-12-04'])
  assert.deepEqual(dates('2026-11-01T00:00Z', 1), ['2026-12-02'])
})

const zones = [
  ...['UTC', 'Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'],
  ...['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'America/St_Johns'],
] as const
const weekDays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

const clocks = new Map(
  zones.map((zone) => [
    zone as string,
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, weekday: 'short', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
    }),
  ]),
)

/** What a clock on the wall of the place shows; nothing of the code under test is in it. */
function shown(zone: string, instantMs: number): { date: string; minute: number; day: string } {
  const told = new Map(
    clocks
      .get(zone)!
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, value]),
  )
  const date = `${told.get('year')}-${told.get('month')}-${told.get('day')}`
  const minute = Number(told.get('hour')) * 60 + Number(told.get('minute'))
  return { date, minute, day: told.get('weekday')!.toLowerCase() }
}

test('each begins at the first minute of its days at which the clock shows the time, as a search through all finds', () => {
  const someDay = fc.integer({ min: 0, max: 364 })
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
      fc.subarray([...weekDays], { minLength: 1 }),
      fc.oneof(someDay, fc.constantFrom(66, 86, 93, 275, 297, 304)),
      (zone, minute, days, later) => {
        const now = at('2026-01-01T00:00Z') + later * 86_400_000
        const before = now + 3 * 86_400_000
        const one = rule({ zone, at: minute, days, lasts: minutes(15) })
        const found = new Map(
          occurrencesOf(one, instant(now), instant(before), 20).map(({ date, from }) => [
            date,
            from as number,
          ]),
        )
        const wanted = new Map<string, number>()
        for (let t = now; t < before; t += 15 * 60_000) {
          const wall = shown(zone, t)
          if (wall.minute === minute && days.some((day) => day === wall.day) && !wanted.has(wall.date))
            wanted.set(wall.date, t)
        }
        for (const [date, from] of wanted) {
          const late = [...found].some(([, other]) => other === from)
          assert.ok(late || isSecond(zone, from, minute, date), `${zone} ${date} ${isoTime(instant(from))}`)
        }
        // What a search does not find is a time that the clock of that day leaves out: it shows another.
        for (const [date, from] of found) {
          if (wanted.get(date) === from || from < now) continue
          assert.notEqual(shown(zone, from).minute, minute, `${zone} ${date} ${isoTime(instant(from))}`)
          assert.equal(shown(zone, from).date, date)
        }
      },
    ),
    { numRuns: 60 },
  )
})

/** The same time was shown that day before `from`: what is found is the second of two. */
function isSecond(zone: string, from: number, minute: number, date: string): boolean {
  for (let t = from - 3 * 3_600_000; t < from; t += 15 * 60_000) {
    const wall = shown(zone, t)
    if (wall.date === date && wall.minute === minute) return true
  }
  return false
}
