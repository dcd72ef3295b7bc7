import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { virtualTime } from '../checks/testing/virtual.ts'
import type { FencedWrite, ReadOutcome, WriteOutcome } from '../steering/index.ts'
import { type EndpointName, ms, type PublisherId } from '../terms/index.ts'
import { type Bulk, type Gathering, gathered, type Turns } from './gathered.ts'

const name = (n: number): EndpointName => `n${n}.example` as EndpointName
const writeOf = (n: number): FencedWrite => ({ endpoint: name(n) }) as FencedWrite
const answer: ReadOutcome = { kind: 'read', published: { fence: null, sets: [] } }
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const said = (outcome: ReadOutcome | WriteOutcome): string =>
  outcome.kind === 'failed' ? outcome.code : outcome.kind

type Call = {
  readonly kind: 'writes' | 'reads'
  readonly names: readonly EndpointName[]
  readonly at: number
  readonly turns: Turns
  /** Answers these names; all when left out. */
  readonly answer: (names?: readonly EndpointName[]) => void
  readonly break: (problem: Error) => void
}

/** A provider that answers when the test says so. */
function bench(changed: Partial<Gathering> = {}) {
  const time = virtualTime()
  const calls: Call[] = []
  const call = <T>(kind: 'writes' | 'reads', names: readonly EndpointName[], turns: Turns, outcome: T) =>
    new Promise<ReadonlyMap<EndpointName, T>>((resolve, reject) => {
      calls.push({
        kind,
        names,
        at: time.clock.monotonic(),
        turns,
        answer: (only = names) => resolve(new Map(only.map((n) => [n, outcome]))),
        break: reject,
      })
    })
  const bulk: Bulk = {
    fits: (writes) => Math.min(writes.length, 3),
    readMany: (endpoints, turns) => call('reads', endpoints, turns, answer),
    writeMany: (writes, turns) =>
      call(
        'writes',
        writes.map(({ endpoint }) => endpoint),
        turns,
        { kind: 'written' } as const,
      ),
  }
  const publisher = gathered({ id: 'cloud' as PublisherId }, bulk, {
    waiting: 100,
    longestWaitMs: 400,
    rate: { most: 5, perMs: 1000 },
    atOnce: { writes: 1, reads: 1 },
    most: { writes: 100, reads: 4 },
    lingerMs: 2,
    monotonic: () => time.clock.monotonic(),
    timers: time.timers,
    ...changed,
  })
  const pass = async (wait: number): Promise<void> => {
    await turn()
    time.pass(wait)
    await turn()
  }
  return { publisher, calls, pass, time }
}

const callsOf = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ kind, names }) => `${kind} ${names.map((n) => n.replace(/\.example|n/g, '')).join(' ')}`)

