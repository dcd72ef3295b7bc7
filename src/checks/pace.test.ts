import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Health } from '../signals/index.ts'
import { type CheckId, instant, ms } from '../terms/index.ts'
import type { Finding } from './look.ts'
import { gridPoint, nextLook, phaseOf } from './pace.ts'

const spec = { id: 'shop-east' as CheckId, every: ms(200), refusedGrace: ms(20) }
const health = (state: Health['state'], failures: number): Health => ({
  state,
  since: instant(0),
  failures,
  successes: failures ? 0 : 1,
})
const up: Finding = { verdict: 'up', detail: '', tookMs: 1 }
const refused: Finding = { verdict: 'down', phase: 'connect', refused: true, detail: '', tookMs: 1 }
const silent: Finding = { verdict: 'down', phase: 'connect', timedOut: true, detail: '', tookMs: 250 }
const unable: Finding = { verdict: 'unknown', detail: '', tookMs: 1 }
const phase = phaseOf(spec.id, spec.every)

describe('the pace of looks', () => {
  test('a first refusal of what was up is looked at again after the grace', () => {
    const look = { startedAt: 1000, endedAt: 1001, finding: refused }
    assert.deepEqual(nextLook(spec, 0, health('up', 1), look), { at: 1021, manner: 'single', passed: 0 })
  })

  test('a grace longer than the interval does not slow the check', () => {
    const look = { startedAt: 1000, endedAt: 1001, finding: refused }
    assert.equal(nextLook({ ...spec, refusedGrace: ms(5000) }, 0, health('up', 1), look).at, 1201)
  })

  test('a first silence of what was up is confirmed at once by a volley', () => {
    const look = { startedAt: 1000, endedAt: 1250, finding: silent }
    assert.deepEqual(nextLook(spec, 0, health('up', 1), look), { at: 1250, manner: 'volley', passed: 0 })
  })

  test('what is down or not yet known is looked at on the grid, whatever was found', () => {
    for (const state of ['down', 'unknown'] as const)
      for (const finding of [up, refused, silent, unable]) {
        const next = nextLook(spec, 0, health(state, 1), { startedAt: phase, endedAt: phase + 3, finding })
        assert.deepEqual(next, { at: phase + 200, manner: 'single', passed: 0 })
      }
  })

  test('a look that could not be made is not confirmed', () => {
    const next = nextLook(spec, 0, health('up', 1), { startedAt: phase, endedAt: phase + 1, finding: unable })
    assert.deepEqual(next, { at: phase + 200, manner: 'single', passed: 0 })
  })

  test('a look longer than the interval skips the grid points it covers, and says how many', () => {
    const next = nextLook(spec, 0, health('down', 9), {
      startedAt: phase,
      endedAt: phase + 450,
      finding: silent,
    })
    assert.deepEqual(next, { at: phase + 600, manner: 'single', passed: 2 })
  })

  test('the next look is never before the end of this one, and at most one interval after it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 60_000 }),
        fc.double({ min: 0, max: 1e7, noNaN: true }),
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        fc.constantFrom(up, refused, silent, unable),
        fc.constantFrom('up' as const, 'down' as const, 'unknown' as const),
        (every, startedAt, took, finding, state) => {
          const endedAt = startedAt + took
          const next = nextLook({ ...spec, every: ms(every) }, 0, health(state, 1), {
            startedAt,
            endedAt,
            finding,
          })
          assert.ok(next.at >= endedAt - 1e-6, `${next.at} is before ${endedAt}`)
          // Half an interval more when a look off the grid has just been made.
          assert.ok(next.at <= endedAt + 1.5 * every + 1e-6, `${next.at} is long after ${endedAt}`)
        },
      ),
    )
  })

  test('grid points are one interval apart and keep their phase', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e9), (every, from) => {
        const first = gridPoint(0, ms(0.25 * every), ms(every), from)
        assert.ok(first >= from && first - from < Math.max(every, 0.25 * every + 1))
        assert.equal(gridPoint(0, ms(0.25 * every), ms(every), first + every / 2), first + every)
      }),
    )
  })

  test('phases of many checks spread evenly over the interval', () => {
    const quarters = [0, 0, 0, 0]
    for (let i = 0; i < 1000; i++) quarters[Math.floor(phaseOf(`shop-${i}` as CheckId, ms(200)) / 50)]!++
    for (const quarter of quarters) assert.ok(quarter > 180 && quarter < 320, `${quarters}`)
  })
})
