import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goal, rehearsalClass, took } from './rehearsal.ts'

test('what was measured stands against what is meant', () => {
  const objective = { recoverWithinMs: 60_000, loseAtMostMs: 5000 }
  assert.equal(goal(objective, true), '1 min, losing 5.0 s of data at most: met')
  assert.equal(goal({ ...objective, loseAtMostMs: null }, false), '1 min: missed')
  assert.equal(goal(objective, null), '1 min, losing 5.0 s of data at most')
  assert.match(goal(null, null), /nothing is set/)
  assert.equal(took(5664), '5.7 s')
  assert.equal(took(null), 'it did not come back')
})

test('an endpoint that nobody tried is told by a word of its own', () => {
  assert.deepEqual(rehearsalClass('untried'), { word: 'Untried', tone: 'warn', shape: 'alert' })
})