describe('a publisher whose provider takes many names in a request and few requests in a second', () => {
  test('what is asked in one breath goes into one call, up to what one call takes; writes go first', async () => {
    const { publisher, calls, pass } = bench()
    const reads = [1, 2, 3, 4, 5].map((n) => publisher.read(name(n)))
    const writes = [6, 7, 8, 9].map((n) => publisher.write(writeOf(n)))
    assert.equal(calls.length, 0, 'nothing is sent before the breath is over')
    await pass(2)
    assert.deepEqual(callsOf(calls), ['writes 6 7 8', 'reads 1 2 3 4'])
    calls[1]!.answer()
    calls[0]!.answer()
    await pass(2)
    assert.deepEqual(callsOf(calls.slice(2)), ['writes 9', 'reads 5'])
    for (const call of calls) call.answer()
    assert.deepEqual(
      new Set((await Promise.all([...reads, ...writes])).map(said)),
      new Set(['read', 'written']),
    )
  })

  test('two writes of one name are never in one call, nor under way at once', async () => {
    const { publisher, calls, pass } = bench({ atOnce: { writes: 2, reads: 1 } })
    const writes = [1, 1, 2].map((n) => publisher.write(writeOf(n)))
    await pass(2)
    assert.deepEqual(callsOf(calls), ['writes 1 2'])
    const other = publisher.write(writeOf(3))
    await pass(2)
    assert.deepEqual(callsOf(calls.slice(1)), ['writes 3'], 'the second write of 1 waits, others do not')
    calls[0]!.answer()
    await pass(2)
    assert.deepEqual(callsOf(calls.slice(2)), ['writes 1'])
    for (const call of calls) call.answer()
    await Promise.all([...writes, other])
  })

  test('one answer serves everybody who asked for that name, and names left out are asked again first', async () => {
    const { publisher, calls, pass } = bench()
    const reads = [1, 2, 1, 3].map((n) => publisher.read(name(n)))
    await pass(2)
    const late = publisher.read(name(4))
    calls[0]!.answer([name(1), name(3)])
    await pass(2)
    assert.deepEqual(callsOf(calls), ['reads 1 2 3', 'reads 2 4'])
    calls[1]!.answer()
    assert.deepEqual((await Promise.all([...reads, late])).map(said), Array(5).fill('read'))
  })

  test('the rate is kept, and another request of a call that has begun goes before new calls', async () => {
    const { publisher, calls, pass } = bench({ rate: { most: 2, perMs: 1000 }, longestWaitMs: 5000 })
    const write = publisher.write(writeOf(1))
    await pass(2)
    const order: string[] = []
    void calls[0]!.turns.take().then(() => order.push('second'))
    void calls[0]!.turns.take().then(() => order.push('third'))
    const read = publisher.read(name(2))
    await pass(900)
    assert.deepEqual(order, ['second'])
    await pass(100)
    assert.deepEqual(order, ['second', 'third'])
    assert.deepEqual(callsOf(calls), ['writes 1', 'reads 2'])
    assert.equal(calls[1]!.at, 1002)
    for (const call of calls) call.answer()
    await Promise.all([read, write])
  })

  test('a name that is asked about again soon goes before those that only have their turn in the round', async () => {
    const { publisher, calls, pass } = bench({
      roundMs: 1000,
      longestWaitMs: 5000,
      rate: { most: 9, perMs: 10 },
    })
    const reads = [publisher.read(name(7))]
    await pass(2)
    calls[0]!.answer()
    await pass(2)
    for (const n of [1, 2, 3, 4, 5, 7]) reads.push(publisher.read(name(n)))
    await pass(2)
    assert.deepEqual(callsOf(calls.slice(1)), ['reads 7 1 2 3'])
    calls[1]!.answer()
    await pass(1100)
    reads.push(publisher.read(name(7)))
    calls[2]!.answer()
    await pass(2)
    assert.deepEqual(
      callsOf(calls.slice(2)),
      ['reads 4 5', 'reads 7'],
      'after a round it has its turn like all',
    )
    calls[3]!.answer()
    await Promise.all(reads)
  })

  test('quiet that the provider asked for holds for everybody', async () => {
    const { publisher, calls, pass } = bench({ longestWaitMs: 5000 })
    const write = publisher.write(writeOf(1))
    await pass(2)
    calls[0]!.turns.pause(700)
    calls[0]!.answer()
    await write
    const read = publisher.read(name(2))
    await pass(600)
    assert.equal(calls.length, 1)
    await pass(102)
    assert.equal(calls.length, 2)
    calls[1]!.answer()
    await read
  })

  test('what cannot begin in time comes back as `busy` even while nothing moves', async () => {
    const { publisher, calls, pass } = bench()
    const first = publisher.read(name(1))
    await pass(2)
    const second = publisher.read(name(2))
    await pass(404)
    assert.equal(said(await second), 'busy')
    calls[0]!.answer()
    assert.equal(said(await first), 'read')
    assert.equal(calls.length, 1, 'what came back was never asked')
  })

  test('a defect in the adapter is told to those it concerns, and to nobody else', async () => {
    const { publisher, calls, pass } = bench()
    const [read, write] = [publisher.read(name(1)), publisher.write(writeOf(2))]
    await pass(2)
    const failures = Promise.all([
      assert.rejects(write, /defect/),
      assert.rejects(read, /the first name is answered/),
    ])
    calls[0]!.break(new Error('defect'))
    calls[1]!.answer([])
    await failures
    const again = publisher.write(writeOf(2))
    await pass(2)
    calls[2]!.answer()
    assert.equal(said(await again), 'written', 'the name is free again')
  })
})

