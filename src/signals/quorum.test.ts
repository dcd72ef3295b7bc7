import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { NodeName } from '../terms/index.ts'
import type { HealthState } from './health.ts'
import { judgeQuorum } from './quorum.ts'

const of = ['lon', 'fra', 'nyc'] as NodeName[]
const rule = { of, quorum: 2 }
const seen = (states: Record<string, HealthState>) =>
  new Map(Object.entries(states) as [NodeName, HealthState][])

describe('quorum', () => {
  test('two of three agree', () => {
    assert.equal(judgeQuorum(seen({ lon: 'down', fra: 'down', nyc: 'up' }), rule), 'down')
    assert.equal(judgeQuorum(seen({ lon: 'up', fra: 'up' }), rule), 'up')
  })
  test('a lone survivor decides nothing', () =>
    assert.equal(judgeQuorum(seen({ lon: 'down' }), rule), 'below-quorum'))
  test('strangers have no vote', () =>
    assert.equal(judgeQuorum(seen({ lon: 'down', evil1: 'down', evil2: 'down' }), rule), 'below-quorum'))
  test('vantages that know nothing yet do not make anything down', () =>
    assert.equal(judgeQuorum(seen({ lon: 'unknown', fra: 'unknown', nyc: 'down' }), rule), 'unknown'))
  test('one vantage and a quorum of one is the plain judgement', () =>
    assert.equal(judgeQuorum(seen({ lon: 'down' }), { of: ['lon'] as NodeName[], quorum: 1 }), 'down'))

  test('down always has its quorum of configured votes, whatever the order they came in', () => {
    const state = fc.constantFrom<HealthState>('up', 'down', 'unknown')
    const votes = fc.uniqueArray(fc.tuple(fc.constantFrom('lon', 'fra', 'nyc', 'x', 'y'), state), {
      selector: ([name]) => name,
    })
    fc.assert(
      fc.property(votes, fc.integer({ min: 1, max: 3 }), (pairs, quorum) => {
        const map = new Map(pairs as [NodeName, HealthState][])
        const verdict = judgeQuorum(map, { of, quorum })
        const down = of.filter((v) => map.get(v) === 'down').length
        if (verdict === 'down') assert.ok(down >= quorum)
        const reversed = new Map([...map].reverse())
        assert.equal(judgeQuorum(reversed, { of: [...of].reverse(), quorum }), verdict)
      }),
    )
  })
})
