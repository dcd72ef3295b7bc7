import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckPhase } from '../signals/index.ts'
import { ms } from '../terms/index.ts'
import type { Finding } from './look.ts'
import { virtualTime } from './testing/virtual.ts'
import { startVolley } from './volley.ts'

type Scripted = Pick<Finding, 'verdict' | 'phase' | 'timedOut'> & { readonly after: number }

/** Runs a volley whose looks go as scripted, for a virtual second. */
function volley(script: readonly Scripted[]) {
  const time = virtualTime()
  const begun: number[] = []
  const patience: unknown[] = []
  const told: { at: number; finding: Finding; parted: boolean }[] = []
  let cancelled = 0
  const cancel = startVolley(
    { looks: script.length, stagger: ms(10), lasts: ms(290) },
    ms(250),
    time.timers,
    (tell, timeout) => {
      const { after, ...found } = script[begun.length]!
      patience.push(timeout)
      begun.push(time.clock.monotonic())
      const stop = time.timers.after(ms(after), () =>
        tell({ ...found, detail: `look ${found.verdict}`, tookMs: after }),
      )
      return () => {
        cancelled++
        stop()
      }
    },
    (finding, parted) => told.push({ at: time.clock.monotonic(), finding, parted }),
  )
  return { time, begun, patience, told, cancel, cancelled: () => cancelled }
}

describe('a volley', () => {
  test('starts its looks a stagger apart and fails when the last has failed', () => {
    const run = volley(Array.from({ length: 5 }, () => ({ after: 250, verdict: 'down' as const })))
    run.time.pass(1000)
    assert.deepEqual(run.begun, [0, 10, 20, 30, 40])
    assert.equal(run.told.length, 1)
    assert.equal(run.told[0]!.at, 290)
    assert.equal(run.told[0]!.finding.verdict, 'down')
    assert.match(run.told[0]!.finding.detail, /5 looks of 5/)
  })

  test('leaves a look the timeout, or as much of it as the volley lasts', () => {
    const run = volley(Array.from({ length: 7 }, () => ({ after: 230, verdict: 'down' as const })))
    run.time.pass(1000)
    assert.deepEqual(run.patience, [250, 250, 250, 250, 250, 240, 230])
  })

  test('succeeds with its first success, starts no more and cancels the rest', () => {
    const run = volley([
      { after: 250, verdict: 'down' },
      { after: 5, verdict: 'up' },
      { after: 250, verdict: 'down' },
    ])
    run.time.pass(1000)
    assert.deepEqual(run.begun, [0, 10])
    assert.deepEqual([run.told.length, run.told[0]!.at, run.told[0]!.finding.verdict], [1, 15, 'up'])
  })

  test('is unknown, not down, when one of its looks could not be made', () => {
    const run = volley([
      { after: 20, verdict: 'down' },
      { after: 1, verdict: 'unknown' },
      { after: 20, verdict: 'down' },
    ])
    run.time.pass(1000)
    assert.deepEqual([run.told.length, run.told[0]!.finding.verdict], [1, 'unknown'])
  })

  test('is parted when it failed in silence, some of its looks accepted and some not', () => {
    const silent = (phase: CheckPhase): Scripted => ({
      after: 100,
      verdict: 'down',
      timedOut: true,
      phase,
    })
    const refused = { after: 1, verdict: 'down', phase: 'connect' } as const
    const isParted = (...script: readonly Scripted[]): boolean => {
      const run = volley(script)
      run.time.pass(1000)
      assert.equal(run.told.length, 1)
      return run.told[0]!.parted
    }
    assert.equal(isParted(silent('request'), silent('request'), silent('connect')), true)
    assert.equal(isParted(silent('connect'), silent('tls'), silent('connect')), true)
    assert.equal(isParted(silent('connect'), silent('connect')), false)
    assert.equal(isParted(silent('request'), silent('body')), false)
    assert.equal(isParted(silent('dns'), silent('connect')), false)
    assert.equal(isParted(silent('request'), refused), false)
    assert.equal(isParted(silent('request'), silent('connect'), { after: 1, verdict: 'up' }), false)
  })

  test('tells nothing after it was cancelled', () => {
    const run = volley([
      { after: 50, verdict: 'down' },
      { after: 50, verdict: 'up' },
    ])
    run.time.pass(5)
    run.cancel()
    run.time.pass(1000)
    assert.deepEqual([run.told, run.begun], [[], [0]])
  })
})
