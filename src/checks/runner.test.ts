import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckResult } from '../signals/index.ts'
import { type CheckId, ms, type NodeName, type ServiceId } from '../terms/index.ts'
import { type Finding, startLook } from './look.ts'
import type { LookOnce } from './probes/index.ts'
import { startChecks } from './runner.ts'
import type { CheckSpec } from './spec.ts'
import { type Pause, pausingTime } from './testing/pausing.ts'
import { virtualTime } from './testing/virtual.ts'
import type { Judged } from './watch.ts'

const specOf = (id: string, port = 1, more: Partial<CheckSpec> = {}): CheckSpec => ({
  id: id as CheckId,
  service: 'shop' as ServiceId,
  probe: { kind: 'tcp', host: '127.0.0.1', port },
  every: ms(200),
  timeout: ms(250),
  down: 2,
  up: 3,
  refusedGrace: ms(20),
  ...more,
})

const found = {
  up: { verdict: 'up', detail: 'fine', tookMs: 1 },
  refused: { verdict: 'down', phase: 'connect', refused: true, broken: true, detail: 'refused', tookMs: 1 },
  silent: { verdict: 'down', phase: 'connect', timedOut: true, detail: 'silent', tookMs: 250 },
  frozen: { verdict: 'down', phase: 'request', timedOut: true, detail: 'no answer', tookMs: 250 },
  unable: { verdict: 'unknown', phase: 'connect', detail: 'no descriptor left', tookMs: 1 },
} as const satisfies Record<string, Finding>

/** A runner in virtual time whose looks find what `world` says at their beginning. */
function running(specs: readonly CheckSpec[], atOnce = 256) {
  const time = virtualTime()
  const world = { now: 'up' as keyof typeof found }
  const results: CheckResult[] = []
  const judged: Judged[] = []
  const under = { way: 0, most: 0, begun: [] as { id: number; at: number }[] }
  const look: LookOnce = (probe, { timeout }, tell) => {
    const finding =
      found[world.now].tookMs === 250 ? { ...found[world.now], tookMs: timeout } : found[world.now]
    under.most = Math.max(under.most, ++under.way)
    under.begun.push({ id: probe.kind === 'tcp' ? probe.port : 0, at: time.clock.monotonic() })
    const stop = time.timers.after(ms(finding.tookMs), () => {
      under.way--
      tell(finding)
    })
    return () => {
      under.way--
      stop()
    }
  }
  const checks = startChecks({
    specs,
    vantage: 'lon-1' as NodeName,
    clock: time.clock,
    timers: time.timers,
    onResult: (result) => results.push(result),
    onJudged: (one) => judged.push(one),
    atOnce,
    look,
  })
  return { ...time, world, results, judged, under, checks }
}

