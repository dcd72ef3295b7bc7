import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { TargetId } from '../terms/index.ts'
import { envelopeOf } from './envelope.ts'
import { app, east, spec, target, west } from './fixtures.ts'
import type { Envelope } from './plan.ts'
import { type Health, select } from './select.ts'

const envelope = envelopeOf(spec())
const health = (told: Record<string, Health>) => new Map(Object.entries(told) as [TargetId, Health][])
const answer = (...args: Parameters<typeof select>) => select(...args).answering

describe('selection', () => {
  test('a cold start answers the most preferred set; unknown is not down (S12)', () => {
    assert.deepEqual(answer(envelope, health({}), null), [east])
    assert.deepEqual(answer(envelope, health({ east: 'down' }), null), [west])
  })
  test('a target judged down is left for one proven up, and taken back when it is proven again', () => {
    assert.deepEqual(answer(envelope, health({ east: 'down', west: 'up' }), [east]), [west])
    assert.deepEqual(answer(envelope, health({ east: 'up', west: 'up' }), [west]), [east])
  })
  test('traffic does not move to a target that is not proven (S15)', () => {
    assert.deepEqual(answer(envelope, health({ east: 'down' }), [east]), [east])
    assert.deepEqual(answer(envelope, health({ west: 'up' }), [west]), [west])
  })
  test('with every target down the last known good answer stays, and says so with figures (S11)', () => {
    const all = select(envelope, health({ east: 'down', west: 'down' }), [west])
    assert.deepEqual(all.answering, [west])
    assert.equal(all.state, 'last-known-good')
    assert.match(all.reason.text, /2 of 2 targets are down/)
  })
  test('a hold is exactly what was held, whatever health says (S19)', () => {
    const held = select({ ...envelope, held: [east] }, health({ east: 'down', west: 'up' }), [west])
    assert.deepEqual([held.answering, held.state], [[east], 'held'])
  })
  test('a set below its minimum is better than none, and is called degraded', () => {
    const pair = envelopeOf(spec({ minimum: 2, prefer: [[east, west]] }))
    const one = select(pair, health({ east: 'down', west: 'up' }), [east, west])
    assert.deepEqual([one.answering, one.state], [[west], 'degraded'])
  })
  test('modes approve and observe never move by themselves', () => {
    for (const mode of ['approve', 'observe'] as const) {
      const pinned = { ...envelope, mode, sets: [[east]] }
      assert.deepEqual(answer(pinned, health({ east: 'down', west: 'up' }), [east]), [east])
    }
  })
})

const ids = ['a', 'b', 'c', 'd'] as TargetId[]
const anyHealth = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom<Health>('up', 'down', 'unknown'))
const anyEnvelope: fc.Arbitrary<Envelope> = fc
  .record({
    sets: fc.array(fc.subarray(ids, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
    minimum: fc.integer({ min: 0, max: 3 }),
    lastKnownGood: fc.subarray(ids, { minLength: 1 }),
    held: fc.option(fc.subarray(ids, { minLength: 1 }), { freq: 8, nil: undefined }),
  })
  .map(({ sets, minimum, lastKnownGood, held }) => ({
    ...envelopeOf(spec({ name: app, minimum, prefer: sets, targets: ids.map(target) })),
    lastKnownGood,
    ...(held ? { held } : {}),
  }))
const situation = fc.record({
  envelope: anyEnvelope,
  told: anyHealth,
  current: fc.option(fc.subarray(ids, { minLength: 1 })),
})

/** The same promise said plainly: go through the sets one after the other and count. */
function plainly(
  envelope: Envelope,
  told: Record<string, Health>,
  current: readonly TargetId[] | null,
): readonly TargetId[] {
  if (envelope.held) return envelope.held
  const answeredNow = current ?? envelope.lastKnownGood
  const mayAnswer = (id: TargetId) => {
    if (told[id] === 'up') return true
    if (told[id] === 'down') return false
    return answeredNow.includes(id)
  }
  let most: TargetId[] = []
  for (const set of envelope.sets) {
    const able = set.filter(mayAnswer)
    if (able.length > 0 && able.length >= envelope.minimum) return able
    if (able.length > most.length) most = able
  }
  if (most.length > 0) return most
  if (current !== null) return answeredNow
  const unknowns = envelope.sets.map((set) => set.filter((id) => (told[id] ?? 'unknown') === 'unknown'))
  const enough = unknowns.find((set) => set.length > 0 && set.length >= envelope.minimum)
  const largest = [...unknowns].sort((x, y) => y.length - x.length)[0]!
  return enough ?? (largest.length > 0 ? largest : answeredNow)
}

describe('selection, for any envelope, health and present answer', () => {
  const holds = (
    promise: (s: { envelope: Envelope; told: Record<string, Health>; current: TargetId[] | null }) => void,
  ) => fc.assert(fc.property(situation, promise), { numRuns: 500 })

  test('agrees with a plain second version', () =>
    holds(({ envelope, told, current }) =>
      assert.deepEqual(answer(envelope, health(told), current), plainly(envelope, told, current)),
    ))
  test('is never empty and only of targets in the envelope', () =>
    holds(({ envelope, told, current }) => {
      const chosen = answer(envelope, health(told), current)
      assert.ok(chosen.length > 0)
      assert.ok(chosen.every((id) => envelope.targets.some((t) => t.id === id)))
    }))
  test('never brings in a target that is not judged up (S15)', () =>
    holds(({ envelope, told, current }) => {
      if (!current || envelope.held) return
      const fresh = answer(envelope, health(told), current).filter((id) => !current.includes(id))
      assert.ok(fresh.every((id) => told[id] === 'up'))
    }))
  test('is unchanged when every target is down (S11)', () =>
    holds(({ envelope, current }) => {
      if (!current || envelope.held) return
      const allDown = Object.fromEntries(ids.map((id) => [id, 'down' as const]))
      assert.deepEqual(answer(envelope, health(allDown), current), current)
    }))
  test('never drops a target for being unknown while its set is chosen (S12)', () =>
    holds(({ envelope, current }) => {
      if (!current || envelope.held) return
      const chosen = answer(envelope, health({}), current)
      const fits = envelope.sets.some((set) => current.every((id) => set.includes(id)))
      if (fits) assert.ok(chosen.every((id) => current.includes(id)))
    }))
  test('is settled: selecting again from the same health changes nothing', () =>
    holds(({ envelope, told, current }) => {
      const once = answer(envelope, health(told), current)
      assert.deepEqual(answer(envelope, health(told), once), once)
    }))
})
