import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CheckId, seconds, type TargetId } from '../terms/index.ts'
import { afterLoss, type EndpointNow, type Losing } from './after-loss.ts'
import type { EndpointSpec } from './endpoint.ts'
import { envelopeOf } from './envelope.ts'
import { checkOf, east, here, office, spec, target, west } from './fixtures.ts'
import type { Health } from './select.ts'

const north = 'north' as TargetId

function nowOf(changed: Partial<EndpointSpec> = {}, also: Partial<EndpointNow> = {}): EndpointNow {
  const made = spec(changed)
  return {
    spec: made,
    envelope: envelopeOf(made),
    answering: made.prefer[0]!,
    health: new Map(made.targets.flatMap(({ id, check }) => (check ? [[id, 'up'] as const] : []))),
    readiness: new Map(),
    ...also,
  }
}
const works = { id: here, state: 'works', why: '' } as const

const losing = (ids: readonly TargetId[], also: Partial<Losing> = {}): Losing => ({
  lost: ({ id }) => ids.includes(id),
  deadChecks: new Set(ids.map(checkOf)),
  blind: null,
  publishers: [works],
  ...also,
})

describe('an endpoint after a loss', () => {
  test('moves to what is proven up', () => {
    const { fate, before, after } = afterLoss(nowOf(), losing([east]))
    assert.deepEqual([fate, before, after], ['moves', [east], [west]])
  })

  test('with a reserve lost it is answered as before, and weaker', () =>
    assert.equal(afterLoss(nowOf(), losing([west])).fate, 'weakened'))

  test('dies when nothing that is proven is left, and says why a living target is no way out', () => {
    const { check: _, ...unchecked } = target(west, 2)
    const { fate, after, passedOver } = afterLoss(
      nowOf({ targets: [target(east, 1), unchecked] }),
      losing([east]),
    )
    assert.deepEqual([fate, after], ['dies', [east]])
    assert.deepEqual(passedOver, [{ target: west, why: 'no check looks at it' }])
  })

  test('dies when its lost target has no check: nobody would see it', () => {
    const { check: _, ...unchecked } = target(east, 1)
    const now = nowOf({ targets: [unchecked, target(west, 2)] })
    const { fate, after } = afterLoss(now, losing([east], { deadChecks: new Set() }))
    assert.deepEqual([fate, after], ['dies', [east]])
  })

  test('a target that is not proven ready is passed over, with the reason', () => {
    const lagging = { ...target(west, 2), ready: { smoke: 'west-smoke' as CheckId } }
    const readiness = new Map([[west, { state: 'not-ready', why: 'lag 42.1 s, limit 5s' } as const]])
    const { fate, passedOver } = afterLoss(
      nowOf({ targets: [target(east, 1), lagging] }, { readiness }),
      losing([east]),
    )
    assert.equal(fate, 'dies')
    assert.match(passedOver[0]?.why ?? '', /not proven ready: lag 42.1 s/)
  })

  test('a lag that its operator would bear is moved to at its price, or proposed', () => {
    const behind = (policy: 'move' | 'ask') => {
      const lag = { check: checkOf(west), max: seconds(5), policy, loseAtMost: seconds(60) }
      const readiness = new Map([
        [west, { state: 'not-ready', why: 'lag 42.1 s', loss: { policy, seconds: 42.1 } } as const],
      ])
      return afterLoss(
        nowOf({ targets: [target(east, 1), { ...target(west, 2), ready: { lag } }] }, { readiness }),
        losing([east]),
      )
    }
    const moved = behind('move')
    assert.deepEqual([moved.fate, moved.after], ['degraded', [west]])
    assert.deepEqual(moved.ready, [{ target: west, why: 'lag 42.1 s' }])
    assert.match(moved.why, /may lose up to 42\.1 s of writes/)
    const asked = behind('ask')
    assert.deepEqual([asked.fate, asked.after, asked.would], ['waits', [east], [west]])
  })

  test('a check that two targets share judges both', () => {
    const shared = { ...target(west, 2), check: checkOf(east) as CheckId }
    assert.equal(afterLoss(nowOf({ targets: [target(east, 1), shared] }), losing([east])).fate, 'dies')
  })

  test('waits where a person approves moves', () => {
    const { fate, would } = afterLoss(nowOf({ mode: 'approve' }), losing([east]))
    assert.deepEqual([fate, would], ['waits', [west]])
  })

  test('nothing moves while too few are left to look', () => {
    const { fate, after, why } = afterLoss(nowOf(), losing([east], { blind: '1 of 3 vantages are left' }))
    assert.deepEqual([fate, after], ['dies', [east]])
    assert.match(why, /1 of 3 vantages are left: what is answered stays/)
  })

  test('goes below its minimum rather than nowhere', () => {
    const three = nowOf({
      targets: [target(east, 1), target(west, 2), target(north, 3)],
      prefer: [[east, north], [west]],
      minimum: 2,
    })
    const { fate, after } = afterLoss(three, losing([east]))
    assert.deepEqual([fate, after], ['degraded', [north]])
  })

  test('cannot move where its publisher cannot be written, and dies where nobody answers', () => {
    const stuck = { id: here, state: 'stuck', why: 'its control plane is lost' } as const
    const dead = { id: office, state: 'dead', why: 'it is lost' } as const
    assert.equal(afterLoss(nowOf(), losing([east], { publishers: [stuck] })).fate, 'dies')
    assert.equal(afterLoss(nowOf(), losing([], { publishers: [stuck] })).fate, 'weakened')
    assert.deepEqual(afterLoss(nowOf(), losing([], { publishers: [dead] })).after, [])
    // Half of the answers still lead to the dead.
    assert.equal(
      afterLoss(nowOf(), losing([east], { publishers: [works, { ...stuck, id: office }] })).fate,
      'impaired',
    )
  })

  test('losing nothing touches nothing', () => assert.equal(afterLoss(nowOf(), losing([])).fate, 'untouched'))
})

describe('whatever the endpoint', () => {
  const ids = [east, west, north]
  const subset = fc.subarray(ids)
  const health = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom<Health>('up', 'down', 'unknown')))
  const sets = fc.array(fc.subarray(ids, { minLength: 1 }), { minLength: 1, maxLength: 4 })

  test('losing more never leaves more that lives in the answer of a dead endpoint', () =>
    fc.assert(
      fc.property(sets, health, subset, subset, (prefer, judged, less, more) => {
        const made = nowOf(
          { targets: ids.map((id, i) => target(id, i + 1)), prefer },
          { health: new Map(judged) },
        )
        const before = afterLoss(made, losing(less))
        const after = afterLoss(made, losing([...new Set([...less, ...more])]))
        if (before.fate === 'dies') assert.equal(after.fate, 'dies')
      }),
    ))
})
