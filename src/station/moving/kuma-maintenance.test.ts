// Maintenance as Uptime Kuma keeps it: the tables and columns of its `db/knex_init_db.js`, rows as versions 1.19 to 2.0
// write them.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../terms/index.ts'
import { cronTimes } from './cron.ts'
import { importKuma } from './kuma.ts'
import { bytes, lossesOf, read, today, written } from './moved.fixture.ts'
import type { WrittenMove } from './written.ts'

const tables = `
  CREATE TABLE monitor (id INTEGER PRIMARY KEY, name TEXT, active BOOLEAN, type TEXT, hostname TEXT, port INTEGER, interval INTEGER,
    parent INTEGER);
  CREATE TABLE maintenance (id INTEGER PRIMARY KEY AUTOINCREMENT, title VARCHAR(150) NOT NULL, description TEXT NOT NULL,
    user_id INTEGER, active BOOLEAN NOT NULL DEFAULT 1, strategy VARCHAR(50) NOT NULL DEFAULT 'single', start_date DATETIME,
    end_date DATETIME, start_time TIME, end_time TIME, weekdays VARCHAR2(250) DEFAULT '[]', days_of_month TEXT DEFAULT '[]',
    interval_day INTEGER, cron TEXT, timezone VARCHAR(255), duration INTEGER);
  CREATE TABLE monitor_maintenance (id INTEGER PRIMARY KEY AUTOINCREMENT, monitor_id INTEGER, maintenance_id INTEGER);
  CREATE TABLE setting (id INTEGER PRIMARY KEY AUTOINCREMENT, key VARCHAR(200), value TEXT, type VARCHAR(20));
  INSERT INTO setting (key, value, type) VALUES ('serverTimezone', '"Europe/Berlin"', 'general');
  INSERT INTO monitor VALUES (1, 'Shop', 1, 'port', 'shop.example', 443, 60, NULL), (2, 'Racks', 1, 'group', NULL, NULL, 60, NULL),
    (3, 'Disk', 1, 'port', 'disk.example', 22, 60, 2);`

type Row = Readonly<Record<string, string | number | null>>

