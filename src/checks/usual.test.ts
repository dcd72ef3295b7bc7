import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeUsual } from './usual.ts'

test('what nine of ten of the last fifty stayed within, whatever the slowest took', () => {
  const usual = makeUsual()
  assert.equal(usual.within(), 0)
  usual.took(40)
  assert.equal(usual.within(), 40)
  for (let n = 0; n < 50; n++) usual.took(n % 12 === 0 ? 230 : 10)
  assert.equal(usual.within(), 10)
  for (let n = 0; n < 50; n++) usual.took(100)
  assert.equal(usual.within(), 100)
})
