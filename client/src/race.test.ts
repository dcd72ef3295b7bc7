import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type RaceEffect, type RacePolicy, startRace, stepRace } from './race.ts'
import { runRace } from './run-race.ts'
import { began, Clock } from './testing.ts'

const policy: RacePolicy = { delayMs: 250, withinMs: 10_000, atOnce: 8 }

/** Candidates that settle after so many milliseconds, or never. */
type Lane = { readonly afterMs: number | null; readonly ok: boolean }

function raced(lanes: readonly Lane[], given = policy) {
  const clock = new Clock()
  const started: number[] = []
  const givenUp: number[] = []
  const outcome = runRace({
    count: lanes.length,
    policy: given,
    timing: clock,
    attempt: (index) => {
      started[index] = clock.now() - began
      const { afterMs, ok } = lanes[index]!
      const settled = new Promise<number>((resolve, reject) => {
        if (afterMs !== null)
          clock.after(afterMs, () => (ok ? resolve(index) : reject(new Error(`lane ${index}`))))
      })
      return { settled, giveUp: () => givenUp.push(index) }
    },
  })
  return { clock, started, givenUp, outcome }
}

test('the next address is tried beside one that is silent for 250 ms, and the first to connect wins', async () => {
  const { clock, started, givenUp, outcome } = raced([
    { afterMs: null, ok: true },
    { afterMs: 40, ok: true },
    { afterMs: 1, ok: true },
  ])
  await clock.pass(1000)
  const won = await outcome
  assert.deepEqual([won.kind === 'won' && won.index, started, givenUp], [1, [0, 250], [0]])
})

test('the next address is tried at once when one has refused', async () => {
  const { clock, started, outcome } = raced([
    { afterMs: 2, ok: false },
    { afterMs: 3, ok: true },
  ])
  await clock.pass(100)
  assert.deepEqual([(await outcome).kind, started], ['won', [0, 2]])
})

test('a slow winner is not taken from by a slower rival', async () => {
  const { clock, givenUp, outcome } = raced([
    { afterMs: 300, ok: true },
    { afterMs: 300, ok: true },
  ])
  await clock.pass(1000)
  const won = await outcome
  assert.deepEqual([won.kind === 'won' && won.index, givenUp], [0, [1]])
})

test('silence everywhere ends with the limit, and everything is closed', async () => {
  const { clock, givenUp, outcome } = raced([
    { afterMs: null, ok: true },
    { afterMs: null, ok: true },
  ])
  await clock.pass(9999)
  assert.deepEqual(givenUp, [])
  await clock.pass(1)
  const lost = await outcome
  assert.deepEqual([lost.kind === 'lost' && lost.why, givenUp], ['late', [0, 1]])
})

test('without a delay the second is tried only when the first has failed', async () => {
  const { clock, started } = raced(
    [
      { afterMs: 5000, ok: false },
      { afterMs: 1, ok: true },
    ],
    { ...policy, delayMs: null },
  )
  await clock.pass(9000)
  assert.deepEqual(started, [0, 5000])
})

test('whatever happens: one outcome, never too many at once, each tried once, and no loser left open', () => {
  const act = fc.record({
    pick: fc.nat(),
    how: fc.constantFrom('failed', 'succeeded', 'time', 'abandoned'),
    ms: fc.nat(400),
  })
  const weighted = fc.array(act, { minLength: 0, maxLength: 60 })
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 1, max: 4 }),
      weighted,
      (count, atOnce, acts) => {
        const own = { ...policy, atOnce }
        const open = new Set<number>()
        const tried: number[] = []
        const outcomes: RaceEffect[] = []
        const see = (effects: readonly RaceEffect[]): void => {
          for (const effect of effects) {
            if (effect.kind === 'try') {
              open.add(effect.index)
              tried.push(effect.index)
            } else if (effect.kind === 'giveUp') assert.ok(open.delete(effect.index))
            else if (effect.kind !== 'wake') outcomes.push(effect)
          }
          assert.ok(open.size <= atOnce)
        }
        let nowMs = began
        const first = startRace(count, own, nowMs)
        let { race } = first
        see(first.effects)
        for (const { pick, how, ms } of acts) {
          nowMs += ms
          const index = [...open][pick % Math.max(1, open.size)] ?? 0
          const next =
            how === 'failed' || how === 'succeeded'
              ? stepRace(race, { kind: how, index, nowMs }, own)
              : stepRace(race, { kind: how as 'time' | 'abandoned', nowMs }, own)
          if (!race.over && (how === 'failed' || how === 'succeeded')) open.delete(index)
          race = next.race
          see(next.effects)
        }
        assert.deepEqual(tried, [...new Set(tried)])
        assert.equal(outcomes.length, race.over ? 1 : 0)
        if (race.over) assert.equal(open.size, 0)
        const [outcome] = outcomes
        if (outcome?.kind === 'lost' && outcome.why === 'failed') assert.equal(tried.length, count)
      },
    ),
  )
})
