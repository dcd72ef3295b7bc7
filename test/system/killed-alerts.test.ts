// Alerts under kill -9: whatever dies when, everything of the journal is told, and a channel that is well hears each
// message under one id alone. `npm run bench -- alerts --kills 200` does many more rounds.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { seededRandom } from '../../src/terms/index.ts'
import { KilledAlerts } from './killed-alerts.ts'

const rounds = 3
/** More openings than five within minutes are gathered for a minute, and a test should not wait for that. */
const services = 5

test('no alert is lost and none is told twice, whenever the process is killed', async () => {
  const seed = Date.now() >>> 0
  const random = seededRandom(seed)
  const killed = await KilledAlerts.begin(mkdtempSync(join(tmpdir(), 'holdfast-alerts-')), random, services)
  try {
    for (let i = 0; i < rounds; i++) await killed.round(random)
    const { opened, lost, doubled } = await killed.verdict()
    assert.ok(opened > 0, `nothing happened with seed ${seed}`)
    assert.deepEqual({ lost, doubled }, { lost: [], doubled: [] }, `with seed ${seed}`)
  } finally {
    await killed.end()
  }
})
