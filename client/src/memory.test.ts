import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { defaultBounds, ttlMsOf } from './bounds.ts'
import {
  candidates,
  type Failure,
  freshUntilMs,
  type Memory,
  type MemoryEvent,
  type Note,
  plan,
  step,
} from './memory.ts'
import { addresses, began } from './testing.ts'

const bounds = defaultBounds
const minute = 60_000
const texts = (all: readonly { address: string }[]) => all.map(({ address }) => address)

/** Runs the events from nothing; returns what is remembered, and every note. */
function after(...events: MemoryEvent[]): { memory: Memory | null; notes: Note[] } {
  let memory: Memory | null = null
  const notes: Note[] = []
  for (const event of events) {
    const next = step(memory, event, bounds)
    memory = next.memory
    notes.push(...next.notes)
  }
  return { memory, notes }
}

const good = (list: string[], atMs = began): MemoryEvent => ({
  kind: 'answered',
  addresses: addresses(...list),
  ttlMs: minute,
  nowMs: atMs,
})
const bad = (failure: Failure, atMs: number): MemoryEvent => ({
  kind: 'failed',
  failure,
  detail: failure,
  nowMs: atMs,
})

describe('an answer without addresses', () => {
  for (const failure of ['empty', 'gone', 'failed', 'timeout'] as const)
    test(`is not believed while a good one is held: ${failure}`, () => {
      const { memory, notes } = after(
        good(['192.0.2.1']),
        bad(failure, began + minute),
        bad(failure, began + 2 * minute),
      )
      assert.deepEqual(texts(candidates(memory!, began + 2 * minute).first), ['192.0.2.1'])
      assert.deepEqual(
        notes.map(({ kind }) => kind),
        ['learned', 'held'],
      )
    })

  test('is believed once the bound is over, which is told with how long it was held', () => {
    const endsAtMs = began + minute + bounds.holdForMs
    const held = after(good(['192.0.2.1']), bad('gone', began + minute), bad('gone', endsAtMs - 1))
    assert.notEqual(held.memory, null)
    const over = after(good(['192.0.2.1']), bad('gone', began + minute), bad('gone', endsAtMs))
    assert.equal(over.memory, null)
    assert.deepEqual(over.notes.at(-1), {
      kind: 'gaveUp',
      failure: 'gone',
      detail: 'gone',
      heldForMs: bounds.holdForMs,
    })
  })

  test('means nothing for a name that was never known', () => {
    assert.deepEqual(after(bad('empty', began)), { memory: null, notes: [] })
  })

  test('is asked about again after 30 s, or after 1 s while nothing that is held connects', () => {
    const { memory } = after(good(['192.0.2.1']), bad('empty', began + minute))
    const at = (ms: number, one = memory) => plan(one, began + minute + ms, bounds)
    assert.deepEqual([at(0), at(29_999), at(30_000)], ['use', 'use', 'refresh'])
    const dead = step(memory, { kind: 'unreachable', nowMs: began + minute }, bounds).memory
    assert.deepEqual([at(999, dead), at(1000, dead)], ['use', 'refresh'])
  })

  test('ends with the next good one, which is told', () => {
    const { notes, memory } = after(
      good(['192.0.2.1']),
      bad('empty', began + minute),
      good(['192.0.2.1'], began + 5 * minute),
    )
    assert.deepEqual(notes.at(-1), {
      kind: 'returned',
      addresses: addresses('192.0.2.1'),
      heldForMs: 4 * minute,
    })
    assert.equal(memory?.trouble, null)
  })
})

