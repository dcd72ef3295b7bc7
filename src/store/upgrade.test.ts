import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Report, ReporterKey, SourceKey } from '../signals/index.ts'
import { type CountryCode, type Instant, instant, type ServiceId } from '../terms/index.ts'
import { entry, noon } from './conformance.ts'
import { openStore } from './index.ts'
import { message } from './testing/outbox-promises.ts'

const at = (29_000_000 * 60_000) as Instant
const report = (reporter: string, source?: string): Report => ({
  service: 'shop' as ServiceId,
  symptom: 'login',
  country: 'GB' as CountryCode,
  at,
  reporter: reporter as ReporterKey,
  ...(source === undefined ? {} : { source: source as SourceKey }),
})

const range = { fromMinute: 29_000_000, toMinute: 29_000_001 }

/** As an earlier version left it. */
const toFirst =
  'ALTER TABLE country_count DROP COLUMN sources; DROP TABLE outbox; DROP TABLE handle; PRAGMA user_version = 1'
const toThird = 'ALTER TABLE outbox DROP COLUMN instead; PRAGMA user_version = 3'
const toSecond = 'DROP TABLE outbox; DROP TABLE handle; PRAGMA user_version = 2'

function downgrade(folder: string, sql: string): void {
  const file = readdirSync(folder).find((name) => name.endsWith('.db'))
  assert.ok(file)
  const db = new DatabaseSync(join(folder, file))
  db.exec(sql)
  db.close()
}

test('reports are counted with their sources; a store that does not know them opens, and counts each reporter as one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  try {
    const first = await openStore({ folder })
    assert.deepEqual(
      await first.acceptReports([report('a', 'net'), report('b', 'net'), report('c'), report('a')]),
      ['accepted', 'echo', 'accepted', 'duplicate'],
    )
    const [counted] = await first.counts(range)
    assert.deepEqual([counted?.count, counted?.sources], [3, 2])
    await first.close()

    downgrade(folder, toFirst)
    const second = await openStore({ folder })
    const [old] = await second.counts(range)
    assert.deepEqual([old?.count, old?.sources], [3, undefined])
    await second.acceptReports([report('d', 'other'), report('e', 'other')])
    const [now] = await second.counts(range)
    assert.deepEqual([now?.count, now?.sources], [5, 4])
    await second.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a store without an outbox opens with an empty one, and keeps what it has', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  try {
    const first = await openStore({ folder })
    await first.put('alerts.cursor.oncall', { after: 7 })
    await first.append([entry()])
    await first.close()

    downgrade(folder, toSecond)
    const second = await openStore({ folder })
    assert.deepEqual(await second.get('alerts.cursor.oncall'), { after: 7 })
    assert.deepEqual(await second.outbox.channels(), [])
    await second.outbox.post({ messages: [message('a')], entries: [entry()] })
    await second.close()

    const third = await openStore({ folder })
    const due = await third.outbox.due({ channel: 'oncall', now: instant(noon), limit: 9 })
    assert.deepEqual(
      due.map(({ id }) => id),
      ['a'],
    )
    assert.equal((await third.journal({})).length, 2)
    await third.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a store that does not tell apart what was told in place of another opens, with what waits in it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  try {
    const first = await openStore({ folder })
    await first.outbox.post({ messages: [message('a', { thread: 't' })] })
    await first.close()

    downgrade(folder, toThird)
    const second = await openStore({ folder })
    const instead = message('b', { thread: 't', instead: instant(noon) })
    assert.equal((await second.outbox.post({ messages: [instead] })).added, 0, 'a is the recipient’s own')
    const due = await second.outbox.due({ channel: 'oncall', now: instant(noon), limit: 9 })
    assert.deepEqual(
      due.map(({ id }) => id),
      ['a'],
    )
    await second.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
