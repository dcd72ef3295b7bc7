import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Finding, LookOnce } from '../../checks/index.ts'
import { type Clock, instant, ms, type NodeName, type Timers } from '../../terms/index.ts'
import { Canaries } from './canaries.ts'

const found = {
  up: { verdict: 'up', detail: 'connected', tookMs: 1 },
  refused: { verdict: 'down', phase: 'connect', refused: true, detail: 'connection refused', tookMs: 1 },
  silent: { verdict: 'down', phase: 'connect', timedOut: true, detail: 'no answer', tookMs: 250 },
  unable: { verdict: 'unknown', phase: 'connect', detail: 'no descriptor left', tookMs: 1 },
} as const satisfies Record<string, Finding>

type Sight = keyof typeof found

/** Canaries on virtual time; what each port shows is told by `world`. */
function watching() {
  let now = 0
  const due: { at: number; act: () => void }[] = []
  const clock: Clock = { now: () => instant(1_760_000_000_000 + now), monotonic: () => now }
  const timers: Timers = {
    after(wait, act) {
      const timer = { at: now + wait, act }
      due.push(timer)
      return () => void (due.includes(timer) && due.splice(due.indexOf(timer), 1))
    },
  }
  const pass = (wait: number): void => {
    const until = now + wait
    for (;;) {
      const next = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      due.splice(due.indexOf(next), 1)
      now = Math.max(now, next.at)
      next.act()
    }
    now = until
  }
  const world: Record<number, Sight> = {}
  const look: LookOnce = (probe, _context, tell) => {
    const finding = found[world[probe.kind === 'tcp' ? probe.port : 0] ?? 'silent']
    return timers.after(ms(finding.tookMs), () => tell(finding))
  }
  const told: string[] = []
  const canaries = new Canaries({
    node: 'lon-1' as NodeName,
    clock,
    timers,
    look,
    onObserver: ({ sound, why }) => told.push(`${sound ? 'sound' : 'in doubt'}: ${why}`),
  })
  const watch = (...ports: number[]): void => {
    canaries.update(ports.map((port) => ({ host: '127.0.0.1', port })))
    pass(2000)
  }
  const sees = (port: number, sight: Sight): void => {
    world[port] = sight
    pass(2000)
  }
  return { watch, sees, told: () => told.splice(0), stop: () => canaries.stop() }
}

describe('the canaries of a node (S14)', () => {
  test('doubt it only when all of them fail, and trust it again when one answers', () => {
    const { watch, sees, told } = watching()
    sees(1, 'up')
    sees(2, 'up')
    watch(1, 2)
    sees(1, 'silent')
    assert.deepEqual(told(), [], 'one of two')
    sees(2, 'silent')
    assert.deepEqual(told(), ['in doubt: 2 of 2 canaries fail'])
    sees(1, 'up')
    assert.deepEqual(told(), ['sound: 1 of 2 canaries fail'])
  })
  test('take who refuses for reached, and a look that could not be made for trouble here', () => {
    const { watch, sees, told } = watching()
    sees(1, 'refused')
    watch(1)
    assert.deepEqual(told(), [])
    sees(1, 'unable')
    assert.deepEqual(told(), ['in doubt: 1 of 1 canaries fail'])
  })
  test('that are configured no longer doubt nobody, and none at all is no doubt', () => {
    const { watch, told } = watching()
    watch()
    assert.deepEqual(told(), [])
    watch(1)
    assert.equal(told().length, 1)
    watch()
    assert.deepEqual(told(), ['sound: 0 of 0 canaries fail'])
  })
  test('have told of doubt before a check that fails twice in a row could judge a target down', () => {
    const { watch, sees, told, stop } = watching()
    sees(1, 'up')
    watch(1)
    told()
    sees(1, 'silent')
    assert.equal(told().length, 1)
    stop()
    sees(1, 'up')
    assert.deepEqual(told(), [], 'nothing is told after the end')
  })
})
