import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { judgeAnswers, type PlannedAnswer } from './watching.ts'

const plan = (generation: bigint, ...choices: [string, ...string[]]): PlannedAnswer => ({
  generation,
  answer: choices[0],
  allowed: new Set(choices),
})
const plans = [
  plan(1n, 'east', 'west'),
  plan(2n, 'west', 'north'),
  plan(3n, 'north'),
  plan(4n, 'east', 'south'),
]
const seen = (...answers: string[]) => answers.map((answer) => ({ answer, count: 10 }))

describe('what was answered while plans passed', () => {
  test('is sound when it only goes forward, plans skipped or not, also back to what an older one had', () => {
    assert.deepEqual(judgeAnswers(seen('east', 'west', 'north', 'east'), plans), {
      answers: 40,
      empty: 0,
      older: 0,
    })
    assert.equal(judgeAnswers(seen('west', 'east'), plans).older, 0)
  })

  test('is older when no plan from there on answers so', () => {
    assert.equal(judgeAnswers(seen('east', 'north', 'west', 'north'), plans).older, 10)
    assert.equal(judgeAnswers(seen('north', 'east', 'west', 'east'), plans).older, 10)
  })

  test('may be a selection inside the newest plan, which is no older one', () => {
    assert.equal(judgeAnswers(seen('north', 'east', 'south', 'east'), plans).older, 0)
  })

  test('is counted when it is empty, or in no plan', () => {
    assert.deepEqual(judgeAnswers(seen('east', '', 'elsewhere', 'west'), plans), {
      answers: 40,
      empty: 10,
      older: 10,
    })
  })
})
