import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckSpec } from '../../checks/index.ts'
import {
  type Condition,
  type HealthState,
  initialVantages,
  stepVantages,
  type VantagesState,
} from '../../signals/index.ts'
import { type CheckId, type Clock, type Instant, instant, ms, type NodeName } from '../../terms/index.ts'
import { readTold, type Say, sayLine } from '../vantages/wire.ts'
import { Ailments } from './ailments.ts'
import { definitionOf } from './definition.ts'

const check = 'shop' as CheckId
const [lon, fra, nyc] = ['lon', 'fra', 'nyc'] as NodeName[]
const spec: CheckSpec = {
  ...{ id: check, probe: { kind: 'tcp', host: '192.0.2.1', port: 443 } },
  ...{ every: ms(1000), timeout: ms(500), down: 2, up: 3, refusedGrace: ms(20) },
}
const definition = definitionOf(spec)
const slow: Condition = {
  ...{
    ailment: 'slow',
    since: 0 as Instant,
    share: 0,
    usualShare: 0.001,
    ms: 310,
    usualMs: 45,
    slowFrom: 95,
  },
  ...{ failure: '', phase: null },
}
const failing: Condition = { ...slow, ailment: 'failing', share: 0.3, failure: 'HTTP 503', phase: 'status' }

/** What each vantage says for some seconds. `own`: what this node's looks take; null: they fail. */
type Words = {
  readonly own?: (n: number) => number | null
  readonly ownBlind?: boolean
  readonly others?: Partial<
    Record<'fra' | 'nyc', { state?: HealthState; condition?: Condition; blind?: string }>
  >
  readonly of?: readonly NodeName[]
  readonly rehearsed?: true
}

function scene() {
  let now = 0
  const clock: Clock = { now: () => instant(1_760_000_000_000 + now), monotonic: () => now }
  const ailments = new Ailments(lon!, clock)
  ailments.follow([spec])
  let state: VantagesState = initialVantages(lon!)
  let sequence = 0
  const step = (event: Parameters<typeof stepVantages>[1]) => {
    state = stepVantages(state, event).state
  }
  const hear = (from: NodeName, vote: HealthState, blind: string | null, condition: Condition | null) => {
    const saying = { check, definition, sequence, state: vote, verdict: vote, age: 0, why: 'looked' }
    const complaints = condition ? [{ check, definition, condition, ageMs: 60_000 }] : []
    // As it travels.
    const say = readTold(sayLine({ sentAt: now, blind, sayings: [saying], complaints })) as Say
    step({ ...say, kind: 'heard', from, session: `${from}-1`, now, at: clock.now() })
    if (from !== lon) ailments.hear(from, say.complaints)
  }
  const second = (words: Words): void => {
    now += 1000
    sequence++
    const of = words.of ?? [lon!, fra!, nyc!]
    const rule = { quorum: Math.min(2, of.length), of, checks: new Map([[check, { ...spec, definition }]]) }
    if (state.rule.checks.size === 0 || `${state.rule.of}` !== `${of}`)
      step({ kind: 'ruled', rule, now, at: clock.now() })
    const took = words.own ? words.own(sequence) : 45
    const verdict = took === null ? 'down' : 'up'
    const seen = { check, vantage: lon!, sequence, at: clock.now(), tookMs: took ?? 1, detail: 'HTTP 503' }
    const rehearsed = words.rehearsed ? { rehearsed: true as const } : {}
    ailments.saw({ ...seen, verdict, ...rehearsed }, took, words.ownBlind ?? false)
    hear(lon!, 'up', words.ownBlind ? 'no canary answers' : null, null)
    for (const name of [fra!, nyc!]) {
      const word = words.others?.[name as 'fra' | 'nyc'] ?? {}
      if (of.includes(name)) hear(name, word.state ?? 'up', word.blind ?? null, word.condition ?? null)
    }
    ailments.evaluate(state)
  }
  return {
    pass(seconds: number, words: Words = {}) {
      for (let i = 0; i < seconds; i++) second(words)
      return ailments.report().checks[0]?.ailing ?? null
    },
    report: () => ailments.report(),
  }
}

