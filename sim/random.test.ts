import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { seededRandom } from '../src/terms/index.ts'
import { properties, Tally } from './properties.ts'
import { campaign } from './random.ts'
import { drawn, replayed, run } from './schedule.ts'

describe('random schedules of planner, store, nodes and a provider', () => {
  test('break no promise, and put each to the test', () => {
    const seed = Math.floor(Math.random() * 1_000_000)
    const { failures, witnesses } = campaign({ runs: 400, seed })
    const [failure] = failures
    if (failure)
      assert.fail(
        [`seed ${failure.seed}`, failure.property, failure.detail, ...failure.transcript].join('\n'),
      )
    const elsewhere = ['S4 retire-live', 'S5 by-value']
    for (const property of properties.filter((name) => !elsewhere.includes(name)))
      assert.ok((witnesses[property] ?? 0) > 0, `seed ${seed}: ${property} was put to the test`)
  })
  test('are told again exactly from their choices', () => {
    const choices = drawn(seededRandom(7), 300)
    const first = run(choices, new Tally(), true)
    assert.deepEqual(run(replayed(choices.taken), new Tally(), true), first)
    assert.ok(first.transcript.length > 50)
  })
})
