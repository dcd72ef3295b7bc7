import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckId, IncidentId, Instant, ServiceId } from '../terms/index.ts'
import { type Case, type CaseEvent, type Change, type CrowdSeen, createCase } from './case.ts'
import { stepCase } from './life.ts'
import { lifeRules } from './rules.ts'
import { noWord, type Word } from './word.ts'

const at = (minute: number): Instant => (minute * 60_000) as Instant
const admitted: Word = { belief: 2, maintenance: false }
const over: Word = { belief: -1, maintenance: false }
const work: Word = { belief: 0, maintenance: true }
type More = { word?: Word; passing?: number; prior?: number; since?: number; seen?: Partial<CrowdSeen> }

function crowd(minute: number, surprise: number, more: More = {}): CaseEvent {
  const { word = noWord, passing = 0, prior = 0, since = minute - 2 } = more
  const seen: CrowdSeen = {
    ...{ lately: 'loud', trend: 'level', count: 60, expected: 3, windowMinutes: 3, countries: 4 },
    ...more.seen,
  }
  const { count, expected, windowMinutes } = seen
  const evidence = {
    kind: 'crowd',
    at: at(minute),
    windowMinutes,
    count,
    expected,
    surprise,
    countries: [],
  } as const
  return { kind: 'crowd', at: at(minute), evidence, since, seen, prior, word, passing }
}
function check(
  minute: number,
  up: boolean,
  more: { word?: Word; healthy?: number; name?: string } = {},
): CaseEvent {
  const { word = noWord, healthy = 0, name = 'east' } = more
  const kind = 'check' as const
  const evidence = { kind, at: at(minute), check: name as CheckId, phase: 'connect', detail: 'refused', up }
  return { kind: 'check', at: at(minute), evidence, healthy, word }
}
const notice = (minute: number, word: Word, since?: number): CaseEvent => ({
  ...{ kind: 'notice', at: at(minute), word },
  evidence: {
    ...{ kind: 'notice', at: at(minute), feed: 'aws', title: `errors at ${minute}` },
    ...(since === undefined ? {} : { since: at(since) }),
  },
})
const time = (minute: number, word = noWord): CaseEvent => ({ kind: 'time', at: at(minute), word })

function live(...events: readonly CaseEvent[]) {
  let last: Case = createCase('shop' as ServiceId, 'Shop')
  let ids = 0
  const changes: (Change | null)[] = []
  for (const event of events) {
    const step = stepCase(last, event, () => `inc-${++ids}` as IncidentId)
    // Whatever is kept between two steps may have been through a snapshot.
    last = JSON.parse(JSON.stringify(step.case))
    changes.push(step.change)
  }
  return { incident: last.incident, changes, ids }
}
const quiet = (from: number, minutes: number): CaseEvent[] =>
  Array.from({ length: minutes }, (_, i) => time(from + i + 1))

