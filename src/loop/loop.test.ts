import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Atlas } from '../atlas/index.ts'
import type { Notice } from '../signals/index.ts'
import type {
  CheckId,
  CountryCode,
  FoundationPath,
  Instant,
  NewEntry,
  NodeName,
  ServiceId,
} from '../terms/index.ts'
import { createLoop, type LoopEvent } from './index.ts'

const shop = 'shop' as ServiceId
const start = 29_337_120
const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const names = ['shop', ...Array.from({ length: 40 }, (_, i) => `svc-${i}`)]
const atlas: Atlas = {
  services: new Map(
    names.map((id, i) => [
      id as ServiceId,
      {
        id: id as ServiceId,
        name: id,
        category: i % 2 === 0 ? 'bank' : 'rail',
        public: true,
        standsOn: [{ on: i < 12 ? dynamo : ('gcp/us-west1/gce' as FoundationPath), kind: 'hard' as const }],
      },
    ]),
  ),
  foundations: new Map(),
}
const serviceOfCheck = new Map(['east', 'west'].map((check) => [check as CheckId, shop]))
const setup = { atlas, serviceOfCheck }

const tick = (minute: number): LoopEvent => ({
  kind: 'tick',
  now: ((start + minute) * 60_000 + 30_000) as Instant,
})
const judged = (minute: number, check: string, state: 'up' | 'down'): LoopEvent => ({
  kind: 'judged',
  check: check as CheckId,
  state,
  at: ((start + minute) * 60_000) as Instant,
  phase: 'connect',
  detail: `connection refused by ${check}`,
  vantage: 'here' as NodeName,
})
const reports = (minute: number, service: string, count: number): LoopEvent => ({
  kind: 'counts',
  counts: [{ minute: start + minute, service: service as ServiceId, country: 'GB' as CountryCode, count }],
})
const notice = (minute: number, update: string): LoopEvent => {
  const at = ((start + minute) * 60_000) as Instant
  const told: Notice = {
    feed: 'aws',
    incident: 'i1',
    update,
    state: 'investigating',
    title: 'Increased error rates',
    body: '',
    providerAt: at,
    receivedAt: at,
    foundations: [dynamo],
  }
  return { kind: 'notice', notice: told }
}
const kinds = (entries: readonly NewEntry[]): string[] => entries.map((entry) => entry.kind)

