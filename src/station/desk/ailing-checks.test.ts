import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ailing } from '../../signals/index.ts'
import type { CheckId, Instant, NodeName } from '../../terms/index.ts'
import { ailingEvents } from './ailing-checks.ts'

const check = 'east' as CheckId
const about = { node: 'lon-1' as NodeName, now: 1_000_000 as Instant }
const slow: Ailing = {
  ...{ ailment: 'slow', agreed: true, seenFrom: ['lon-1' as NodeName], notFrom: [] },
  figures: {
    ...{ ailment: 'slow', since: 940_000 as Instant, share: 0, usualShare: 0.001, ms: 310, usualMs: 45 },
    ...{ slowFrom: 95, failure: '', phase: null },
  },
}
const report = { acquainted: true, checks: [{ check, ailing: slow }] }

test('the loop is told what is new, in a sentence, and from when it was so', () => {
  const [event] = ailingEvents({ report, before: new Map(), ...about })
  assert.deepEqual(event, {
    ...{ kind: 'ailing', check, ailment: 'slow', agreed: true, at: 1_000_000, since: 940_000, share: 0 },
    ...{ detail: 'takes 310 ms where 45 ms is usual', vantage: 'lon-1' },
  })
})

test('it is told once, and again when a quorum comes to see it', () => {
  const known = (agreed: boolean) => new Map([[check, { ailment: 'slow', agreed } as const]])
  assert.deepEqual(ailingEvents({ report, before: known(true), ...about }), [])
  assert.equal(ailingEvents({ report, before: known(false), ...about }).length, 1)
})

test('it is over when the node says so, not when a node that has just started knows nothing of it', () => {
  const before = new Map([[check, { ailment: 'slow', agreed: true } as const]])
  const empty = { acquainted: false, checks: [] }
  assert.deepEqual(ailingEvents({ report: empty, before, ...about }), [])
  const [event] = ailingEvents({ report: { ...empty, acquainted: true }, before, ...about })
  assert.deepEqual([event?.ailment, event?.detail], [null, 'takes as long as usual again'])
})