describe('three kinds of evidence are one incident', () => {
  test('a weak crowd opens beside a provider’s word or a named foundation, and not by itself', () => {
    assert.deepEqual(live(crowd(0, 3.5)).changes, [null])
    assert.deepEqual(live(crowd(0, 3.5, { word: admitted })).changes, ['opened'])
    assert.deepEqual(live(crowd(0, 3.5, { prior: 2 })).changes, ['opened'])
    assert.deepEqual(live(crowd(0, 1, { prior: 9, word: admitted })).changes, [null])
  })

  test('checks that pass hold back a small crowd, not a big one; so does a provider that says it is over', () => {
    assert.deepEqual(live(crowd(0, 5.5, { passing: 3 })).changes, [null])
    assert.deepEqual(live(crowd(0, 5.5, { word: over })).changes, [null])
    assert.deepEqual(live(crowd(0, 9, { passing: 3, word: over })).changes, ['opened'])
  })

  test('a word raises what is believed of an open incident, and lowers it again', () => {
    const sure = (...events: CaseEvent[]): number => live(crowd(0, 5), ...events).incident!.confidence
    assert.ok(sure(notice(1, admitted)) > sure())
    assert.ok(sure(notice(1, admitted), notice(2, over)) < sure(notice(1, admitted)))
  })

  test('it began when the first of them began, and a provider’s own time counts where it is near', () => {
    const began = (...events: CaseEvent[]): number => live(...events).incident!.beganAt / 60_000
    assert.equal(began(check(10, false), crowd(12, 9, { since: 7 })), 7)
    assert.equal(began(crowd(12, 9, { since: 11 }), check(13, false)), 11)
    assert.equal(began(crowd(12, 9, { since: 11 }), notice(20, admitted, 6)), 6)
    assert.equal(began(crowd(120, 9, { since: 119 }), notice(125, admitted, 6)), 119)
  })

  test('many people and all own checks together are critical, and it stays so while it lasts', () => {
    const { incident, changes } = live(crowd(0, 20), check(1, false), check(2, true), crowd(3, 6))
    assert.deepEqual(changes.slice(0, 2), ['opened', 'worse'])
    assert.equal(incident?.severity, 'critical')
    assert.deepEqual(incident?.impact.checks, { failing: 0, of: 0 })
    assert.equal(live(crowd(0, 20), check(1, false, { healthy: 1 })).incident?.severity, 'major')
  })

  test('the present is told apart from the worst', () => {
    const now = (...events: CaseEvent[]) => live(crowd(0, 20), ...events).incident!
    assert.deepEqual(now().impact.crowd, { reportsPerMinute: 20, timesUsual: 20, countries: 4 })
    assert.equal(now().course, 'steady')
    assert.equal(now(crowd(1, 20, { seen: { trend: 'rising' } })).course, 'worsening')
    const still: CaseEvent = {
      ...{ kind: 'still', at: at(5) },
      seen: {
        ...{ lately: 'murmur', trend: 'level', count: 9, expected: 3 },
        windowMinutes: 3,
        countries: 2,
      },
    }
    const later = now(time(2), still, time(5))
    assert.deepEqual([later.state, later.course, later.severity], ['recovering', 'lingering', 'major'])
    assert.deepEqual(later.impact.crowd, { reportsPerMinute: 3, timesUsual: 3, countries: 2 })
    const silent = now(...quiet(0, 4))
    assert.deepEqual([silent.impact.crowd, silent.course], [null, 'improving'])
  })
})

describe('announced work', () => {
  test('checks that fail in it open nothing until it is over', () => {
    const failing = [check(0, false, { word: work }), check(1, false, { word: work, name: 'west' })]
    assert.deepEqual(live(...failing, time(2, work)).changes, [null, null, null])
    const { changes, incident } = live(...failing, time(2, work), time(3))
    assert.equal(changes.at(-1), 'opened')
    assert.deepEqual(
      incident?.evidence.map((e) => e.kind === 'check' && e.check),
      ['east', 'west'],
    )
    assert.equal(incident?.beganAt, at(0))
  })

  test('what came back in it never was', () =>
    assert.deepEqual(live(check(0, false, { word: work }), check(1, true), time(2)).changes, [
      null,
      null,
      null,
    ]))

  test('people who feel it make it an incident', () =>
    assert.equal(live(check(0, false, { word: work }), crowd(1, 3, { word: work })).changes.at(-1), 'opened'))

  test('what still fails after it is as bad as its other checks say', () => {
    const severityWith = (passing: number) =>
      live(check(0, false, { word: work }), { ...time(3), passing } as CaseEvent).incident?.severity
    assert.equal(severityWith(0), 'major')
    assert.equal(severityWith(1), 'minor')
  })
})

describe('what comes back within half an hour is the same incident', () => {
  const ways: Record<string, (minute: number) => CaseEvent[]> = {
    crowd: (minute) => [crowd(minute, 9), ...quiet(minute, 5)],
    check: (minute) => [check(minute, false), check(minute + 2, true), ...quiet(minute + 2, 3)],
  }
  for (const [first, begins] of Object.entries(ways))
    for (const [then, returns] of Object.entries(ways))
      test(`${first}, then ${then}`, () => {
        const soon = live(...begins(0), ...quiet(6, 24), ...returns(34).slice(0, 1))
        assert.deepEqual(
          [soon.changes.at(-1), soon.ids, (soon.incident?.beganAt ?? 1) <= at(0)],
          ['reopened', 1, true],
        )
        const late = live(...begins(0), ...quiet(6, 24), ...returns(40).slice(0, 1))
        assert.deepEqual([late.changes.at(-1), late.ids], ['opened', 2])
      })

  test('a word alone brings nothing back', () =>
    assert.equal(live(crowd(0, 9), ...quiet(0, 10), notice(12, admitted)).incident?.state, 'resolved'))

  test('the bar of the rules is what opens', () =>
    assert.deepEqual(live(crowd(0, lifeRules.openAt)).changes, ['opened']))
})
