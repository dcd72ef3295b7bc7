import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { after, type Instant, minutes } from '../terms/index.ts'
import { createScenario, type Replay, type ReplayTarget, runReplay, type Scenario } from './index.ts'

const whole = createScenario({ seed: 5, scale: 0.001 })
/** The first part of the day: its checks turn in minute 60. */
const first = (count: number): Scenario => ({
  ...whole,
  minutes: count,
  endsAt: after(whole.startsAt, minutes(count)),
})
const morning = first(66)

type Recorded = { readonly target: ReplayTarget; readonly said: string[]; readonly times: Instant[] }

/** A target that checks the order of things while it takes them. */
function recorder(scenario: Scenario): Recorded {
  const said: string[] = []
  const times: Instant[] = []
  let now = scenario.startsAt
  const target: ReplayTarget = {
    async reports(ndjson) {
      said.push('reports')
      const lines = Buffer.from(ndjson).toString().trimEnd().split('\n')
      for (const line of lines) {
        const { time } = JSON.parse(line)
        assert.ok(time >= now && time < now + 60_000, 'a report of this step')
      }
      return { accepted: lines.length, duplicate: 0, rejected: 0 }
    },
    async signals({ results, notices }) {
      said.push('signals')
      for (const { at } of results) assert.ok(at >= now && at < now + 60_000)
      for (const { receivedAt } of notices) assert.ok(receivedAt >= now && receivedAt < now + 60_000)
    },
    async advance(to, progress) {
      said.push('advance')
      assert.ok(to > now && progress > 0 && progress <= 1)
      now = to
      times.push(to)
    },
  }
  return { target, said, times }
}

/** Real time that goes only when somebody waits for it. */
function fakeTime() {
  let now = 0
  const waits: number[] = []
  const timers: Replay['timers'] = {
    after(wait, act) {
      waits.push(wait)
      now += wait
      queueMicrotask(act)
      return () => {}
    },
  }
  return { clock: { monotonic: () => now }, timers, waits }
}

describe('a replay', () => {
  test('goes through the day in order: reports, signals, then the clock, to the end', async () => {
    const { target, said, times } = recorder(morning)
    const end = await runReplay({ scenario: morning, speed: 0, target, ...fakeTime() })
    assert.equal(end.state, 'finished')
    assert.equal(end.progress, 1)
    assert.equal(times.at(-1), morning.endsAt)
    assert.doesNotMatch(said.join(' '), /signals (reports|signals)|advance advance/)
    let total = 0
    for (let minute = 0; minute < 66; minute++)
      total += morning.tally(minute).count.reduce((a, b) => a + b, 0)
    assert.equal(end.accepted, total)
  })

  test('goes in steps of ten seconds where the example turns, of a minute elsewhere', async () => {
    const { target, times } = recorder(morning)
    await runReplay({ scenario: morning, speed: 0, target, ...fakeTime() })
    assert.equal(times[1]! - times[0]!, 60_000)
    const around = times.filter((at) => at > morning.t0 && at <= morning.t0 + 60_000)
    assert.equal(around.length, 6)
  })

  test('says nothing of the day before it comes to it: each signal once', async () => {
    const day = first(90)
    const { target } = recorder(day)
    const seen: string[] = []
    const counting: ReplayTarget = {
      ...target,
      signals: async (signals) => {
        for (const { check, sequence } of signals.results) seen.push(`${check} ${sequence}`)
        for (const { update } of signals.notices) seen.push(update)
        await target.signals(signals)
      },
    }
    await runReplay({ scenario: day, speed: 0, target: counting, ...fakeTime() })
    assert.equal(new Set(seen).size, seen.length)
    assert.equal(seen.length, 2 * 90 * 6 + 1)
    assert.ok(seen.includes('plus-23'))
  })

  test('keeps its speed in virtual seconds per real second', async () => {
    const { target } = recorder(morning)
    const time = fakeTime()
    const end = await runReplay({ scenario: morning, speed: 60, target, ...time })
    assert.ok(Math.abs(end.took - 65 * 1000) < 1100, String(end.took))
  })

  test('as fast as it goes means never waiting', async () => {
    for (const speed of [0, Number.POSITIVE_INFINITY]) {
      const time = fakeTime()
      await runReplay({ scenario: first(5), speed, target: recorder(morning).target, ...time })
      assert.deepEqual(time.waits, [])
    }
  })

  test('has at most so many posts under way, and none when the clock moves', async () => {
    const { target } = recorder(morning)
    let underWay = 0
    let most = 0
    const slow: ReplayTarget = {
      ...target,
      async reports(ndjson) {
        most = Math.max(most, ++underWay)
        await new Promise((resolve) => setImmediate(resolve))
        const taken = await target.reports(ndjson)
        underWay--
        return taken
      },
      async advance(to, progress) {
        assert.equal(underWay, 0)
        await target.advance(to, progress)
      },
    }
    const limits = { bytes: 1000, lines: 2 }
    await runReplay({ scenario: morning, speed: 0, target: slow, ...fakeTime(), limits, inFlight: 3 })
    assert.equal(most, 3)
  })

  test('ends with the error of a target that fails, and posts nothing more', async () => {
    let posts = 0
    const target: ReplayTarget = {
      ...recorder(morning).target,
      async reports() {
        if (++posts === 3) throw new Error('the intake is full')
        await new Promise((resolve) => setImmediate(resolve))
        return { accepted: 1, duplicate: 0, rejected: 0 }
      },
    }
    const limits = { bytes: 1000, lines: 1 }
    const replay = runReplay({ scenario: first(300), speed: 0, target, ...fakeTime(), limits, inFlight: 2 })
    await assert.rejects(replay, /the intake is full/)
    assert.ok(posts <= 4, String(posts))
  })

  test('stops when it is told to, also in the middle of a wait, and says where it stood', async () => {
    const stop = new AbortController()
    const { target, times } = recorder(morning)
    let cancelled = 0
    const timers: Replay['timers'] = {
      after() {
        queueMicrotask(() => stop.abort())
        return () => cancelled++
      },
    }
    const clock = { monotonic: () => 0 }
    const end = await runReplay({ scenario: morning, speed: 1, target, clock, timers, signal: stop.signal })
    assert.equal(end.state, 'stopped')
    assert.equal(cancelled, 1)
    assert.equal(end.now, times.at(-1))
  })

  test('tells its progress after every minute', async () => {
    const told: number[] = []
    const onProgress: NonNullable<Replay['onProgress']> = ({ progress, minutes: of }) =>
      told.push(progress * of)
    const { target } = recorder(morning)
    await runReplay({ scenario: first(4), speed: 0, target, ...fakeTime(), onProgress })
    assert.deepEqual(told, [1, 2, 3, 4])
  })
})