describe('what ails a check', () => {
  test('is its own when a quorum of the vantages sees it: at once', () => {
    const told = scene().pass(2, { others: { fra: { condition: slow }, nyc: { condition: slow } } })
    assert.deepEqual(
      [told?.ailment, told?.agreed, told?.seenFrom, told?.notFrom],
      ['slow', true, [fra, nyc], [lon]],
    )
    assert.equal(told?.figures?.ms, 310)
  })

  test('is told as seen from one place only when the others look and do not see it, once it has lasted', () => {
    const world = scene()
    assert.equal(world.pass(5, { others: { fra: { condition: failing } } }), null)
    const told = world.pass(10, { others: { fra: { condition: failing } } })
    assert.deepEqual([told?.ailment, told?.agreed, told?.seenFrom], ['failing', false, [fra]])
  })

  test('is seen from a vantage that judges it down and is outvoted', () => {
    const told = scene().pass(20, { others: { nyc: { state: 'down' } } })
    assert.deepEqual([told?.ailment, told?.agreed, told?.seenFrom], ['failing', false, [nyc]])
  })

  test('is seen from vantages that have never judged it up or down', () => {
    const word = { state: 'unknown', condition: failing } as const
    assert.equal(scene().pass(2, { others: { fra: word, nyc: word } })?.agreed, true)
  })

  test('is nothing beside down: a quorum that judges it down tells that', () => {
    assert.equal(scene().pass(20, { others: { fra: { state: 'down' }, nyc: { state: 'down' } } }), null)
  })

  test('is not seen by the blind', () => {
    const blind = { condition: failing, blind: 'no canary answers' }
    assert.equal(scene().pass(60, { others: { fra: blind, nyc: { condition: failing } } })?.agreed, false)
    assert.equal(scene().pass(60, { others: { fra: blind, nyc: blind } }), null)
  })

  test('stands while fewer than a quorum see: not to know is not to be well', () => {
    const world = scene()
    world.pass(5, { others: { fra: { condition: slow }, nyc: { condition: slow } } })
    const blind = { blind: 'no canary answers' }
    assert.equal(world.pass(60, { ownBlind: true, others: { fra: blind } })?.ailment, 'slow')
  })

  test('is over when nobody says it any more', () => {
    const world = scene()
    world.pass(5, { others: { fra: { condition: slow }, nyc: { condition: slow } } })
    assert.equal(world.pass(60), null)
  })
})

describe('with one vantage alone', () => {
  const alone = [lon!]

  test('its own looks decide, by what is usual for them', () => {
    const world = scene()
    assert.equal(world.pass(1200, { of: alone }), null)
    const told = world.pass(60, { of: alone, own: () => 310 })
    assert.deepEqual([told?.ailment, told?.agreed, told?.seenFrom], ['slow', true, [lon]])
    assert.equal(world.pass(120, { of: alone }), null)
  })

  test('every third look that fails is failing in part, with the phase and the words of the last', () => {
    const told = scene().pass(60, { of: alone, own: (n) => (n % 3 === 0 ? null : 45) })
    assert.deepEqual([told?.ailment, told?.figures?.failure], ['failing', 'HTTP 503'])
  })

  test('what it sees while it is blind is no evidence, nor what a drill pretends', () => {
    const broken = { of: alone, own: (n: number) => (n % 3 === 0 ? null : 900) }
    const world = scene()
    world.pass(1200, { of: alone })
    assert.equal(world.pass(300, { ...broken, ownBlind: true }), null)
    assert.equal(world.pass(300, { ...broken, rehearsed: true }), null)
    assert.equal(world.pass(60, broken)?.ailment, 'failing')
  })

  test('for a quarter of an hour after a start it does not claim to know', () => {
    const world = scene()
    world.pass(800, { of: alone })
    assert.equal(world.report().acquainted, false)
    world.pass(200, { of: alone })
    assert.equal(world.report().acquainted, true)
  })
})
