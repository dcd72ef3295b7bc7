import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answerOf } from './answer.ts'
import { newEnactor, stepEnactor } from './enactor.ts'
import { defaultPace, type EnactorEffect, type EnactorEvent, type Pace, type Wish } from './enactor-state.ts'
import { fenceOf, largestSelection } from './fence.ts'
import { app, at, east, office, planOf, west } from './fixtures.ts'
import type { Plan } from './plan.ts'
import type { Published, WriteOutcome } from './ports.ts'

const holding = (plan: Plan, answering = [east], selection = 0n): Published => ({
  fence: fenceOf(plan, selection),
  sets: answerOf(plan.envelope, answering).sets,
})
const byOperator = (n: number): Plan => ({ ...planOf(n), author: 'operator:ann' })

function desk(pace: Partial<Pace> = {}) {
  let enactor = newEnactor(
    { endpoint: app, publisher: office, selectsInPlace: false, author: 'node:lon-1' },
    at(0),
  )
  let clock = 0
  const told: string[] = []
  const send = (event: EnactorEvent): readonly EnactorEffect[] => {
    const step = stepEnactor({ ...defaultPace, ...pace }, enactor, event)
    enactor = step.enactor
    for (const effect of step.effects) if (effect.kind === 'tell') told.push(effect.entry.kind)
    return step.effects
  }
  const wish = (plan: Plan, answering = [east], changed: Partial<Wish> = {}) =>
    send({ kind: 'wish', wish: { plan, answering, down: [], tentative: false, ...changed }, at: at(clock) })
  const read = (published: Published) =>
    send({ kind: 'readback', ticket: enactor.tickets, outcome: { kind: 'read', published }, at: at(clock) })
  const wrote = (outcome: WriteOutcome) =>
    send({ kind: 'wrote', ticket: enactor.tickets, outcome, at: at(clock) })
  const wait = (ms: number) => {
    clock += ms
    return send({ kind: 'tick', now: at(clock) })
  }
  return { wish, read, wrote, wait, send, told, enactor: () => enactor }
}

const writes = (effects: readonly EnactorEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'write' ? [effect.write] : []))
const empty: Published = { fence: null, sets: [] }

/** In force at plan 1, read back. */
function settled(pace: Partial<Pace> = {}) {
  const d = desk(pace)
  d.wish(planOf(1))
  d.read(empty)
  d.wrote({ kind: 'written' })
  d.read(holding(planOf(1)))
  assert.equal(d.enactor().condition, 'in-force')
  return d
}