describe('an answer that changed wholly', () => {
  test('is tried first and the old one after it, until a new address has connected', () => {
    const { memory, notes } = after(good(['192.0.2.1', '192.0.2.2']), good(['198.51.100.1'], began + minute))
    const now = candidates(memory!, began + minute)
    assert.deepEqual([texts(now.first), texts(now.later)], [['198.51.100.1'], ['192.0.2.1', '192.0.2.2']])
    assert.equal(notes.at(-1)?.kind, 'changed')
    const proved = step(memory, { kind: 'connected', address: now.first[0]!, nowMs: began + minute }, bounds)
    assert.deepEqual(candidates(proved.memory!, began + minute).later, [])
  })

  test('goes on being doubted when an old address won, which is told once', () => {
    const { memory } = after(good(['192.0.2.1']), good(['198.51.100.1'], began + minute))
    const won: MemoryEvent = { kind: 'connected', address: addresses('192.0.2.1')[0]!, nowMs: began + minute }
    const first = step(memory, won, bounds)
    const second = step(first.memory, won, bounds)
    assert.deepEqual([first.notes.length, second.notes.length], [1, 0])
    assert.deepEqual(texts(candidates(second.memory!, began + minute).later), ['192.0.2.1'])
  })

  test('is not doubted for longer than the bound, however often it is confirmed', () => {
    const changedAt = began + minute
    let { memory } = after(good(['192.0.2.1']), good(['198.51.100.1'], changedAt))
    for (let atMs = changedAt; atMs <= changedAt + bounds.holdForMs; atMs += 30 * minute)
      memory = step(memory, good(['198.51.100.1'], atMs), bounds).memory
    assert.deepEqual(candidates(memory!, changedAt + bounds.holdForMs).later, [])
  })

  test('in one family alone leaves the other undoubted: an emptied A beside a living AAAA keeps its old addresses', () => {
    const { memory } = after(good(['192.0.2.1', '2001:db8::1']), good(['2001:db8::1'], began + minute))
    const now = candidates(memory!, began + minute)
    assert.deepEqual([texts(now.first), texts(now.later)], [['2001:db8::1'], ['192.0.2.1']])
  })

  test('is no change when one address has stayed', () => {
    const { notes } = after(
      good(['192.0.2.1', '192.0.2.2']),
      good(['192.0.2.2', '192.0.2.3'], began + minute),
    )
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ['learned'],
    )
  })
})

test('a time to live is bounded: highest bit set is large (RFC 8767 §4), 7 days are the most', () => {
  const week = 7 * 24 * 3600 * 1000
  assert.deepEqual([-1, -(2 ** 31), 2 ** 31, 2 ** 40].map(ttlMsOf), [week, week, week, week])
  assert.deepEqual([0, 1.9, 300, Number.NaN, Number.POSITIVE_INFINITY].map(ttlMsOf), [0, 1000, 300_000, 0, 0])
})

const list = fc.subarray(['192.0.2.1', '192.0.2.2', '198.51.100.1', '2001:db8::1', '2001:db8::2'])
const event = fc.record({
  gapMs: fc.integer({ min: 0, max: 2 * bounds.holdForMs }),
  answer: fc.oneof(list, fc.constantFrom<Failure>('empty', 'gone', 'failed', 'timeout')),
  ttlS: fc.integer({ min: 0, max: 7200 }),
})

test('whatever is answered, what is used was once answered, and was good within the bound', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let memory: Memory | null = null
      let nowMs = began
      let last: { list: readonly string[]; goodUntilMs: number } | null = null
      for (const { gapMs, answer, ttlS } of events) {
        nowMs += gapMs
        const told: MemoryEvent =
          typeof answer === 'string'
            ? bad(answer, nowMs)
            : { kind: 'answered', addresses: addresses(...answer), ttlMs: ttlS * 1000, nowMs }
        memory = step(memory, told, bounds).memory
        if (typeof answer !== 'string' && answer.length > 0)
          last = { list: answer, goodUntilMs: nowMs + ttlS * 1000 }
        const usable = last !== null && nowMs < last.goodUntilMs + bounds.holdForMs
        if (!usable) {
          assert.ok(memory === null || plan(memory, nowMs, bounds) === 'ask')
          continue
        }
        assert.deepEqual(texts(memory!.good), last!.list)
        assert.equal(freshUntilMs(memory!), last!.goodUntilMs)
        assert.notEqual(plan(memory, nowMs, bounds), 'ask')
      }
    }),
  )
})
