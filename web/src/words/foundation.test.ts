import assert from 'node:assert/strict'
import { test } from 'node:test'
import { availabilityWords, courseTally, lagWords, yearWords } from './foundation.ts'

const none = { worsening: 0, steady: 0, improving: 0, lingering: 0, back: 0 }

test('how those that are hit fare, the good news first, and nothing said of nobody', () => {
  assert.equal(
    courseTally({ ...none, steady: 344, improving: 20, back: 12 }),
    '12 back, 20 improving, 344 unchanged.',
  )
  assert.equal(courseTally(none), 'Of none it is known how it fares.')
})

test('a year with trouble is never rounded up to a whole one', () => {
  const watchedMs = 366 * 86_400_000
  assert.equal(availabilityWords({ available: 1, watchedMs, troubleMs: 0 }), '100 % of 366 days watched')
  assert.equal(
    availabilityWords({ available: 0.9999999, watchedMs, troubleMs: 3_000 }),
    '99.999 % of 366 days watched',
  )
  assert.equal(
    availabilityWords({ available: 1, watchedMs: 3_600_000, troubleMs: 0 }),
    'watched for less than a day',
  )
  assert.equal(yearWords({ times: 2, troubleMs: 105 * 60_000 }), '2 times, 105 min in all')
  assert.equal(yearWords({ times: 0, troubleMs: 0 }), 'no trouble')
})

test('who was first, the provider or we', () => {
  const said = { feed: 'aws', title: '', at: '' }
  assert.equal(lagWords({ ...said, lagMs: 23 * 60_000 }), 'aws said so 23 min after our onset')
  assert.equal(lagWords({ ...said, lagMs: -120_000 }), 'aws said so 2 min before our onset')
  assert.equal(lagWords(null), 'the provider said nothing')
})
