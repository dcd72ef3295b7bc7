import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { waitBeforeAsking } from './told-spread.ts'

test('a listener waits its part of the time that the server told', () => {
  assert.equal(waitBeforeAsking('{"spreadMs":5000}', 0.5), 2500)
  assert.equal(waitBeforeAsking('{"spreadMs":0}', 0.9), 0)
})

test('whatever an event holds, the wait is a bounded number', () => {
  const data = fc.oneof(
    fc.string(),
    fc.json(),
    fc.jsonValue().map((spreadMs) => JSON.stringify({ spreadMs })),
  )
  fc.assert(
    fc.property(data, fc.double({ min: 0, max: 1, noNaN: true }), (text, dice) => {
      const wait = waitBeforeAsking(text, dice)
      assert.ok(wait >= 0 && wait <= 30_000, `${text}: ${wait}`)
    }),
    { numRuns: 200 },
  )
})
