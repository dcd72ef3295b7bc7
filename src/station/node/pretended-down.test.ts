// What a drill pretends is no evidence; what really fails under it, or goes on failing after it, is.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckResult, HealthState } from '../../signals/index.ts'
import type { CheckId, Instant, NodeName } from '../../terms/index.ts'
import { PretendedDown } from './pretended-down.ts'

const check = 'shop-east' as CheckId
const downAfter = 2

function stage() {
  const down = new PretendedDown()
  const look = (verdict: CheckResult['verdict'], state: HealthState, rehearsed?: true): boolean => {
    const result: CheckResult = {
      ...{ check, vantage: 'here' as NodeName, sequence: 1, at: 1000 as Instant, tookMs: 1 },
      ...{ verdict, detail: verdict, ...(rehearsed ? { rehearsed } : {}) },
    }
    down.saw(result, state, downAfter)
    return down.has(check)
  }
  return { down, look }
}

test('from the pretended look that decides it until it is up again, also over looks that find it well', () => {
  const { look } = stage()
  assert.equal(look('down', 'up', true), false)
  assert.equal(look('down', 'down', true), true)
  assert.equal(look('up', 'down'), true)
  assert.equal(look('unknown', 'down'), true)
  assert.equal(look('up', 'up'), false)
})

test('real failures that would have judged it down make it real, one alone does not', () => {
  const { look } = stage()
  look('down', 'down', true)
  assert.equal(look('down', 'down'), true)
  assert.equal(look('up', 'down'), true)
  assert.equal(look('down', 'down'), true)
  assert.equal(look('down', 'down'), false)
  assert.equal(look('down', 'down', true), false, 'what is real once is not pretended away')
})

test('what was really down before stays so under a loss', () => {
  const { look } = stage()
  assert.equal(look('down', 'down'), false)
  assert.equal(look('down', 'down', true), false)
  assert.equal(look('up', 'down'), false)
})

test('checks that are gone are forgotten', () => {
  const { down, look } = stage()
  look('down', 'down', true)
  down.forget(new Set())
  assert.equal(down.has(check), false)
})
