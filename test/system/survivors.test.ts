// kill -9 of any process at any moment: the name is never empty, never goes back, and is soon what the newest plan says.
// A few rounds here; `npm run bench -- soak` runs 200.

import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { seededRandom } from '../../src/terms/index.ts'
import { type Survivors, startSurvivors } from './survivors.ts'

const seed = Math.floor(Math.random() * 2 ** 32)
const rounds = 5
/** A round that does not converge fails by its own patience; how fast it is, `npm run bench -- soak` tells. */
const patienceMs = 60_000

describe(`kill -9 of any process (seed ${seed})`, {
  skip: process.platform !== 'linux' ? 'needs /proc and 127.0.0.2 to 127.0.0.5' : false,
}, () => {
  let survivors: Survivors
  before(async () => {
    survivors = await startSurvivors(mkdtempSync(join(tmpdir(), 'holdfast-test-')))
    await survivors.settled(patienceMs)
  })
  after(() => survivors?.end())

  test(`${rounds} times: never empty, never older, and the newest plan is answered soon`, async () => {
    const random = seededRandom(seed)
    for (let i = 0; i < rounds; i++) {
      const { victim, killedAfterMs, judged } = await survivors.round(random)
      const round = `round ${i + 1}: ${victim} killed ${killedAfterMs} ms after the order`
      assert.ok(judged.answers > 0, `${round}: nothing was answered`)
      assert.deepEqual([judged.empty, judged.older], [0, 0], round)
    }
    await survivors.settled(patienceMs)
  })
})
