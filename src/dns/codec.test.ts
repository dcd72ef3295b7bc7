import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyMessage, anySet } from './arbitraries.ts'
import { classes, metaTypes, rcodes, typeCodes } from './codes.ts'
import { decodeMessage } from './decode.ts'
import { encodeMessage } from './encode.ts'
import { type Message, noFlags, query, recordsOf } from './message.ts'
import { parseName } from './names.ts'
import type { DomainName, RRset } from './records.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  assert.ok(parsed.ok)
  return parsed.value
}

const decoded = (bytes: Uint8Array): Message => {
  const result = decodeMessage(bytes)
  assert.ok(result.ok, result.ok ? '' : result.error.reason)
  return result.value
}

/** Without what only the octets know: the question's spelling, and which Uint8Array class holds opaque octets. */
const comparable = (message: Message): unknown =>
  JSON.parse(
    JSON.stringify(
      { ...message, question: message.question.map(({ spelling: _, ...rest }) => rest) },
      (_, value) =>
        value instanceof Uint8Array || value?.type === 'Buffer' ? [...(value.data ?? value)] : value,
    ),
  )

describe('messages between value and octets', () => {
  test('a message comes back as it was', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const bytes = encodeMessage(message)
        const back = decoded(bytes)
        assert.deepEqual(comparable(back), comparable(message))
        assert.deepEqual(encodeMessage(back), bytes)
      }),
    )
  })

  test('RFC 1035 types are compressed inside RDATA, SRV targets never are (RFC 3597)', () => {
    const target = name('target.example.com')
    const sized = (data: RRset['data'][number]) =>
      encodeMessage({
        ...query(1, target, 1),
        answer: recordsOf({ name: target, type: data.type, ttl: 1, data: [data] }),
      }).length
    assert.equal(sized({ type: 'CNAME', target }), 12 + 24 + 2 + 10 + 2)
    assert.equal(sized({ type: 'SRV', priority: 1, weight: 1, port: 1, target }), 12 + 24 + 2 + 10 + 6 + 20)
  })

  test('the extended RCODE travels in OPT', () => {
    const edns = { udpSize: 1232, version: 0, dnssecOk: true, options: [] }
    const bytes = encodeMessage({ ...query(7, name('a'), 1, edns), rcode: rcodes.BADVERS })
    assert.equal(decoded(bytes).rcode, rcodes.BADVERS)
    assert.equal(bytes[3]! & 0xf, 0)
  })

  test('an answer repeats the question as it was spelled', () => {
    const asked = Buffer.from(encodeMessage(query(1, name('www.example'), 1)))
    asked.write('WwW', 13, 'latin1')
    const question = decoded(asked).question
    assert.equal(question[0]!.name, 'www.example')
    const data = { type: 'A', address: '192.0.2.1' } as const
    const reply = encodeMessage({
      ...query(1, question[0]!.name, 1),
      question,
      answer: recordsOf({ name: question[0]!.name, type: 'A', ttl: 5, data: [data] }),
    })
    assert.deepEqual(reply.subarray(12, 29), asked.subarray(12, 29))
    assert.equal(decoded(reply).answer[0]!.name, 'www.example')
    assert.equal(reply.readUInt16BE(29), 0xc00c)
  })
})

