import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fateState } from './states.ts'
import { answerWords, capacityWords, indexWords, inPercent, vantageWords } from './what-if.ts'

test('the index is told on its scale, with what it means and what is left out', () => {
  const part = { of: 'services', level: 'region', counted: 10, shares: [] } as const
  const index = (hhiPoints: number, without = 0) =>
    indexWords({ ...part, hhi: hhiPoints / 10_000, hhiPoints, without, shares: [] })
  assert.equal(index(10_000), 'index 10,000 of 10,000: all in one place')
  assert.equal(
    index(1_801, 3),
    'index 1,801 of 10,000: highly concentrated; of 3 it is not known where they stand',
  )
  assert.equal(index(1_800), 'index 1,800 of 10,000: spread')
  assert.equal(index(0, 10), 'nothing is counted')
})

test('what is answered before and after', () => {
  assert.equal(answerWords({ before: ['east'], after: ['west'] }), 'east → west')
  assert.equal(answerWords({ before: ['east'], after: ['east'] }), 'east')
  assert.equal(answerWords({ before: ['east'], after: [] }), 'answered by nobody')
})

test('capacity is judged only where all of it is stated', () => {
  assert.equal(capacityWords(null), null)
  assert.equal(capacityWords({ needed: 9, there: 6, unknownAt: [] }), 'capacity 6 for 9: too little')
  assert.equal(capacityWords({ needed: 9, there: 9, unknownAt: [] }), 'capacity 9 for 9: enough')
  assert.equal(capacityWords({ needed: 9, there: 0, unknownAt: ['west'] }), 'capacity is not stated for west')
})

test('shares to a tenth of a per cent, vantages with their verdict', () => {
  assert.equal(inPercent(0.6667), 66.7)
  assert.equal(
    vantageWords({ of: 3, quorum: 2, left: 1, met: false }),
    '1 of 3 vantages left, 2 must agree: too few: nothing is moved',
  )
})

test('no two fates of an endpoint share a word', () => {
  const fates = ['dies', 'waits', 'impaired', 'degraded', 'moves', 'weakened', 'untouched'] as const
  assert.equal(new Set(fates.map((fate) => fateState(fate).word)).size, fates.length)
})