describe('the loop', () => {
  test('the same people open an incident at a threshold below their surprise, and none above it', () => {
    const openedAt = (threshold?: number): number => {
      const loop = createLoop(threshold === undefined ? setup : { ...setup, threshold })
      loop.step(reports(0, 'shop', 40))
      return loop.step(tick(0)).filter(({ kind }) => kind === 'incident.opened').length
    }
    const usual = createLoop(setup)
    usual.step(reports(0, 'shop', 40))
    usual.step(tick(0))
    const [said] = usual.incidents()[0]!.evidence
    assert.ok(said?.kind === 'crowd')
    assert.equal(openedAt(), 1)
    assert.equal(openedAt(said.surprise - 0.1), 1)
    assert.equal(openedAt(said.surprise + 0.1), 0)
  })

  test('40 people in a minute open one incident, told once', () => {
    const loop = createLoop(setup)
    loop.step(reports(0, 'shop', 40))
    assert.deepEqual(kinds(loop.step(tick(0))), ['incident.opened'])
    assert.deepEqual(kinds(loop.step(tick(0))), [])
    assert.match(loop.incidents()[0]!.summary, /40 reports in 1 minute/)
    assert.equal(loop.stateOf(shop), 'down')
    assert.deepEqual(loop.series(shop, start - 1, start + 1), [0, 40])
  })

  test('one of two checks down is minor, both are major, and one incident holds both', () => {
    const loop = createLoop(setup)
    const entries = [judged(0, 'east', 'up'), judged(0, 'west', 'up'), judged(1, 'east', 'down')].flatMap(
      (e) => loop.step(e),
    )
    assert.equal(kinds(entries).filter((kind) => kind === 'incident.opened').length, 1)
    assert.equal(loop.incidents()[0]?.severity, 'minor')
    assert.equal(loop.stateOf(shop), 'suspected')
    assert.deepEqual(kinds(loop.step(judged(2, 'west', 'down'))), ['check.judged', 'incident.updated'])
    assert.equal(loop.incidents()[0]?.severity, 'major')
    assert.equal(loop.incidents().length, 1)
  })

  test('healed checks make it recover, then resolve, and the service is ok', () => {
    const loop = createLoop(setup)
    for (const event of [judged(0, 'east', 'down'), judged(1, 'east', 'up')]) loop.step(event)
    assert.deepEqual(kinds(loop.step(tick(1))), ['incident.recovering'])
    assert.equal(loop.stateOf(shop), 'recovering')
    assert.deepEqual(kinds(loop.step(tick(30))), ['incident.resolved'])
    assert.equal(loop.stateOf(shop), 'ok')
  })

  test('services that share a foundation name it, and it is cleared when they are back', () => {
    const loop = createLoop(setup)
    const said: NewEntry[] = []
    for (let minute = 0; minute < 60; minute++) {
      if (minute < 4) for (let i = 0; i < 10; i++) loop.step(reports(minute, `svc-${i}`, 60))
      said.push(...loop.step(tick(minute)))
    }
    const named = said.find((entry) => entry.kind === 'foundation.named')
    assert.equal(named?.subject, dynamo)
    assert.equal(said.at(-1)?.kind, 'foundation.cleared')
    const [suspect] = loop.suspects()
    assert.equal(suspect?.recovery.back, 10)
    assert.deepEqual(suspect?.blastRadius.sectors.map((s) => s.services).sort(), [5, 5])
    assert.ok(loop.incidents().every((incident) => incident.foundation === dynamo))
  })

  test('a named foundation lends belief to what stands on it, and hardly any to what stood through two hours of it', () => {
    /** Whether a few reports of a dependent open an incident so long after the outage began. */
    const opens = (after: number): boolean => {
      const loop = createLoop(setup)
      for (let minute = -40; minute <= after; minute++) {
        if (minute >= 0) for (let i = 0; i < 10; i++) loop.step(reports(minute, `svc-${i}`, 60))
        if (minute === after) loop.step(reports(minute, 'svc-10', 20))
        loop.step(tick(minute))
      }
      assert.deepEqual(
        loop.suspects().map(({ foundation, clearedAt }) => [foundation, clearedAt]),
        [[dynamo, null]],
      )
      return loop.incidents().some(({ service }) => service === 'svc-10')
    }
    assert.deepEqual([opens(8), opens(120)], [true, false])
  })

  test('a blast radius that has grown by half is told, once', () => {
    const loop = createLoop(setup)
    const said: NewEntry[] = []
    for (let minute = 0; minute < 30; minute++) {
      const hit = minute < 10 ? 7 : 12
      for (let i = 0; i < hit; i++) loop.step(reports(minute, `svc-${i}`, 60))
      said.push(...loop.step(tick(minute)))
    }
    const named = said.findIndex((entry) => entry.kind === 'foundation.named')
    const grew = said.filter((entry) => entry.kind === 'foundation.grew')
    assert.ok(named >= 0, 'named while seven are hit')
    assert.equal(grew.length, 1)
    assert.match(grew[0]!.why, /grown to 1[12] services/)
  })

  test('a provider’s word opens nothing; it is evidence for what opens, and recorded once', () => {
    const loop = createLoop(setup)
    assert.deepEqual(kinds(loop.step(notice(0, 'u1'))), ['notice.recorded'])
    assert.deepEqual(kinds(loop.step(notice(0, 'u1'))), [])
    assert.equal(loop.incidents().length, 0)
    loop.step(judged(1, 'east', 'down'))
    assert.ok(loop.incidents()[0]?.evidence.some((e) => e.kind === 'notice'))
  })

  test('the journal is not flooded: an outage of hours is a handful of entries a service', () => {
    const loop = createLoop(setup)
    let entries = 0
    for (let minute = 0; minute < 240; minute++) {
      loop.step(reports(minute, 'shop', 80 + ((minute * 37) % 50)))
      entries += loop.step(tick(minute)).length
    }
    assert.ok(entries <= 6, `${entries} entries`)
  })

  /** Reports of svc-0 by minute; what the loop said, with the minute. */
  const course = (minutes: number, rate: (minute: number) => number): [number, string][] => {
    const loop = createLoop(setup)
    return Array.from({ length: minutes }, (_, minute) => {
      const wave = 1 + 0.2 * Math.sin(minute)
      loop.step(reports(minute, 'svc-0', Math.round(rate(minute) * wave)))
      return loop.step(tick(minute)).map((e): [number, string] => [minute, e.kind])
    })
      .flat()
      .filter(([, kind]) => kind !== 'incident.updated')
  }
  const rise = 90
  const fall = 90 + 300
  /** An hour and a half of quiet, ten minutes of rise, a plateau that sinks to a third, and the end as given. */
  const outage =
    (peak: number, end: (since: number, height: number) => number) =>
    (minute: number): number => {
      if (minute < rise) return 1
      const height = peak * (0.33 + 0.67 * Math.exp(-(minute - rise) / 80))
      if (minute < fall) return height * Math.min(1, (minute - rise + 1) / 10)
      return Math.max(1, end(minute - fall, height))
    }

  test('one incident follows rise, plateau and fall: open early, resolved soon after the fall, no sooner', () => {
    for (const peak of [40, 8000]) {
      const trail = outage(
        peak,
        (since, height) => height * (0.94 * Math.exp(-since / 9) + 0.06 * Math.exp(-since / 300)),
      )
      const said = course(900, trail)
      const at = (kind: string) => said.filter((entry) => entry[1] === kind).map(([minute]) => minute)
      const [[opened], [recovering], [resolved]] = [
        at('incident.opened'),
        at('incident.recovering'),
        at('incident.resolved'),
      ]
      assert.equal(at('incident.opened').length + at('incident.resolved').length, 2, `peak ${peak}`)
      assert.ok(recovering! >= fall, `peak ${peak}: recovering at ${recovering}`)
      assert.ok(opened! >= rise && opened! <= rise + 5, `peak ${peak}: opened at ${opened}`)
      assert.ok(resolved! >= fall && resolved! <= fall + 30, `peak ${peak}: resolved at ${resolved}`)
    }
  })

  test('who lingers at a quarter of the plateau is recovering, for hours, without many words', () => {
    const loop = createLoop(setup)
    const rate = outage(400, (since, height) => height * (0.75 * Math.exp(-since / 9) + 0.25))
    let said = 0
    for (let minute = 0; minute < 700; minute++) {
      loop.step(reports(minute, 'svc-0', Math.round(rate(minute) * (1 + 0.2 * Math.sin(minute)))))
      said += loop.step(tick(minute)).length
      if (minute > fall + 60) assert.equal(loop.stateOf('svc-0' as ServiceId), 'recovering')
    }
    assert.ok(said < 12, `${said} entries`)
  })

  test('a relapse within the trail of an outage is told again', () => {
    const said = course(
      700,
      outage(400, (since, height) => (since > 90 && since < 150 ? height : height * Math.exp(-since / 9))),
    )
    assert.equal(said.filter(([, kind]) => kind === 'incident.opened').length, 2)
  })

  const anyEvent = fc.tuple(fc.nat(6), fc.nat(45), fc.nat(1)).map(([what, n, bit]) => ({ what, n, bit }))
  const eventsOf = (script: readonly { what: number; n: number; bit: number }[]): LoopEvent[] => {
    let minute = 0
    return script.map(({ what, n, bit }) => {
      if (what <= 1) {
        minute += what === 0 ? 1 : n % 8
        return tick(minute)
      }
      if (what === 2) return judged(minute, bit ? 'east' : 'west', n % 2 ? 'up' : 'down')
      if (what === 3) return notice(minute, `u${n % 4}`)
      return reports(minute, names[n % names.length]!, 10 + n)
    })
  }

  test('the same events give the same journal, and a restart anywhere in between changes nothing', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 80 }), fc.nat(80), (script, where) => {
        const events = eventsOf(script)
        const straight = createLoop(setup)
        let restarted = createLoop(setup)
        events.forEach((event, i) => {
          if (i === where)
            restarted = createLoop({ ...setup, restore: JSON.parse(JSON.stringify(restarted.snapshot())) })
          const entries = straight.step(event)
          assert.deepEqual(
            JSON.parse(JSON.stringify(restarted.step(event))),
            JSON.parse(JSON.stringify(entries)),
          )
        })
        assert.deepEqual(
          JSON.parse(JSON.stringify(restarted.suspects())),
          JSON.parse(JSON.stringify(straight.suspects())),
        )
      }),
      { numRuns: 40 },
    )
  })
})
