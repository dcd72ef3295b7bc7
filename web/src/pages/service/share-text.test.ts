import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatsOf } from '../../words/formats.ts'
import { shownShare } from '../history/days.ts'
import { shareText } from './share-text.ts'

test('a share is never rounded up to all of the time', () => {
  const { percent } = formatsOf('en', 'UTC', { justNow: '', ago: '' })
  assert.equal(shareText(1, percent), '100%')
  assert.equal(shareText(0.999_999_9, percent), '99.999%')
  assert.equal(shareText(0.5, percent), '50.0%')
  assert.equal(shareText(1 / 3, percent), '33.3%')
})

test('a share is never rounded down to none of the time', () => {
  const { percent } = formatsOf('en', 'UTC', { justNow: '', ago: '' })
  assert.equal(shareText(0, percent), '0.0%')
  assert.equal(shareText(0.000_001, percent), '0.1%')
  assert.deepEqual([0, 0.000_001, 0.999_999, 1].map(shownShare), [0, 0.000_1, 0.999_9, 1])
})
