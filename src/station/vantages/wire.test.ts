import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { Condition, Saying } from '../../signals/index.ts'
import type { CheckId, Instant, NodeName } from '../../terms/index.ts'
import { Lines } from './lines.ts'
import { helloLine, mostSayings, readReply, readTold, replyLine, sayLine } from './wire.ts'

const verdict = fc.constantFrom('up' as const, 'down' as const, 'unknown' as const)
const saying: fc.Arbitrary<Saying> = fc
  .record({
    check: fc.constantFrom('shop-east', 'a').map((id) => id as CheckId),
    definition: fc.constant('0123456789abcdef'),
    sequence: fc.nat(),
    state: verdict,
    verdict,
    age: fc.nat(5000),
    why: fc.string({ maxLength: 300 }),
    pretended: fc.boolean(),
  })
  .map(({ pretended, ...one }) => (pretended ? { ...one, rehearsed: true } : one))

describe('what nodes say to each other', () => {
  test('is read as it was said', () =>
    fc.assert(
      fc.property(
        fc.array(saying, { maxLength: 20 }),
        fc.option(fc.string({ maxLength: 300 })),
        fc.nat(),
        (sayings, blind, sentAt) => {
          const line = sayLine({ sentAt, blind, sayings, complaints: [] })
          assert.ok(line.indexOf('\n') === line.length - 1)
          assert.deepEqual(readTold(line), { kind: 'say', sentAt, blind, sayings, complaints: [] })
        },
      ),
    ))

  test('may complain of checks, which nobody has to understand: the votes are heard all the same', () => {
    const about = { check: 'shop-east' as CheckId, definition: '0123456789abcdef' }
    const condition: Condition = {
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
    const complaints = [
      { ...about, condition, ageMs: 1200 },
      { ...about, condition: null, ageMs: 0 },
    ]
    const line = sayLine({ sentAt: 1, blind: null, sayings: [], complaints })
    assert.deepEqual(readTold(line), { kind: 'say', sentAt: 1, blind: null, sayings: [], complaints })
    assert.equal('c' in JSON.parse(sayLine({ sentAt: 1, blind: null, sayings: [], complaints: [] })), false)
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue()), (c, cs) => {
        for (const value of [c, cs, [cs]]) {
          const told = readTold(JSON.stringify({ t: 1, blind: null, s: [], c: value }))
          assert.ok(told?.kind === 'say')
          assert.deepEqual(readTold(sayLine(told)), told)
        }
      }),
    )
  })

  test('says who speaks, and is answered', () => {
    const hello = { name: 'fra-1' as NodeName, session: '0123456789abcdef' }
    assert.deepEqual(readTold(helloLine(hello)), { kind: 'hello', ...hello })
    assert.deepEqual(readReply(replyLine({ kind: 'ack' })), { kind: 'ack' })
    assert.deepEqual(readReply(replyLine({ kind: 'refused', why: 'no' })), { kind: 'refused', why: 'no' })
  })

  test('is nothing at all unless it is whole: any text, any JSON value, and sayings that are bent a little', () => {
    const bent = fc.tuple(saying, fc.nat(8), fc.jsonValue()).map(([whole, at, value]) => {
      const packed: unknown[] = [
        ...[whole.check, whole.definition, whole.sequence, whole.state, whole.verdict, whole.age, whole.why],
      ]
      packed[at] = value
      return JSON.stringify({ t: 1, blind: null, s: [packed] })
    })
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      bent,
      fc
        .record({ t: fc.jsonValue(), blind: fc.jsonValue(), s: fc.jsonValue() })
        .map((v) => JSON.stringify(v)),
      fc
        .record({ hello: fc.constant(1), name: fc.jsonValue(), session: fc.jsonValue() })
        .map((v) => JSON.stringify(v)),
    )
    fc.assert(
      fc.property(anything, (text) => {
        readReply(text)
        const told = readTold(text)
        if (told?.kind !== 'say') return
        // What is taken has the shape that the votes are counted by.
        assert.deepEqual(readTold(sayLine(told))?.kind, 'say')
        for (const { sequence, age } of told.sayings) assert.ok(sequence >= 0 && age >= 0)
      }),
      { numRuns: 2000 },
    )
    const many = Array.from({ length: mostSayings + 1 }, () => [])
    assert.equal(readTold(JSON.stringify({ t: 1, blind: null, s: many })), null)
  })

  test('comes in lines however the bytes are cut, and no longer than they may be', () => {
    const texts = fc.array(fc.string({ maxLength: 30 }).map((text) => text.replaceAll('\n', ' ')))
    fc.assert(
      fc.property(texts, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        const reader = new Lines(1000)
        const read: string[] = []
        for (let from = 0; from < bytes.length; ) {
          const cut = cuts.next().value ?? 1
          read.push(...(reader.take(bytes.subarray(from, from + cut)) ?? ['too long']))
          from += cut
        }
        assert.deepEqual(read, lines)
      }),
    )
    assert.equal(new Lines(4).take('12345'), null)
    const slow = new Lines(4)
    assert.deepEqual(slow.take('1234'), [])
    assert.equal(slow.take('5'), null)
  })
})
