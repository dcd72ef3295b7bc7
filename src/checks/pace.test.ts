import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Health } from '../signals/index.ts'
import { type CheckId, instant, ms } from '../terms/index.ts'
import type { Finding } from './look.ts'
import { gridPoint, nextLook, phaseOf, volleyPlan } from './pace.ts'

const spec = { id: 'shop-east' as CheckId, every: ms(200) }
const health = (state: Health['state'], failures: number): Health => ({
  state,
  since: instant(0),
  failures,
  successes: failures ? 0 : 1,
})
const up: Finding = { verdict: 'up', detail: '', tookMs: 1 }
const refused: Finding = {
  verdict: 'down',
  phase: 'connect',
  refused: true,
  broken: true,
  detail: '',
  tookMs: 1,
}
const silent: Finding = { verdict: 'down', phase: 'connect', timedOut: true, detail: '', tookMs: 250 }
const wrong: Finding = { verdict: 'down', phase: 'status', detail: '', tookMs: 1 }
const unable: Finding = { verdict: 'unknown', detail: '', tookMs: 1 }
const phase = phaseOf(spec.id, spec.every)

describe('the pace of looks', () => {
  test('a first refusal of what was up is looked at again and again, from now on', () => {
    const look = { startedAt: 1000, endedAt: 1001, finding: refused }
    assert.deepEqual(nextLook(spec, 0, health('up', 1), look), { at: 1001, manner: 'again', passed: 0 })
  })

  test('an answer that is wrong waits for the grid, as a second failure does', () => {
    for (const [finding, failures] of [
      [wrong, 1],
      [refused, 2],
      [silent, 2],
    ] as const) {
      const next = nextLook(spec, 0, health('up', failures), {
        startedAt: phase,
        endedAt: phase + 1,
        finding,
      })
      assert.deepEqual(next, { at: phase + 200, manner: 'single', passed: 0 })
    }
  })

  test('a first silence of what was up is confirmed at once by a volley', () => {
    const look = { startedAt: 1000, endedAt: 1250, finding: silent }
    assert.deepEqual(nextLook(spec, 0, health('up', 1), look), { at: 1250, manner: 'volley', passed: 0 })
  })

  test('a volley spreads over all the time it has, and never hurries a target that is slow', () => {
    assert.deepEqual(volleyPlan(ms(250), 3), { looks: 5, stagger: 72.5, lasts: 390 })
    assert.deepEqual(volleyPlan(ms(250), 240), { looks: 5, stagger: 35, lasts: 390 })
    const timeouts = fc.integer({ min: 10, max: 60_000 })
    fc.assert(
      fc.property(timeouts, fc.double({ min: 0, max: 1, noNaN: true }), (timeout, part) => {
        const { looks, stagger, lasts } = volleyPlan(ms(timeout), part * timeout)
        const lastPatience = lasts - (looks - 1) * stagger
        assert.ok(stagger >= 35 - 1e-6)
        assert.ok(Math.abs(lasts - timeout - 140) < 1e-6)
        assert.ok(lastPatience >= Math.min(timeout, 2 * part * timeout) - 1e-6)
      }),
    )
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
