import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckId, Instant } from '../../terms/index.ts'
import { clocksApartMs } from '../joined/guest.ts'
import type { RehearsedLoss } from '../node/rehearsed.ts'
import { pretendedHere } from './local-losses.ts'

const sentAt = 1_000_000
const loss: RehearsedLoss = {
  ...{ drill: 'drill-1', check: 'shop-east' as CheckId, manner: 'silent' },
  ...{ from: (sentAt + 500) as Instant, until: (sentAt + 60_500) as Instant },
}
const here = (aheadMs: number) => pretendedHere([loss], sentAt, (sentAt + aheadMs) as Instant)

test('a loss begins and ends at the same moment by a clock that is a little off', () => {
  for (const ahead of [-clocksApartMs, -3, 0, 900, clocksApartMs]) {
    const { losses, troubles } = here(ahead)
    assert.deepEqual(losses, [{ ...loss, from: loss.from + ahead, until: loss.until + ahead }])
    assert.deepEqual(troubles, [])
  }
})

test('nothing is pretended by a clock that is far off, nor by an order that lay about, and that is told', () => {
  for (const ahead of [-clocksApartMs - 1, clocksApartMs + 1, 600_000]) {
    const { losses, troubles } = here(ahead)
    assert.deepEqual(losses, [])
    assert.match(troubles.join(), /nothing is pretended here for a drill/)
  }
})

test('orders without a time pretend nothing, and without losses there is nothing to tell', () => {
  assert.deepEqual(pretendedHere([loss], undefined, sentAt as Instant), { losses: [], troubles: [] })
  assert.deepEqual(pretendedHere([], sentAt, 0 as Instant), { losses: [], troubles: [] })
})
