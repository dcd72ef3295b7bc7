import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { claimedBy, Tally } from '../properties.ts'
import { drawSchedule, parseSchedule, scheduleText } from './choices.ts'
import { type Campaign, campaign } from './random.ts'
import { run } from './schedule.ts'

/** The same schedules every time. */
const seed = 20_251_020
/** And others every time: what is found once is told with its seed. */
const newSeed = Date.now() % 1_000_000_000

const unbroken = ({ failures: [failure] }: Campaign): void => {
  if (!failure) return
  const again = `npm run sim -- random --replay ${scheduleText(failure.schedule)}`
  const { seed, property, detail, transcript } = failure
  assert.fail([`seed ${seed}: ${property}: ${detail}`, again, ...transcript].join('\n'))
}

describe('random schedules of planner, store, nodes and a provider', () => {
  test('break no promise, and put each to the test', async () => {
    const result = await campaign({ runs: 400, seed })
    unbroken(result)
    for (const property of claimedBy('random'))
      assert.ok((result.witnesses[property] ?? 0) > 0, `seed ${seed}: ${property} was put to the test`)
  })
  test('break no promise with a seed that was never used before', async () => {
    unbroken(await campaign({ runs: 200, seed: newSeed }))
  })
  test('are told again exactly from the word that a failure prints', async () => {
    const schedule = drawSchedule(7, 100)
    const first = await run(schedule, new Tally(), true)
    const again = parseSchedule(scheduleText(schedule))
    assert.ok(again.ok)
    assert.deepEqual(await run(again.value, new Tally(), true), first)
    assert.ok(first.transcript.length > 50)
  })
})