describe('an enactor', () => {
  test('expects exactly the fence it read; the first write requires that there is none (S3)', () => {
    const d = desk()
    d.wish(planOf(2))
    assert.equal(writes(d.read(empty))[0]!.expected, null)
    const e = desk()
    e.wish(planOf(2))
    const [write] = writes(e.read(holding(planOf(1), [west], 4n)))
    assert.deepEqual(write!.expected, fenceOf(planOf(1), 4n))
    assert.deepEqual(write!.next, fenceOf(planOf(2), 0n))
    assert.deepEqual(write!.absent, ['AAAA', 'CNAME'])
  })
  test('never writes over a newer plan, or over another of its generation; it says what it saw (S2, S3)', () => {
    for (const found of [planOf(3), planOf(2, { ttl: 9 })]) {
      const d = desk()
      d.wish(planOf(2))
      const effects = d.read(holding(found))
      assert.deepEqual(
        effects.map((effect) => effect.kind),
        ['seen', 'tell'],
      )
      assert.equal(d.enactor().condition, 'refused')
      d.wait(defaultPace.readEvery)
      d.read(holding(found))
      assert.deepEqual(d.told, ['plan.refused'], 'a lasting refusal is told once')
    }
  })
  test('a lost reply is read back: the same generation and digest is its own write (S3)', () => {
    const d = desk()
    d.wish(planOf(1))
    d.read(empty)
    d.wrote({ kind: 'lost', detail: 'no reply' })
    assert.deepEqual(writes(d.read(holding(planOf(1)))), [])
    assert.equal(d.enactor().condition, 'in-force')
  })
  test('a lost reply of a write that was not made is written again', () => {
    const d = desk()
    d.wish(planOf(1))
    d.read(empty)
    d.wait(defaultPace.patience)
    assert.equal(writes(d.read(empty)).length, 1)
  })
  test('a late reply of an earlier request changes nothing', () => {
    const d = desk()
    d.wish(planOf(1))
    d.wait(defaultPace.patience)
    const before = d.enactor()
    d.send({ kind: 'readback', ticket: 0, outcome: { kind: 'read', published: empty }, at: at(1) })
    assert.deepEqual(d.enactor(), before)
  })
  test('a fenced write reads again and goes on from what it finds', () => {
    const d = settled()
    d.wish(planOf(3))
    d.read(holding(planOf(1)))
    d.wrote({ kind: 'fenced', found: fenceOf(planOf(2), 0n) })
    assert.deepEqual(writes(d.read(holding(planOf(2))))[0]!.expected, fenceOf(planOf(2), 0n))
  })
  test('a resource that refuses for a fence it cannot show is told of, so that the planner plans above it (S7)', () => {
    const d = desk()
    const torn = fenceOf(planOf(2, { ttl: 9 }))
    d.wish(planOf(2))
    d.read(empty)
    for (let race = 0; race < 3; race++) {
      d.wrote({ kind: 'fenced', found: torn })
      d.read(empty)
    }
    assert.ok(d.wrote({ kind: 'fenced', found: torn }).some((e) => e.kind === 'seen' && e.fence === torn))
  })
  test('a clock that goes back an hour does not stop it for an hour (S8)', () => {
    const d = settled()
    const [later] = d.wait(-3_600_000)
    assert.equal(later?.kind, 'read')
  })
  test('an emptied name is repaired, with or without its fence (S7, S17)', () => {
    for (const found of [empty, { ...holding(planOf(1)), sets: [] }]) {
      const d = settled()
      d.wait(defaultPace.readEvery)
      assert.equal(writes(d.read(found)).length, 1)
      assert.ok(d.told.includes('drift.found'))
    }
  })
  test('records of somebody else are left alone and told; they are repaired where that is configured (S17)', () => {
    const foreign: Published = { ...holding(planOf(1)), sets: holding(planOf(1), [west]).sets }
    for (const onForeignEdit of ['hold', 'repair'] as const) {
      const d = settled({ onForeignEdit })
      d.wait(defaultPace.readEvery)
      assert.equal(writes(d.read(foreign)).length, onForeignEdit === 'hold' ? 0 : 1)
      assert.equal(d.enactor().condition, onForeignEdit === 'hold' ? 'drift' : 'writing')
    }
  })
  test('an operator’s newer plan goes over foreign records, automation’s does not', () => {
    const foreign: Published = { ...holding(planOf(1)), sets: holding(planOf(1), [west]).sets }
    for (const [plan, expected] of [
      [planOf(2), 0],
      [byOperator(2), 1],
    ] as const) {
      const d = settled()
      d.wish(plan)
      assert.equal(writes(d.read(foreign)).length, expected)
    }
  })
  test('another enactor’s selection stands until our own evidence changes', () => {
    const d = settled()
    d.wait(defaultPace.readEvery)
    assert.deepEqual(writes(d.read(holding(planOf(1), [west], 3n))), [])
    assert.equal(d.enactor().condition, 'in-force')
    d.wish(planOf(1), [west])
    d.read(holding(planOf(1), [west], 3n))
    d.wish(planOf(1), [east])
    assert.equal(writes(d.read(holding(planOf(1), [west], 3n)))[0]!.next.selection, 4n)
  })
  test('two that judge each other’s selection dead stop writing, and the one that gives way says so', () => {
    const both = [
      { desk: desk(), wish: [east], down: [west] },
      { desk: desk(), wish: [west], down: [east] },
    ]
    let held = holding(planOf(1), [east])
    let taken = 0
    for (const { desk, wish, down } of both) desk.wish(planOf(1), wish, { down })
    for (let round = 0; round < 30; round++)
      for (const { desk } of both) {
        desk.wait(round === 0 ? 0 : defaultPace.longestBackoff)
        for (const write of writes(desk.read(held))) {
          held = { fence: write.next, sets: write.sets }
          taken++
          desk.wrote({ kind: 'written' })
          desk.read(held)
        }
      }
    assert.ok(taken >= 1 && taken <= 4, `${taken} writes`)
    assert.equal(both.flatMap(({ desk }) => desk.told).filter((kind) => kind === 'drift.found').length, 1)
  })
  test('a selection that nobody judges down stands at every later look, too', () => {
    const d = settled()
    const theirs = holding(planOf(1), [west], 3n)
    for (let look = 0; look < 4; look++) {
      d.wait(defaultPace.readEvery)
      assert.deepEqual(writes(d.read(theirs)), [])
    }
    assert.deepEqual(d.enactor().inForce!.answering, [west], 'what is said to be held is what is held')
  })
  test('an answer judged dead here is written over once more: its writer may have died', () => {
    const d = settled()
    d.wish(planOf(1), [east], { down: [west] })
    d.wait(defaultPace.readEvery)
    assert.equal(writes(d.read(holding(planOf(1), [west], 3n)))[0]!.next.selection, 4n)
  })
  test('a write that was lost and did not land is made again, however often that happens', () => {
    const d = settled()
    d.wish(planOf(1), [west])
    const made = []
    for (let look = 0; look < 30; look++) {
      const [write] = writes(d.read(holding(planOf(1))))
      if (write) {
        made.push(write.next.selection)
        d.wrote({ kind: 'lost', detail: 'no reply' })
      } else d.wait(defaultPace.longestBackoff)
    }
    assert.ok(made.length > 15, `${made.length} writes`)
    assert.deepEqual([...new Set(made)], [1n])
    assert.ok(d.told.includes('plan.failed'), 'and it waits and says so between')
  })
  test('what does not stay is written again with pauses, not in a tight loop', () => {
    const d = desk()
    d.wish(planOf(1))
    let made = 0
    for (let n = 0; n < 20; n++) {
      made += writes(d.read(empty)).length
      d.wrote({ kind: 'written' })
    }
    assert.ok(made <= 5, `${made} writes in no time`)
    assert.equal(d.enactor().condition, 'failed')
  })
  test('a fence that was lost comes back with a higher selection, never with other records under the same (S3)', () => {
    const d = settled()
    d.wait(defaultPace.readEvery)
    assert.equal(writes(d.read(empty))[0]!.next.selection, 1n)
  })
  test('with no selection left it writes nothing and asks for a newer plan (S20)', () => {
    const d = settled()
    d.wish(planOf(1), [west])
    const effects = d.read(holding(planOf(1), [east], largestSelection))
    assert.deepEqual(writes(effects), [])
    assert.ok(effects.some((effect) => effect.kind === 'seen'))
  })
  test('failures wait twice as long each time, up to a bound, and are told once (S8)', () => {
    const d = desk({
      firstBackoff: 100 as Pace['firstBackoff'],
      longestBackoff: 300 as Pace['longestBackoff'],
    })
    d.wish(planOf(1))
    const waits = [1, 2, 3, 4].map(() => {
      d.send({
        kind: 'readback',
        ticket: d.enactor().tickets,
        outcome: { kind: 'failed', code: 'refused', detail: 'refused', fix: 'start it', retry: true },
        at: at(0),
      })
      const wait = d.enactor().phase.dueAt
      d.send({ kind: 'tick', now: wait })
      return wait
    })
    const share = waits[0]! / 100
    assert.ok(share >= 0.8 && share <= 1, 'each enactor waits its own share')
    assert.deepEqual(
      waits,
      [100, 200, 300, 300].map((wait) => Math.round(wait * share)),
    )
    assert.deepEqual(d.told, ['plan.failed'])
  })
  test('to be told that too much was asked at once is no trouble: it waits, and calls nobody (S16)', () => {
    const d = settled()
    d.wait(10_000)
    const effects = d.send({
      kind: 'readback',
      ticket: d.enactor().tickets,
      outcome: { kind: 'failed', code: 'busy', detail: 'much is asked', fix: 'nothing', retry: true },
      at: at(10_000),
    })
    assert.deepEqual(effects, [])
    assert.equal(d.enactor().phase.kind, 'backing-off')
    assert.equal(d.enactor().condition, 'in-force')
  })
  test('an older plan does not replace the wish, and neither does a twin', () => {
    const d = settled()
    d.wish(planOf(3))
    d.wish(planOf(2))
    d.wish(planOf(3, { ttl: 9 }))
    assert.deepEqual(d.enactor().wish!.plan, planOf(3))
  })
})

