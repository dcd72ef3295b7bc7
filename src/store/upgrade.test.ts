import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Report, ReporterKey, SourceKey } from '../signals/index.ts'
import type { CountryCode, Instant, ServiceId } from '../terms/index.ts'
import { openStore } from './index.ts'

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

/** As the first version left it. */
function downgrade(folder: string): void {
  const file = readdirSync(folder).find((name) => name.endsWith('.db'))
  assert.ok(file)
  const db = new DatabaseSync(join(folder, file))
  db.exec('ALTER TABLE country_count DROP COLUMN sources; PRAGMA user_version = 1')
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

    downgrade(folder)
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
