import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Duration, type Instant, minutes, seconds, type TargetId } from '../terms/index.ts'
import { envelopeOf } from './envelope.ts'
import { app, at, checkOf, east, here, node, planOf, spec, west } from './fixtures.ts'
import { initialNode, stepNode } from './node.ts'
import type { NodeEvent, NodeState } from './node-state.ts'
import {
  damping,
  type Falls,
  penaltyAt,
  remember,
  selectPatiently,
  suppressedUntil,
  type Wait,
  waitOf,
} from './returning.ts'
import { type Health, select } from './select.ts'
import { endpointStatus } from './status.ts'

const rule = { slowStart: seconds(5), damped: true }

/** Falls and recoveries in turn, each so many milliseconds after the one before, from up. */
function fallen(...gaps: readonly number[]): { falls: Falls; now: Instant } {
  let now = at(0)
  let falls = remember(undefined, 'up', now)
  gaps.forEach((gap, i) => {
    now = at(now + gap)
    falls = remember(falls, i % 2 === 0 ? 'down' : 'up', now)
  })
  return { falls: falls!, now }
}

describe('the penalty', () => {
  test('is 1000 a fall and halves in five minutes', () => {
    const { falls } = fallen(1000)
    assert.equal(falls.penalty, 1000)
    assert.equal(penaltyAt(falls, at(1000 + minutes(5))), 500)
    assert.ok(Math.abs(penaltyAt(falls, at(1000 + minutes(10))) - 250) < 1e-9)
  })

  test('a start that finds it down, and a judgement that says the same again, are no falls', () => {
    assert.equal(remember(undefined, 'down', at(1))!.penalty, 0)
    const { falls } = fallen(1000)
    assert.equal(remember(falls, 'down', at(2000)), falls)
  })

  test('what is unknown in between makes a fall neither more nor less', () => {
    const { falls } = fallen(1000, 1000)
    const seen = remember(remember(falls, 'unknown', at(3000)), 'down', at(4000))!
    assert.equal(seen.count, 2)
  })

  test('what a drill pretends is no fall, and what really falls after it is one', () => {
    const { falls } = fallen(1000, 1000)
    const drilled = remember(falls, 'down', at(3000), true)!
    assert.deepEqual(drilled, { ...falls, standing: 'down' })
    const back = remember(drilled, 'up', at(4000), false)!
    assert.equal(back.backAt, at(4000))
    assert.equal(remember(back, 'down', at(5000))!.count, 2)
  })

  test('the third fall in a row suppresses, the second does not, and nobody waits above 15 minutes', () => {
    assert.equal(suppressedUntil(fallen(1000, 1000, 1000).falls), null)
    const third = fallen(1000, 1000, 1000, 1000, 1000)
    assert.ok(suppressedUntil(third.falls)! > third.now + minutes(7))
    const gaps = fc.array(fc.integer({ min: 1, max: 3_600_000 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(gaps, (waits) => {
        const { falls } = fallen(...waits)
        const until = suppressedUntil(falls)
        assert.ok(falls.penalty <= damping.most)
        assert.ok(until === null || until - falls.at <= minutes(15) + 1e-6)
        if (until !== null) assert.ok(Math.abs(penaltyAt(falls, until) - damping.reuse) < 1e-6)
      }),
    )
  })
})

describe('waiting', () => {
  test('a target that came back waits for the slow start, and no longer', () => {
    const { falls, now } = fallen(1000, 1000)
    assert.equal(waitOf(falls, rule, at(now + 4999))!.until, now + 5000)
    assert.equal(waitOf(falls, rule, at(now + 5000)), null)
    assert.equal(waitOf(falls, { slowStart: 0 as Duration, damped: true }, now), null)
  })

  test('one that flaps waits for its penalty, with the figures, unless nobody damps it', () => {
    const { falls, now } = fallen(1000, 1000, 1000, 1000, 1000, 1000)
    const wait = waitOf(falls, rule, at(now + 6000))!
    assert.equal(wait.until, suppressedUntil(falls))
    assert.match(wait.why, /fell 3 times \(penalty 29\d\d, reused at 1000\) and waits until 1970-01-01T00:07/)
    assert.equal(waitOf(falls, { ...rule, damped: false }, at(now + 6000)), null)
  })

  test('one that was never down waits for nothing', () => {
    assert.equal(waitOf(undefined, rule, at(0)), null)
    assert.equal(waitOf(fallen().falls, rule, at(0)), null)
  })
})

const third = 'north' as TargetId
const wide = envelopeOf(
  spec({
    targets: [...spec().targets, { id: third, records: [{ type: 'A', address: '192.0.2.3' }], standsOn: [] }],
    prefer: [[east, west], [west], [third]],
    minimum: 1,
  }),
)

test('patience never empties an answer, never costs it a target it needs, and drops nobody who is answered', () => {
  const healths = fc.record({
    [east]: fc.constantFrom<Health>('up', 'down', 'unknown'),
    [west]: fc.constantFrom<Health>('up', 'down', 'unknown'),
    [third]: fc.constantFrom<Health>('up', 'down', 'unknown'),
  })
  const some = fc.subarray([east, west, third])
  fc.assert(
    fc.property(
      healths,
      some,
      some,
      fc.integer({ min: 1, max: 2 }),
      (seen, waitingIds, answered, minimum) => {
        const envelope = { ...wide, minimum }
        const health = new Map(Object.entries(seen) as [TargetId, Health][])
        const waiting = new Map<TargetId, Wait>(
          waitingIds.map((id) => [id, { until: at(1), why: 'it waits' }]),
        )
        const current = answered.length > 0 ? answered : null
        const eager = select(envelope, health, current)
        const patient = selectPatiently(waiting, envelope, health, current)
        assert.ok(patient.answering.length > 0)
        if (patient.answering.join() === eager.answering.join()) return
        assert.equal(patient.state, 'ok')
        assert.ok(patient.answering.length >= minimum)
        for (const id of patient.answering)
          assert.ok(current?.includes(id) || !waiting.has(id), `${id} waits and came into the answer`)
        for (const id of patient.answering) assert.notEqual(health.get(id), 'down')
        assert.match(patient.reason.text, /is up, but it waits/)
      },
    ),
  )
})

test('where all that are left wait, the preferred one is taken, not the next that waits too', () => {
  const health = new Map<TargetId, Health>([
    [east, 'up'],
    [west, 'down'],
    [third, 'up'],
  ])
  const waiting = new Map<TargetId, Wait>([east, third].map((id) => [id, { until: at(1), why: 'it waits' }]))
  assert.deepEqual(selectPatiently(waiting, wide, health, [west]).answering, [east])
})

/** A node that answers east, and the events that befall it. */
function running() {
  let now = at(0)
  let state: NodeState = initialNode({ node, publishers: [{ id: here, selectsInPlace: true }] })
  const told: string[] = []
  const step = (event: NodeEvent): void => {
    const { state: next, effects } = stepNode(state, event)
    state = next
    for (const effect of effects)
      if (effect.kind === 'tell' && effect.entry.kind === 'selection.moved') told.push(effect.entry.why)
  }
  const returning = { returning: rule }
  step({ kind: 'configured', specs: [spec(returning)], at: now })
  step({ kind: 'plan', plan: planOf(1, returning), at: now })
  const judge = (id: TargetId, health: 'up' | 'down', afterMs: number, pretended?: true): void => {
    now = at(now + afterMs)
    const by = pretended ? { pretended } : {}
    step({ kind: 'health', check: checkOf(id), state: health, at: now, why: 'as told', ...by })
  }
  judge(east, 'up', 1)
  judge(west, 'up', 1)
  return {
    judge,
    told,
    answering: () => endpointStatus(state, app)!.answering,
    why: () => endpointStatus(state, app)!.why,
    target: (id: TargetId) => endpointStatus(state, app)!.targets.find((one) => one.id === id)!,
    /** Ticks as often as the node asks for it. */
    pass(ms: number) {
      const until = now + ms
      while (state.wakeAt !== null && state.wakeAt <= until) {
        now = at(Math.max(now, state.wakeAt))
        step({ kind: 'tick', now })
      }
      now = at(until)
    },
  }
}

describe('a node', () => {
  test('prefers a target that came back when it has been up for the slow start', () => {
    const run = running()
    run.judge(east, 'down', 1000)
    run.judge(east, 'up', 1000)
    assert.deepEqual(run.answering(), [west])
    assert.match(run.why(), /east is up, but it is back since .* and waits until/)
    assert.match(run.target(east).waits!, /is back since/)
    run.pass(4999)
    assert.deepEqual(run.answering(), [west])
    run.pass(1)
    assert.deepEqual(run.answering(), [east])
    assert.match(run.told.at(-1)!, /^east came back and has waited long enough: answering east/)
    assert.equal(run.target(east).waits, null)
  })

  test('takes it back at once when it is the only healthy one', () => {
    const run = running()
    run.judge(east, 'down', 1000)
    run.judge(east, 'up', 1000)
    run.judge(west, 'down', 10)
    assert.deepEqual(run.answering(), [east])
  })

  test('passes over a target that falls again and again, says so with figures, and comes back to it', () => {
    const run = running()
    for (let n = 0; n < 3; n++) {
      run.judge(east, 'down', 10_000)
      run.judge(east, 'up', 1000)
      run.pass(6000)
    }
    assert.deepEqual(run.answering(), [west])
    assert.match(run.target(east).waits!, /fell 3 times \(penalty 28\d\d, reused at 1000\)/)
    assert.deepEqual({ ...run.target(east).falls, penalty: 0 }, { count: 3, penalty: 0, limit: 2500 })
    run.judge(west, 'down', 10)
    assert.deepEqual(run.answering(), [east])
    run.judge(west, 'up', 1000)
    run.pass(minutes(15))
    assert.deepEqual(run.answering(), [east])
  })

  test('is drilled as often as one likes: each time it moves, and prefers the target again after its slow start', () => {
    const run = running()
    for (let n = 0; n < 6; n++) {
      run.judge(east, 'down', 10_000, true)
      assert.deepEqual(run.answering(), [west])
      run.judge(east, 'up', 1000)
      assert.deepEqual(run.answering(), [west])
      run.pass(5000)
      assert.deepEqual(run.answering(), [east], `after drill ${n + 1}`)
    }
    assert.equal(run.target(east).falls?.count ?? 0, 0)
  })

  test('once suppressed, a target that stays up is preferred again without anything else happening', () => {
    const run = running()
    for (let n = 0; n < 3; n++) {
      run.judge(east, 'down', 10_000)
      run.judge(east, 'up', 1000)
      run.pass(6000)
    }
    run.pass(minutes(15))
    assert.deepEqual(run.answering(), [east])
  })
})