describe('a write that comes late', () => {
  const newer = fenceOf(planOf(3), 0n)
  test('is told by its writer, with what stood there and since when it was under way', () => {
    const d = settled()
    d.wish(planOf(2))
    d.read(holding(planOf(1)))
    const told = d.wrote({ kind: 'fenced', found: newer }).filter(({ kind }) => kind === 'tell')
    assert.match(JSON.stringify(told), /write\.refused.*gen=3.*gen=2.*came late/)
  })
  test('is told as well when nobody waits for the reply any more', () => {
    const d = settled()
    d.wish(planOf(2))
    d.read(holding(planOf(1)))
    const { ticket } = d.enactor().unanswered!
    d.wait(12_000)
    d.read(holding(planOf(3)))
    const told = d.send({
      kind: 'wrote',
      ticket,
      outcome: { kind: 'fenced', found: newer },
      at: at(12_300),
    })
    assert.equal(told.length, 1)
    assert.match(JSON.stringify(told), /decided 12\.3 s before.*"lateMs":12300/)
    const again = d.send({ kind: 'wrote', ticket, outcome: { kind: 'fenced', found: newer }, at: at(12_400) })
    assert.deepEqual(again, [], 'a reply that comes twice is told once')
  })
  test('is nothing to tell when another enactor brought the very same plan first', () => {
    const d = settled()
    d.wish(planOf(2))
    d.read(holding(planOf(1)))
    d.wrote({ kind: 'fenced', found: fenceOf(planOf(2), 0n) })
    assert.ok(!d.told.includes('write.refused'))
  })
})
