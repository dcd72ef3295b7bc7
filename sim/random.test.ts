import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seededRandom } from '../src/terms/index.ts'
import { claimedBy, Tally } from './properties.ts'
import { campaign } from './random.ts'
import { drawn, replayed, run } from './schedule.ts'

/** The same schedules every time; `npm run sim -- random` draws others. */
const seed = 20_251_020

describe('random schedules of planner, store, nodes and a provider', () => {
  test('break no promise, and put each to the test', () => {
    const { failures, witnesses } = campaign({ runs: 400, seed })
    const [failure] = failures
    if (failure)
      assert.fail(
        [`seed ${failure.seed}`, failure.property, failure.detail, ...failure.transcript].join('\n'),
      )
    for (const property of claimedBy('random'))
      assert.ok((witnesses[property] ?? 0) > 0, `seed ${seed}: ${property} was put to the test`)
  })
  test('are told again exactly from their choices', () => {
    const choices = drawn(seededRandom(7), 300)
    const first = run(choices, new Tally(), true)
    assert.deepEqual(run(replayed(choices.taken), new Tally(), true), first)
    assert.ok(first.transcript.length > 50)
  })
})