describe('the runner', () => {
  test('a refusal is confirmed after the grace and judged down, once', () => {
    const run = running([specOf('east')])
    run.pass(1000)
    run.world.now = 'refused'
    const from = run.clock.monotonic()
    run.pass(1000)
    const downs = run.judged.filter((one) => one.state === 'down')
    assert.equal(downs.length, 1)
    assert.equal(downs[0]!.service, 'shop')
    assert.equal(downs[0]!.result.verdict, 'down')
    const [first, second] = run.under.begun.filter((look) => look.at >= from)
    assert.equal(second!.at - first!.at, 21)
  })

  test('with a longer grace a refusal must last for all of it; one success within it is a success', () => {
    for (const [refusesFor, states] of [
      [340, ['up']],
      [500, ['up', 'down', 'up']],
    ] as const) {
      const run = running([specOf('east', 1, { refusedGrace: ms(350) })])
      run.pass(1000)
      run.world.now = 'refused'
      while (run.results.at(-1)!.verdict === 'up') run.pass(1)
      run.pass(refusesFor)
      run.world.now = 'up'
      run.pass(2000)
      assert.deepEqual(
        run.judged.map((one) => one.state),
        states,
      )
    }
  })

  test('what refused and then falls silent is asked as the silent are', () => {
    const run = running([specOf('east')])
    run.pass(1000)
    run.world.now = 'refused'
    while (run.results.at(-1)!.verdict === 'up') run.pass(1)
    run.world.now = 'silent'
    const before = run.under.begun.length
    run.pass(20 + 250 + 389)
    assert.deepEqual([run.judged.length, run.under.begun.length - before], [1, 1 + 5])
    run.pass(2)
    assert.equal(run.judged.at(-1)!.state, 'down')
  })

  test('whoever asks for more than two failures in a row is given the time of the grid', () => {
    const run = running([specOf('east', 1, { down: 4 })])
    run.pass(1000)
    run.world.now = 'refused'
    while (run.results.at(-1)!.verdict === 'up') run.pass(1)
    const from = run.clock.monotonic()
    while (run.judged.at(-1)!.state === 'up') run.pass(1)
    const took = run.clock.monotonic() - from
    assert.ok(took > 360 && took < 440, `${took}`)
  })

  test('silence is confirmed by five looks that count as one failure', () => {
    const run = running([specOf('east')])
    run.pass(1000)
    run.world.now = 'silent'
    const before = run.results.length
    const begun = run.under.begun.length
    while (run.judged.at(-1)!.state === 'up') run.pass(1)
    assert.equal(run.under.begun.length - begun, 1 + 5)
    assert.deepEqual(
      run.results.slice(before).map((result) => [result.verdict, Math.round(result.tookMs)]),
      [
        ['down', 250],
        ['down', 390],
      ],
    )
    assert.equal(run.judged.at(-1)!.state, 'down')
  })

  test('one success within the volley keeps it up', () => {
    const run = running([specOf('east')])
    run.pass(1000)
    run.world.now = 'silent'
    while (run.results.at(-1)!.verdict !== 'down') run.pass(1)
    run.pass(15)
    run.world.now = 'up'
    run.pass(1000)
    assert.deepEqual(
      run.judged.map((one) => one.state),
      ['up'],
    )
  })

  /** A volley of which one look, the third, is not accepted; the one after it finds `then`. */
  const parted = (then: 'up' | 'frozen') => {
    const run = running([specOf('east')])
    run.pass(1000)
    run.world.now = 'frozen'
    const begun = run.under.begun.length
    const upTo = (looks: number): void => {
      while (run.under.begun.length - begun < looks) run.pass(1)
    }
    upTo(1 + 2)
    run.world.now = 'silent'
    upTo(1 + 3)
    run.world.now = 'frozen'
    upTo(1 + 5)
    run.world.now = then
    run.pass(1000)
    return run
  }

  test('a volley whose looks do not agree whether anybody accepts is made once more', () => {
    assert.deepEqual(
      parted('up').judged.map((one) => one.state),
      ['up'],
    )
  })

  test('and what fails again, in whatever way, has failed', () => {
    const run = parted('frozen')
    assert.equal(run.judged.at(-1)!.state, 'down')
    assert.ok(run.results.some(({ verdict, tookMs }) => verdict === 'down' && Math.round(tookMs) === 780))
  })

  test('recovery asks for three successes in a row', () => {
    const run = running([specOf('east')])
    run.pass(500)
    run.world.now = 'refused'
    run.pass(500)
    run.world.now = 'up'
    const before = run.results.length
    while (run.judged.at(-1)!.state !== 'up') run.pass(1)
    assert.equal(run.results.length - before, 3)
  })

  test('looks that cannot be made change nothing, however many', () => {
    const run = running([specOf('east')])
    run.pass(500)
    run.world.now = 'unable'
    run.pass(60_000)
    assert.equal(run.judged.length, 1)
    assert.equal(run.checks.states().get('east' as CheckId)!.health.state, 'up')
    assert.equal(run.results.at(-1)!.verdict, 'unknown')
  })

  test('sequences grow by one, and looks of one check never overlap outside a volley', () => {
    const run = running([specOf('east')])
    for (const now of ['up', 'refused', 'up', 'unable', 'refused', 'up'] as const) {
      run.world.now = now
      run.pass(777)
    }
    assert.equal(run.under.most, 1)
    assert.deepEqual(
      run.results.map((result) => result.sequence),
      run.results.map((_, i) => i + 1),
    )
  })

  test('beyond the looks allowed at once they wait, and none is left out', () => {
    const many = Array.from({ length: 40 }, (_, i) => specOf(`c${i}`, i + 1, { every: ms(100_000) }))
    const run = running(many, 3)
    run.world.now = 'silent'
    run.pass(99_999)
    run.pass(10_000)
    assert.ok(run.under.most <= 3)
    assert.equal(new Set(run.results.map((result) => result.check)).size, 40)
  })

  test('an update leaves unchanged checks alone, forgets removed ones and starts changed probes as unknown', () => {
    const east = specOf('east')
    const run = running([east, specOf('west', 2), specOf('north', 3)])
    run.pass(1000)
    run.checks.update([{ ...east }, specOf('west', 22)])
    const states = run.checks.states()
    assert.deepEqual([...states.keys()], ['east', 'west'])
    assert.equal(states.get('east' as CheckId)!.health.state, 'up')
    assert.equal(states.get('west' as CheckId)!.health.state, 'unknown')
    assert.ok(states.get('west' as CheckId)!.sequence > 0, 'sequences go on over an update')
    const north = run.results.filter((result) => result.check === 'north').length
    run.pass(1000)
    assert.equal(run.results.filter((result) => result.check === 'north').length, north)
  })

  test('a changed interval keeps what is known', () => {
    const run = running([specOf('east')])
    run.pass(1000)
    run.checks.update([specOf('east', 1, { every: ms(500) })])
    assert.equal(run.checks.states().get('east' as CheckId)!.health.state, 'up')
  })

  test('a nudge looks at once, and leaves a look under way alone', () => {
    const run = running([specOf('east', 1, { every: ms(60_000) })])
    run.pass(60_000)
    const before = run.under.begun.length
    run.checks.nudge('east' as CheckId)
    run.checks.nudge('east' as CheckId)
    assert.equal(run.under.begun.length, before + 1)
    run.pass(10)
    run.checks.nudge('nobody' as CheckId)
    assert.equal(run.results.length, before + 1)
  })

  test('a process that hardly ever runs judges nobody down who answers', () => {
    const pauses = Array.from({ length: 60 }, (_, n): Pause => [1000 + n * 330, 1300 + n * 330])
    const time = pausingTime(pauses)
    const judged: Judged[] = []
    const results: CheckResult[] = []
    startChecks({
      specs: [specOf('east')],
      vantage: 'lon-1' as NodeName,
      clock: time.clock,
      timers: time.timers,
      onResult: (result) => results.push(result),
      onJudged: (one) => judged.push(one),
      look: (_probe, context, tell) =>
        startLook(
          context,
          'connect',
          'east:1',
          (stage) => time.arrives(ms(40), () => stage.up('well')),
          tell,
        ),
    })
    time.pass(22_000)
    assert.ok(results.length > 30, `${results.length}`)
    assert.deepEqual(
      results.filter((result) => result.verdict !== 'up'),
      [],
    )
    assert.equal(judged.length, 1)
  })

  test('nothing is told after stop, and no look goes on', () => {
    const run = running([specOf('east'), specOf('west', 2)])
    run.pass(300)
    run.world.now = 'silent'
    run.pass(150)
    run.checks.stop()
    const told = run.results.length
    run.pass(10_000)
    assert.equal(run.results.length, told)
    assert.equal(run.under.way, 0)
  })

  test('a look that is over at once leaves nothing behind that stop would miss', () => {
    const time = virtualTime()
    let looks = 0
    const checks = startChecks({
      specs: [specOf('east')],
      vantage: 'lon-1' as NodeName,
      clock: time.clock,
      timers: time.timers,
      onResult: () => {},
      onJudged: () => {},
      look: (_probe, _context, tell) => {
        looks++
        tell(found.unable)
        return () => {}
      },
    })
    time.pass(1000)
    assert.equal(looks, 5)
    checks.stop()
    time.pass(1000)
    assert.equal(looks, 5)
  })
})