describe('a message that does not fit', () => {
  const edns = { udpSize: 1232, version: 0, dnssecOk: false, options: [] }

  test('loses whole sets from the end, says so, keeps OPT, and stays within the limit', () => {
    fc.assert(
      fc.property(fc.array(anySet, { maxLength: 30 }), fc.boolean(), (sets, withEdns) => {
        const distinct = [...new Map(sets.map((set) => [`${set.name} ${set.type}`, set])).values()]
        const message: Message = {
          ...query(1, name('a'), 255, withEdns ? edns : undefined),
          answer: distinct.flatMap(recordsOf),
        }
        const bytes = encodeMessage(message, { limit: 512 })
        const back = decoded(bytes)
        assert.ok(bytes.length <= 512)
        assert.equal(back.edns !== undefined, withEdns)
        assert.equal(back.flags.truncated, back.answer.length < message.answer.length)
        const kept = new Set(back.answer.map((r) => `${r.name} ${r.type}`)).size
        assert.equal(back.answer.length, distinct.slice(0, kept).flatMap(recordsOf).length)
      }),
      { numRuns: 60 },
    )
  })

  const big = (owner: string): RRset => ({
    name: name(owner),
    type: 'TXT',
    ttl: 1,
    data: [{ type: 'TXT', strings: ['x'.repeat(250), 'y'.repeat(250)] }],
  })

  test('additional data beside an answer goes without TC, glue does not', () => {
    const answer = recordsOf({
      name: name('a'),
      type: 'A',
      ttl: 1,
      data: [{ type: 'A', address: '192.0.2.1' }],
    })
    const courtesy = { ...query(1, name('a'), 1), answer, additional: recordsOf(big('b')) }
    assert.equal(decoded(encodeMessage(courtesy, { limit: 512 })).flags.truncated, false)
    const referral = { ...query(1, name('a'), 1), authority: answer, additional: recordsOf(big('b')) }
    assert.equal(decoded(encodeMessage(referral, { limit: 512 })).flags.truncated, true)
  })
})

describe('octets that are no message', () => {
  test('any octets give a value', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const result = decodeMessage(bytes)
        assert.equal(result.ok === false && result.error.id === null, bytes.length < 12)
      }),
    )
  })

  test('a damaged message gives a value, FORMERR with its id when it is no message', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(anyMessage, damage, fc.nat(), (message, spots, cut) => {
        const bytes = Buffer.from(encodeMessage(message))
        for (const [at, octet] of spots) bytes[at % bytes.length] = octet
        const damaged = bytes.subarray(0, 12 + (cut % bytes.length))
        const result = decodeMessage(damaged)
        if (!result.ok) {
          assert.equal(result.error.rcode, rcodes.FORMERR)
          assert.equal(result.error.id, damaged.readUInt16BE(0))
        }
      }),
    )
  })

  const withRecord = (type: number, rdata: readonly number[], klass: number = classes.IN): Buffer => {
    const bytes = Buffer.from([
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      type,
      0,
      klass,
      0,
      0,
      0,
      0,
      0,
      rdata.length,
      ...rdata,
    ])
    return bytes
  }
  for (const [what, bytes] of [
    ['an A of three octets', withRecord(typeCodes.A, [1, 2, 3])],
    ['an A of five octets', withRecord(typeCodes.A, [1, 2, 3, 4, 5])],
    ['an empty A in class IN', withRecord(typeCodes.A, [])],
    ['a TXT without a string', withRecord(typeCodes.TXT, [])],
    ['an MX whose name leaves its RDATA', withRecord(typeCodes.MX, [0, 1, 4, 97])],
    ['OPT among the answers', withRecord(metaTypes.OPT, [])],
    [
      'octets after the last record',
      Buffer.concat([encodeMessage(query(1, name('a'), 1)), Buffer.from([0])]),
    ],
    ['counts that nothing follows', Buffer.from([0, 1, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255])],
  ] as const)
    test(`${what}: FORMERR`, () => {
      const result = decodeMessage(bytes)
      assert.equal(result.ok, false)
    })

  test('two OPT are refused (RFC 6891 6.1.1)', () => {
    const edns = { udpSize: 1232, version: 0, dnssecOk: false, options: [] }
    const one = encodeMessage(query(1, name('a'), 1, edns))
    const two = Buffer.concat([one, one.subarray(one.length - 11)])
    two.writeUInt16BE(2, 10)
    const result = decodeMessage(two)
    assert.ok(!result.ok)
    assert.match(result.error.reason, /more than one OPT/)
  })
})

test('flags are told apart', () => {
  for (const flag of Object.keys(noFlags)) {
    const message = { ...query(1, name('a'), 1), flags: { ...noFlags, [flag]: true } }
    assert.deepEqual(decoded(encodeMessage(message)).flags, message.flags)
  }
})