const asks = fc.record({
  at: fc.integer({ min: 0, max: 3000 }),
  what: fc.constantFrom('read' as const, 'read' as const, 'write' as const),
  n: fc.integer({ min: 1, max: 8 }),
})

/** Any order of requests, any time an answer takes, further requests and quiet asked for in between. */
test('whatever is asked and however slowly it is answered: the limits hold and everybody hears once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(asks, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }),
      fc.record({
        rate: fc.record({ most: fc.integer({ min: 1, max: 5 }), perMs: fc.constantFrom(100, 1000) }),
        waiting: fc.integer({ min: 1, max: 30 }),
        longestWaitMs: fc.integer({ min: 50, max: 1500 }),
        atOnce: fc.record({
          writes: fc.integer({ min: 1, max: 2 }),
          reads: fc.integer({ min: 1, max: 2 }),
        }),
        lingerMs: fc.constantFrom(0, 2, 20),
      }),
      async (asked, durations, changed) => {
        const { publisher, calls, pass, time } = bench(changed)
        const sent: number[] = []
        const open = { writes: new Set<EndpointName>(), calls: { writes: 0, reads: 0 } }
        let seen = 0
        const watch = (): void => {
          for (; seen < calls.length; seen++) {
            const call = calls[seen]!
            sent.push(call.at)
            open.calls[call.kind]++
            assert.ok(open.calls[call.kind] <= changed.atOnce[call.kind])
            assert.ok(call.names.length <= (call.kind === 'writes' ? 3 : 4) && call.names.length > 0)
            assert.equal(new Set(call.names).size, call.names.length)
            if (call.kind === 'writes')
              for (const written of call.names) {
                assert.ok(!open.writes.has(written), `two writes of ${written} at once`)
                open.writes.add(written)
              }
            const duration = durations[seen % durations.length]!
            const end = (): void => {
              open.calls[call.kind]--
              if (call.kind === 'writes') for (const written of call.names) open.writes.delete(written)
              // Every third answer of several names leaves the last out.
              call.answer(
                call.kind === 'reads' && duration % 3 === 0 && call.names.length > 1
                  ? call.names.slice(0, -1)
                  : undefined,
              )
            }
            if (duration % 5 > 0) time.timers.after(ms(duration), end)
            else
              void call.turns.take().then(() => {
                sent.push(time.clock.monotonic())
                call.turns.pause(duration / 2)
                end()
              })
          }
        }
        const outcomes: { said: string; after: number }[] = []
        for (const { at, what, n } of asked)
          time.timers.after(ms(at), () => {
            const outcome: Promise<ReadOutcome | WriteOutcome> =
              what === 'read' ? publisher.read(name(n)) : publisher.write(writeOf(n))
            void outcome.then((o) => outcomes.push({ said: said(o), after: time.clock.monotonic() - at }))
          })
        for (let step = 0; step < 4000 && (step < 301 || outcomes.length < asked.length); step++) {
          await pass(10)
          watch()
        }
        assert.equal(outcomes.length, asked.length, 'everybody hears')
        sent.sort((a, b) => a - b)
        // A turn that was taken is seen here at the end of the step of 10 ms in which it came.
        for (const [i, at] of sent.entries()) {
          const before = sent[i - changed.rate.most]
          assert.ok(
            before === undefined || at - before >= changed.rate.perMs - 10,
            `${i}: ${before} then ${at}`,
          )
        }
        const full = asked.length > changed.waiting
        for (const { said: what, after } of outcomes)
          if (what === 'busy' && !full)
            assert.ok(after > changed.longestWaitMs, `sent back after ${after} ms`)
      },
    ),
    { numRuns: 60 },
  )
})
