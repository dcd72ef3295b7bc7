import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Atlas } from '../atlas/index.ts'
import type { CheckId, Instant, JsonObject, NewEntry, NodeName, ServiceId } from '../terms/index.ts'
import { createLoop, type Loop, type LoopEvent } from './index.ts'

const shop = 'shop' as ServiceId
const east = 'east' as CheckId
const west = 'west' as CheckId
const node = 'here' as NodeName
const start = 29_337_120
const atlas: Atlas = {
  services: new Map([[shop, { id: shop, name: 'Shop', category: 'shop', public: true, standsOn: [] }]]),
  foundations: new Map(),
}
const setup = { atlas, serviceOfCheck: new Map([east, west].map((check) => [check, shop] as const)) }

/** Minutes may be broken. */
const at = (minute: number): Instant => ((start + minute) * 60_000) as Instant
const judged = (minute: number, state: 'up' | 'down', check = east): LoopEvent => ({
  ...{ kind: 'judged', check, state, at: at(minute), vantage: node },
  ...(state === 'down' ? { phase: 'connect', detail: 'refused' } : { detail: 'answers' }),
})
const ailing = (minute: number, ailment: 'failing' | 'slow' | null, more = {}): LoopEvent => ({
  ...{ kind: 'ailing', check: east, ailment, agreed: true, at: at(minute), since: at(minute - 2), share: 0 },
  detail: ailment === null ? 'takes as long as usual again' : `is ${ailment} by figures`,
  ...{ vantage: node, ...more },
})
const tick = (minute: number): LoopEvent => ({ kind: 'tick', now: at(minute + 0.5) })

function told(events: readonly LoopEvent[], loop: Loop = createLoop(setup)) {
  const entries: NewEntry[] = events.flatMap((event) => [...loop.step(event)])
  const changes = entries.filter(({ kind }) => kind.startsWith('incident.')).map(({ data }) => data.change)
  return { loop, entries, changes, incident: loop.incidents().at(-1) ?? null }
}

describe('flapping', () => {
  /** Down in every third minute, up in the next. */
  const toAndFro = (times: number): LoopEvent[] =>
    Array.from({ length: times }, (_, i) => [
      ...[judged(3 * i, 'down'), tick(3 * i), judged(3 * i + 1, 'up'), tick(3 * i + 1), tick(3 * i + 2)],
    ]).flat()

  test('a check that comes and goes ten times is one incident, told to be flapping and no more', () => {
    const { changes, entries, incident } = told([judged(-1, 'up'), ...toAndFro(10)])
    assert.deepEqual(changes, ['opened', 'recovering', 'relapsed', 'recovering', 'relapsed'])
    assert.equal(incident?.state, 'open')
    assert.match(incident.summary, /flapping: down 3 times since/)
    assert.equal(entries.filter(({ kind }) => kind === 'check.flapping').length, 1)
    assert.equal(entries.filter(({ kind }) => kind === 'check.judged').length, 21)
  })

  test('it ends half an hour after the last fall, not with the next look that succeeds', () => {
    const quiet = Array.from({ length: 90 }, (_, i) => tick(13 + i))
    const { entries, incident } = told([judged(-1, 'up'), ...toAndFro(4), ...quiet])
    const [, over] = entries.filter(({ kind }) => kind === 'check.flapping')
    assert.match(over!.why, /no longer flapping: it has stayed up since/)
    const after = (over!.at - at(9)) / 60_000
    assert.ok(after > 20 && after < 60, `${after} minutes after the last fall`)
    assert.equal(incident?.state, 'resolved')
  })

  test('two falls, or falls that are hours apart, are not', () => {
    assert.equal(told(toAndFro(2)).loop.flapsOf(east), null)
    const rare = Array.from({ length: 9 }, (_, i) => [judged(60 * i, 'down'), judged(60 * i + 1, 'up')])
    assert.equal(told(rare.flat()).loop.flapsOf(east), null)
  })

  test('it goes on through a restart', () => {
    const { loop } = told(toAndFro(4))
    const restored = createLoop({ ...setup, restore: JSON.parse(JSON.stringify(loop.snapshot())) })
    assert.deepEqual(restored.flapsOf(east), loop.flapsOf(east))
    assert.deepEqual(told([judged(13, 'down')], restored).changes, [])
  })
})

describe('ailing', () => {
  test('slow alone opens a minor incident, as slow, from when it began, and the service reads slow', () => {
    const { loop, incident, entries } = told([judged(0, 'up'), ailing(5, 'slow')])
    assert.deepEqual([incident?.symptom, incident?.severity, incident?.beganAt], ['slow', 'minor', at(3)])
    assert.equal(incident?.summary, 'Shop has been slow since 00:03 UTC: check east is slow by figures.')
    assert.equal(entries.find(({ kind }) => kind === 'check.ailing')?.why, 'check east is slow by figures')
    assert.equal(loop.stateOf(shop), 'slow')
    assert.equal(told([ailing(6, 'failing', { share: 0.3 })], loop).loop.stateOf(shop), 'suspected')
  })

  test('failing in part is trouble, and major from where most looks fail', () => {
    const some = told([ailing(5, 'failing', { share: 0.3 })]).incident
    const most = told([ailing(5, 'failing', { share: 0.6 })]).incident
    assert.deepEqual([some?.symptom, some?.severity], ['trouble', 'minor'])
    assert.deepEqual([most?.symptom, most?.severity], ['trouble', 'major'])
  })

  test('down is worse than failing, failing worse than slow: it is one incident all the way', () => {
    const { changes, incident } = told([
      ...[ailing(1, 'slow'), ailing(2, 'failing', { share: 0.3 }), judged(3, 'down')],
      ...[judged(4, 'up'), ailing(5, 'slow'), ailing(6, null), tick(6), tick(7), tick(8), tick(9)],
    ])
    assert.deepEqual(changes, ['opened', 'worse', 'recovering', 'resolved'])
    assert.deepEqual([incident?.symptom, incident?.severity], ['down', 'major'])
  })

  test('what only some vantages see is written down and opens nothing', () => {
    const { entries, incident } = told([ailing(5, 'failing', { agreed: false })])
    assert.deepEqual([entries.map(({ kind }) => kind), incident], [['check.ailing'], null])
  })

  test('up again and still slow does not end it', () => {
    const { incident } = told([ailing(1, 'slow'), judged(2, 'down'), judged(3, 'up'), tick(3), tick(9)])
    assert.equal(incident?.state, 'open')
  })
})

test('a memory of an earlier version, which knew only up and down, is read', () => {
  const { checks: _, ...memory } = createLoop(setup).snapshot()
  const restore: JsonObject = { ...memory, checkStates: [[east, 'up']] }
  const { incident } = told([judged(0, 'down', west)], createLoop({ ...setup, restore }))
  assert.equal(incident?.severity, 'minor', 'east is up')
})
