// What a drill pretends is no evidence; what really fails under it, or goes on failing after it, is.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CheckSpec } from '../../checks/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import { type CheckId, type Instant, ms, type NodeName } from '../../terms/index.ts'
import type { Judgement } from '../node/protocol.ts'
import { Pretences } from './pretences.ts'

const check = 'shop-east' as CheckId
const vantage = 'here' as NodeName
const at = 1000 as Instant
const spec: CheckSpec = {
  id: check,
  probe: { kind: 'tcp', host: '192.0.2.1', port: 80 },
  every: ms(200),
  timeout: ms(250),
  down: 2,
  up: 3,
  refusedGrace: ms(20),
}
const judged = (state: 'up' | 'down', rehearsed?: true): Judgement => ({
  check,
  state,
  at,
  detail: state,
  vantage,
  ...(rehearsed ? { rehearsed } : {}),
})
const result = (verdict: CheckResult['verdict'], rehearsed?: true): CheckResult => ({
  check,
  vantage,
  sequence: 1,
  at,
  tookMs: 1,
  verdict,
  detail: `really ${verdict}`,
  ...(rehearsed ? { rehearsed } : {}),
})
const pretences = () => new Pretences(() => [spec])

test('a pretended judgement is kept from the loop, a real one is not', () => {
  const kept = pretences()
  assert.equal(kept.judged(judged('down', true)), true)
  assert.equal(kept.judged(judged('up')), false)
  assert.equal(kept.judged(judged('down')), false)
})

test('a check that goes on failing when the drill is over is judged down once, with what was really seen', () => {
  const kept = pretences()
  kept.judged(judged('down', true))
  assert.equal(kept.result(result('down', true)), null)
  assert.equal(kept.result(result('down')), null)
  const told = kept.result(result('down'))
  assert.deepEqual([told?.state, told?.detail, told?.rehearsed], ['down', 'really down', undefined])
  assert.equal(kept.result(result('down')), null)
})

test('a success in between begins the count anew, and after a real judgement nothing is counted', () => {
  const kept = pretences()
  kept.judged(judged('down', true))
  kept.result(result('down'))
  kept.result(result('up'))
  assert.equal(kept.result(result('down')), null)
  kept.judged(judged('up'))
  assert.equal(kept.result(result('down')), null)
  assert.equal(kept.result(result('down')), null)
})
