// A pretended loss drives the real pace and the real hysteresis, ends by its own clock, and never hides a real failure.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type CheckSpec, type Finding, type LookOnce, startChecks } from '../../checks/index.ts'
import type { CheckResult } from '../../signals/index.ts'
import { type CheckId, type Instant, minutes, ms, type NodeName } from '../../terms/index.ts'
import { VirtualTime } from '../desk/virtual-time.ts'
import { longestLoss, Rehearsed, type RehearsedLoss } from './rehearsed.ts'

const check = 'shop-east' as CheckId
const spec: CheckSpec = {
  id: check,
  probe: { kind: 'tcp', host: '192.0.2.1', port: 80 },
  every: ms(200),
  timeout: ms(250),
  down: 2,
  up: 3,
  refusedGrace: ms(20),
}
const t0 = 1_000_000 as Instant
const at = (wait: number): Instant => (t0 + wait) as Instant
const loss = (manner: RehearsedLoss['manner'], fromMs: number, untilMs: number): RehearsedLoss => ({
  drill: 'drill-1',
  check,
  manner,
  from: at(fromMs),
  until: at(untilMs),
})

/** Checks over a look whose real verdict the test decides; time is virtual. */
function stage() {
  const time = new VirtualTime(t0)
  let real: Finding['verdict'] = 'up'
  const look: LookOnce = (_probe, context, tell) =>
    context.timers.after(ms(1), () =>
      tell({
        verdict: real,
        detail: `really ${real}`,
        tookMs: 1,
        ...(real === 'down' ? { phase: 'connect' } : {}),
      }),
    )
  let behind = 0
  const clock = { now: () => (time.now() - behind) as Instant, monotonic: () => time.monotonic() }
  const rehearsed = new Rehearsed(clock, look)
  const results: CheckResult[] = []
  const judged: { state: string; at: number; rehearsed: boolean }[] = []
  const checks = startChecks({
    specs: [spec],
    vantage: 'here' as NodeName,
    clock: time,
    timers: time,
    look,
    lookOf: rehearsed.lookOf,
    onResult: (result) => results.push(result),
    onJudged: ({ state, at, result }) =>
      judged.push({ state, at: at - t0, rehearsed: result.rehearsed === true }),
  })
  return {
    rehearsed,
    results,
    judged,
    stop: () => checks.stop(),
    really: (verdict: Finding['verdict']) => {
      real = verdict
    },
    setBack: (by: number) => {
      behind += by
    },
    to: (wait: number) => time.advance(at(wait), async () => {}),
  }
}

describe('a rehearsed loss', () => {
  for (const manner of ['refused', 'silent'] as const)
    test(`${manner}: the check is judged down by its own rules and up again when it is over`, async () => {
      const { rehearsed, judged, results, to, stop } = stage()
      await to(2000)
      rehearsed.update([loss(manner, 3000, 8000)])
      await to(2999)
      assert.deepEqual(
        judged.map(({ state }) => state),
        ['up'],
      )
      await to(7999)
      assert.deepEqual(judged.map(({ state, rehearsed }) => [state, rehearsed]).slice(1), [['down', true]])
      assert.match(
        results.findLast(({ verdict }) => verdict === 'down')?.detail ?? '',
        /pretended by drill-1/,
      )
      await to(12_000)
      assert.deepEqual(judged.map(({ state, rehearsed }) => [state, rehearsed]).slice(2), [['up', false]])
      stop()
    })

  test('it ends at once when the order is taken back', async () => {
    const { rehearsed, judged, to, stop } = stage()
    await to(2000)
    rehearsed.update([loss('refused', 2000, 600_000)])
    await to(4000)
    rehearsed.update([])
    await to(6000)
    assert.deepEqual(
      judged.map(({ state }) => state),
      ['up', 'down', 'up'],
    )
    stop()
  })

  test('a real failure behind it is told as real, and being well again is pretended over once more', async () => {
    const { rehearsed, results, really, to, stop } = stage()
    await to(2000)
    rehearsed.update([loss('refused', 2000, 600_000)])
    await to(4000)
    assert.ok(results.at(-1)?.rehearsed)
    really('down')
    await to(8000)
    assert.equal(results.at(-1)?.rehearsed, undefined)
    assert.equal(results.at(-1)?.detail, 'really down')
    really('up')
    await to(10_000)
    assert.ok(results.at(-1)?.rehearsed)
    stop()
  })

  test('one real failure alone is no reason to stop pretending', async () => {
    const { rehearsed, results, really, to, stop } = stage()
    await to(2000)
    rehearsed.update([loss('refused', 2000, 600_000)])
    await to(4000)
    const before = results.length
    really('down')
    // One look's worth of it: the shadow is begun at most once in an interval.
    await to(4100)
    really('up')
    await to(6000)
    assert.ok(results.slice(before).every(({ rehearsed }) => rehearsed))
    stop()
  })

  test('no order pretends for longer than the bound', async () => {
    const { rehearsed, judged, to, stop } = stage()
    await to(2000)
    rehearsed.update([loss('refused', 2000, minutes(600))])
    await to(longestLoss + 4000)
    assert.deepEqual(
      judged.map(({ state }) => state),
      ['up', 'down', 'up'],
    )
    stop()
  })

  test('a clock that is set back does not make it last, nor does the same order again', async () => {
    const { rehearsed, judged, setBack, to, stop } = stage()
    await to(2000)
    rehearsed.update([loss('refused', 2000, 8000)])
    await to(4000)
    setBack(1500)
    rehearsed.update([loss('refused', 2000, 8000)])
    await to(8000)
    assert.deepEqual(
      judged.map(({ state }) => state),
      ['up', 'down'],
    )
    await to(9400)
    assert.deepEqual(
      judged.map(({ state }) => state),
      ['up', 'down', 'up'],
    )
    stop()
  })

  test('other checks are looked at as ever', async () => {
    const { rehearsed, judged, to, stop } = stage()
    rehearsed.update([{ ...loss('refused', 0, 600_000), check: 'other' as CheckId }])
    await to(5000)
    assert.deepEqual(
      judged.map(({ state }) => state),
      ['up'],
    )
    stop()
  })
})
