import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../terms/index.ts'
import { mayHaveLink } from './link-limit.ts'

const now = instant(Date.UTC(2026, 10, 2, 12))
const minute = 60_000
const link = (minutesAgo: number, state: 'sent' | 'waiting' | 'superseded' = 'sent') => ({
  ...{ kind: 'subscription.confirm', state, made: instant(now - minutesAgo * minute) },
})

test('three links an hour and six a day go to one address, and no more', () => {
  assert.equal(mayHaveLink([], now), true)
  assert.equal(mayHaveLink([link(1), link(2)], now), true)
  assert.equal(mayHaveLink([link(1), link(2), link(59)], now), false)
  assert.equal(mayHaveLink([link(1), link(2), link(61)], now), true)
  assert.equal(
    mayHaveLink(
      [70, 140, 210, 280, 350, 420].map((ago) => link(ago)),
      now,
    ),
    false,
  )
  assert.equal(
    mayHaveLink(
      [70, 140, 210, 280, 350, 1_441].map((ago) => link(ago)),
      now,
    ),
    true,
  )
})

test('what waits counts; what another took the place of was never sent, and does not', () => {
  assert.equal(mayHaveLink([link(1, 'waiting'), link(2), link(3)], now), false)
  assert.equal(mayHaveLink([link(1), link(2), link(3, 'superseded')], now), true)
})