/** A database in which each maintenance is of one monitor. */
function moved(rows: readonly Row[], monitor = 1): WrittenMove {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  try {
    const file = join(folder, 'kuma.db')
    const db = new DatabaseSync(file)
    db.exec(tables)
    for (const [i, row] of rows.entries()) {
      const whole = { title: `Work ${i + 1}`, description: '', timezone: 'SAME_AS_SERVER', ...row }
      const names = Object.keys(whole)
      db.prepare(
        `INSERT INTO maintenance (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ).run(...Object.values(whole))
      db.prepare('INSERT INTO monitor_maintenance (monitor_id, maintenance_id) VALUES (?, ?)').run(
        monitor,
        i + 1,
      )
    }
    db.close()
    return written(importKuma(file, bytes('SQLite format 3\0'), today))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const rulesOf = (move: WrittenMove): readonly JsonObject[] =>
  Object.values((move.config.maintenance ?? {}) as Record<string, JsonObject>).map(
    ({ repeat, from, until }) => (repeat ?? { from, until }) as JsonObject,
  )
const berlin = { zone: 'Europe/Berlin' }

describe('maintenance of Uptime Kuma', () => {
  test('days of the week, over midnight, between two dates, by the clock of the server', () => {
    const move = moved([
      {
        ...{ strategy: 'recurring-weekday', weekdays: '[1,0]', start_time: '23:30', end_time: '01:00' },
        ...{ start_date: '2026-01-05 00:00:00', end_date: '2027-06-30 00:00:00' },
        ...{ cron: '30 23 * * 0,1', duration: 5400 },
      },
    ])
    assert.deepEqual(rulesOf(move), [
      {
        ...{ days: ['mon', 'sun'], at: '23:30', ...berlin, lasts: '1.5h' },
        ...{ first: '2026-01-05', last: '2027-06-29' },
      },
    ])
    assert.deepEqual(move.losses, [])
    assert.equal(read(move).recurring.length, 1)
  })

  test('days of the month with the last one; what shorter months do with the 30th is told', () => {
    const month = { strategy: 'recurring-day-of-month', start_time: '02:00:00', end_time: '04:00:00' }
    const move = moved([
      { ...month, days_of_month: '[15,"lastDay1"]' },
      { ...month, days_of_month: '[30]', timezone: 'America/New_York' },
      { ...month, days_of_month: '["lastDay2"]' },
    ])
    assert.deepEqual(rulesOf(move), [
      { monthDays: [15, 31], at: '02:00', ...berlin, lasts: '2h' },
      { monthDays: [30], at: '02:00', zone: 'America/New_York', lasts: '2h' },
    ])
    assert.match(lossesOf(move, 'maintenance "Work 2"').join(), /on its last/)
    assert.match(lossesOf(move, 'maintenance "Work 3"').join(), /no day of the month/)
  })

  test('every day and every week are carried; every ten days are not, and say why', () => {
    const every = (interval_day: number): Row => ({
      ...{ strategy: 'recurring-interval', interval_day, start_time: '03:15', end_time: '03:45' },
      ...{ start_date: '2026-11-25 10:00:00', cron: '15 3  * * *', duration: 1800 },
    })
    const move = moved([every(1), every(7), every(10)])
    const [daily, weekly] = rulesOf(move)
    assert.equal((daily?.days as string[] | undefined)?.length, 7)
    assert.equal(daily?.first, '2026-11-26', 'its first day had that time already behind it')
    assert.deepEqual([weekly?.days, weekly?.lasts], [['wed'], '30m'])
    assert.match(lossesOf(move, 'maintenance "Work 3"').join(), /every 10 days/)
  })

  test('a cron pattern is as many rules as it has times; one that says more than a rule can is told', () => {
    const cron = (pattern: string): Row => ({ strategy: 'cron', cron: pattern, duration: 3600 })
    const move = moved([
      cron('30 2,14 * * MON-FRI'),
      cron('0 0 1,L * *'),
      cron('0 4 1 1 *'),
      cron('*/5 * * * *'),
    ])
    assert.deepEqual(rulesOf(move), [
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: '02:30', ...berlin, lasts: '1h' },
      { days: ['mon', 'tue', 'wed', 'thu', 'fri'], at: '14:30', ...berlin, lasts: '1h' },
      { monthDays: [1, 31], at: '00:00', ...berlin, lasts: '1h' },
    ])
    assert.match(lossesOf(move, 'maintenance "Work 3"').join(), /some months only/)
    assert.match(lossesOf(move, 'maintenance "Work 4"').join(), /4 times a day/)
  })

  test('once is from when to when by the clock of its zone; before zones there was UTC', () => {
    const once = { strategy: 'single', start_date: '2026-12-03 22:00:00', end_date: '2026-12-04T02:00' }
    const move = moved([once, { ...once, timezone: null }])
    assert.deepEqual(rulesOf(move), [
      { from: '2026-12-03T21:00:00.000Z', until: '2026-12-04T01:00:00.000Z' },
      { from: '2026-12-03T22:00:00.000Z', until: '2026-12-04T02:00:00.000Z' },
    ])
  })

  test('what is over, paused, without an end, of an unknown zone or about nothing that is carried is told', () => {
    const once = { strategy: 'single', start_date: '2026-12-03 22:00:00', end_date: '2026-12-04 02:00:00' }
    const move = moved([
      { ...once, start_date: '2024-12-03 22:00:00', end_date: '2024-12-04 02:00:00' },
      { ...once, active: 0 },
      { ...once, strategy: 'manual' },
      { ...once, timezone: 'Mars/Olympus' },
      { ...once, strategy: 'telepathy' },
      { ...once, end_date: null },
    ])
    assert.equal(move.config.maintenance, undefined)
    assert.deepEqual(
      move.losses.map(({ why }) => why.split(/[;("]/)[0]!.trim()),
      [
        ...['it is over', 'it is paused', 'it has no end', 'there is no time zone'],
        ...['Holdfast does not know the strategy', 'it does not say from when to when'],
      ],
    )
    assert.match(lossesOf(moved([once], 99), 'maintenance "Work 1"').join(), /no monitor/)
  })

  test('a group is whatever is in it', () => {
    const move = moved([{ strategy: 'cron', cron: '@daily', duration: 600 }], 2)
    const [work] = Object.values(move.config.maintenance as Record<string, JsonObject>)
    assert.deepEqual(work?.services, ['disk'])
  })

  test('whatever stands in a row, what is written is taken', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('02:00', '2026-12-03 22:00:00', '[1,2]'),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(
          'single',
          'cron',
          'recurring-weekday',
          'recurring-day-of-month',
          'recurring-interval',
        ),
        fc.record({
          ...{
            title: text,
            start_date: text,
            end_date: text,
            start_time: text,
            end_time: text,
            weekdays: text,
          },
          ...{ days_of_month: text, cron: fc.oneof(text, fc.constant('0 2 * * 1')), timezone: text },
          ...{ interval_day: fc.integer(), duration: fc.integer() },
        }),
        (strategy, row) => {
          const move = moved([{ ...row, strategy }])
          assert.ok(move.losses.length > 0 || move.config.maintenance !== undefined)
          read(move)
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('a cron pattern of any text is read or refused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9*,/\-L? a-z@]{0,30}$/), (pattern) => {
      const read = cronTimes(pattern)
      if (read.ok) assert.ok(read.value.times.length > 0 && read.value.times.length <= 4)
    }),
  )
})
