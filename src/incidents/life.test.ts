import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { CheckId, IncidentId, Instant, ServiceId } from '../terms/index.ts'
import { type Case, type CaseEvent, type Change, type CrowdSeen, createCase } from './case.ts'
import { keepEvidence, mostEvidence } from './evidence.ts'
import type { Evidence } from './incident.ts'
import { stepCase } from './life.ts'
import { lifeRules } from './rules.ts'
import { noWord } from './word.ts'

const at = (minute: number): Instant => (minute * 60_000) as Instant
const seen = (lately: CrowdSeen['lately'], count = 50): CrowdSeen => ({
  lately,
  trend: 'level',
  count,
  expected: 1,
  windowMinutes: 3,
  countries: 1,
})
const crowd = (minute: number, surprise: number, count = 50): CaseEvent => ({
  kind: 'crowd',
  at: at(minute),
  since: minute - 2,
  prior: 0,
  passing: 0,
  seen: seen(surprise >= 2 ? 'loud' : 'calm', count),
  word: noWord,
  evidence: { kind: 'crowd', at: at(minute), windowMinutes: 3, count, expected: 1, surprise, countries: [] },
})
const check = (minute: number, name: string, up: boolean, healthy = 0): CaseEvent => ({
  kind: 'check',
  at: at(minute),
  healthy,
  word: noWord,
  evidence: {
    kind: 'check',
    at: at(minute),
    check: name as CheckId,
    phase: 'connect',
    detail: 'refused',
    up,
  },
})
const time = (minute: number): CaseEvent => ({ kind: 'time', at: at(minute) })

function evidenceOf(event: CaseEvent): Evidence {
  assert.ok('evidence' in event)
  return event.evidence
}

function live(events: readonly CaseEvent[]): { last: Case; changes: (Change | null)[]; ids: number } {
  let last = createCase('shop' as ServiceId)
  let ids = 0
  const changes = events.map((event) => {
    const step = stepCase(last, event, () => `inc-${++ids}` as IncidentId)
    last = step.case
    return step.change
  })
  return { last, changes, ids }
}

describe('the life of an incident', () => {
  test('a crowd below the bar opens nothing, above it once', () =>
    assert.deepEqual(live([crowd(1, 4.9), crowd(2, 9), crowd(3, 9)]).changes, [null, 'opened', null]))

  test('one failing check of several is minor, the last one makes it major', () => {
    const { last, changes } = live([check(1, 'east', false, 1), check(2, 'west', false, 0)])
    assert.deepEqual(changes, ['opened', 'worse'])
    assert.equal(last.incident?.severity, 'major')
  })

  test('it recovers after calm, is resolved after more calm, and not before', () => {
    const events = [crowd(0, 9), ...Array.from({ length: 20 }, (_, i) => time(i + 1))]
    const { changes } = live(events)
    assert.equal(changes.indexOf('recovering'), lifeRules.recoverAfter / 60_000)
    assert.equal(changes.indexOf('resolved'), (lifeRules.recoverAfter + lifeRules.resolveAfter) / 60_000)
  })

  test('while a check fails it does not recover, however calm the crowd', () => {
    const { last } = live([check(0, 'east', false), ...Array.from({ length: 99 }, (_, i) => time(i + 1))])
    assert.equal(last.incident?.state, 'open')
  })

  test('what comes back soon is the same incident, what comes back late is a new one', () => {
    const through = [crowd(0, 9), ...Array.from({ length: 20 }, (_, i) => time(i + 1))]
    const soon = live([...through, crowd(30, 9)])
    assert.equal(soon.changes.at(-1), 'reopened')
    assert.equal(soon.ids, 1)
    const late = live([...through, crowd(90, 9)])
    assert.equal(late.changes.at(-1), 'opened')
    assert.equal(late.ids, 2)
  })

  test('a provider’s word is evidence, but opens nothing', () => {
    const notice: CaseEvent = {
      kind: 'notice',
      at: at(1),
      word: noWord,
      evidence: { kind: 'notice', at: at(1), feed: 'aws', title: 'Increased errors' },
    }
    assert.deepEqual(live([notice, crowd(2, 9), notice, notice]).changes, [null, 'opened', 'evidence', null])
  })

  test('evidence is bounded; the first and the loudest are never dropped', () => {
    const loud = fc.integer({ min: 1, max: 300 })
    fc.assert(
      fc.property(fc.array(loud, { minLength: 1, maxLength: 80 }), (surprises) => {
        let kept = keepEvidence([], evidenceOf(check(0, 'first', false)))
        let loudest = 0
        surprises.forEach((surprise, i) => {
          kept = keepEvidence(kept, evidenceOf(i % 3 === 0 ? crowd(i, surprise) : check(i, `c${i}`, false)))
          if (i % 3 === 0) loudest = Math.max(loudest, surprise)
        })
        assert.ok(kept.length <= mostEvidence)
        assert.ok(kept[0]?.kind === 'check' && kept[0].check === 'first')
        const best = Math.max(0, ...kept.map((e) => (e.kind === 'crowd' ? e.surprise : 0)))
        assert.ok(best * 1.5 >= loudest)
      }),
    )
  })

  test('whatever happens, only a resolved incident has an end, and a live one has evidence', () => {
    const event = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat(5), fc.integer({ min: 0, max: 30 }))
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (steps) => {
        let minute = 0
        let c = createCase('shop' as ServiceId)
        for (const [wait, what, surprise] of steps) {
          minute += wait
          const events = [
            time(minute),
            crowd(minute, surprise),
            check(minute, 'a', false),
            check(minute, 'a', true),
            check(minute, 'b', surprise > 15),
            { kind: 'still', at: at(minute), seen: seen(surprise > 9 ? 'loud' : 'murmur') } as const,
          ]
          c = stepCase(c, events[what]!, () => `inc-${minute}` as IncidentId).case
          const { incident } = c
          if (incident === null) continue
          assert.equal(incident.state === 'resolved', incident.resolvedAt !== undefined)
          assert.ok(incident.evidence.length > 0 && incident.summary.length > 0)
          if (c.failing.length > 0) assert.equal(incident.state, 'open')
        }
        for (let m = 1; m <= 30; m++) c = stepCase(c, time(minute + m), () => 'x' as IncidentId).case
        if (c.failing.length === 0 && c.incident !== null) assert.equal(c.incident.state, 'resolved')
      }),
    )
  })
})
