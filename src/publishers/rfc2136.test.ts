// Servers that no BIND would be. What a good server does is in test/publishers.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import {
  type DomainName,
  decodeMessage,
  encodeMessage,
  type Message,
  noFlags,
  opcodes,
  type RRset,
  rcodes,
  recordsOf,
} from '../dns/index.ts'
import type { Generation } from '../steering/index.ts'
import { type EndpointName, instant, type PublisherId, seededRandom } from '../terms/index.ts'
import { writeOf } from './conformance/index.ts'
import { fenceRecord } from './fence-record.ts'
import { rfc2136Publisher } from './rfc2136.ts'

const endpoint = 'app.zone.example' as EndpointName
const write = writeOf(endpoint, null, 1, [{ type: 'A', address: '192.0.2.1' }])

/** A server that answers the octets that `answer` makes of a question, already framed; it closes after `most` answers. */
async function against<T>(
  answer: (question: Message) => Uint8Array,
  use: (publisher: ReturnType<typeof rfc2136Publisher>) => Promise<T>,
  { signed = false, most = 1 } = {},
): Promise<T> {
  const server = createServer((socket) => {
    socket.setNoDelay()
    let answers = 0
    let unread = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk])
      while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
        const question = decodeMessage(unread.subarray(2, 2 + unread.readUInt16BE(0)))
        unread = unread.subarray(2 + unread.readUInt16BE(0))
        if (question.ok) socket.write(answer(question.value))
        if (!question.ok || ++answers === most) socket.end()
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const key = { name: 'k' as DomainName, algorithm: 'hmac-sha256' as const, secretFile: '' }
  try {
    return await use(
      rfc2136Publisher(
        {
          id: 'office' as PublisherId,
          kind: 'rfc2136',
          zone: 'zone.example' as DomainName,
          server: { host: '127.0.0.1', port },
          ...(signed ? { key } : {}),
        },
        {
          secret: signed ? Buffer.alloc(32) : null,
          clock: { now: () => instant(1_760_000_000_000), monotonic: () => 0 },
          random: seededRandom(1),
          timeoutMs: 2000,
        },
      ),
    )
  } finally {
    server.close()
  }
}

const framed = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
const answered = (question: Message, more: Partial<Message> = {}): Buffer =>
  framed(encodeMessage({ ...question, flags: { ...noFlags, response: true, authoritative: true }, ...more }))

describe('an RFC 2136 publisher', () => {
  test('takes no noise for an answer: what was sent is lost, a read fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (noise) => {
        const outcome = await against(
          () => framed(noise),
          (p) => p.write(write),
        )
        assert.equal(outcome.kind, 'lost', inspect(outcome))
        const reading = await against(
          () => framed(noise),
          (p) => p.read(endpoint),
        )
        assert.equal(reading.kind, 'failed', inspect(reading))
      }),
      { numRuns: 40 },
    )
  })

  test('does not believe an unsigned yes to a signed write', async () => {
    const outcome = await against(
      (q) => answered({ ...q, additional: [], authority: [], answer: [] }),
      (p) => p.write(write),
      { signed: true },
    )
    assert.ok(outcome.kind === 'lost' && /without the signature/.test(outcome.detail), inspect(outcome))
  })

  test('does not take the answer to another question for its own', async () => {
    const outcome = await against(
      (q) => answered({ ...q, id: q.id ^ 1 }),
      (p) => p.write(write),
    )
    assert.equal(outcome.kind, 'lost')
  })

  test('does not read from who has no authority', async () => {
    const outcome = await against(
      (q) => answered(q, { flags: { ...noFlags, response: true } }),
      (p) => p.read(endpoint),
    )
    assert.ok(outcome.kind === 'failed' && outcome.code === 'not-authoritative', inspect(outcome))
  })

  for (const [rcode, code, retry] of [
    [2, 'server-failed', true],
    [4, 'no-updates', false],
    [5, 'refused', true],
    [9, 'not-authoritative', true],
    [10, 'not-in-zone', false],
    [23, 'rcode', true],
  ] as const)
    test(`tells RCODE ${rcode} as ${code}, with a way out`, async () => {
      const edns = { udpSize: 1232, version: 0, dnssecOk: false, options: [] }
      const outcome = await against(
        (q) => answered(q, rcode > 15 ? { rcode, edns } : { rcode }),
        (p) => p.write(write),
      )
      assert.ok(outcome.kind === 'failed', inspect(outcome))
      assert.deepEqual([outcome.code, outcome.retry], [code, retry])
      assert.ok(outcome.fix.length > 10)
    })

  test('reads the fence and the records of one moment: what was written meanwhile is read again', async () => {
    const fence = (n: bigint) => fenceRecord({ ...write.next, generation: n as Generation })
    let fenceReads = 0
    const moving = (q: Message): Uint8Array => {
      const { name, type } = q.question[0]!
      if (type === 16 && fenceReads < 9) fenceReads++
      // The second look at the fence, after the records, finds the write that came between.
      const generation = fenceReads < 2 ? 1n : 2n
      if (type === 16) return holding(q, { name, type: 'TXT', ttl: 60, data: [fence(generation)] })
      if (type !== 1) return answered(q)
      return holding(q, { name, type: 'A', ttl: 5, data: [{ type: 'A', address: `192.0.2.${generation}` }] })
    }
    const holding = (q: Message, set: RRset): Uint8Array => answered(q, { answer: recordsOf(set) })
    const outcome = await against(moving, (p) => p.read(endpoint), { most: 400 })
    assert.ok(outcome.kind === 'read', inspect(outcome))
    assert.equal(outcome.published.fence?.generation, 2n)
    assert.deepEqual(outcome.published.sets[0]?.data, [{ type: 'A', address: '192.0.2.2' }])
  })

  test('takes a foreign fence of two records that come in another order each time for one that stands still', async () => {
    const strangers = ['somebody was here', 'and somebody else'].map(
      (text) => ({ type: 'TXT', strings: [text] }) as const,
    )
    let asked = 0
    const outcome = await against(
      (q) => {
        const { name, type } = q.question[0]!
        if (q.opcode === opcodes.UPDATE) return answered(q, { rcode: rcodes.YXRRSET })
        if (type !== 16) return answered(q)
        const data = ++asked % 2 === 0 ? strangers : [...strangers].reverse()
        return answered(q, { answer: recordsOf({ name, type: 'TXT', ttl: 60, data }) })
      },
      (p) => p.survey(endpoint),
      { most: 100 },
    )
    assert.ok(outcome.kind === 'surveyed', inspect(outcome))
    assert.ok(asked >= 2, 'the fence is read before and after the records')
    assert.equal(outcome.survey.fence, null)
    assert.equal(outcome.survey.fenceTexts.length, 2)
  })

  test('gives up on a name whose fence never stands still', async () => {
    let n = 0n
    const outcome = await against(
      (q) => {
        const { name, type } = q.question[0]!
        const data = [fenceRecord({ ...write.next, generation: ++n as Generation })]
        return type === 16
          ? answered(q, { answer: recordsOf({ name, type: 'TXT', ttl: 60, data }) })
          : answered(q)
      },
      (p) => p.read(endpoint),
      { most: 400 },
    )
    assert.ok(outcome.kind === 'failed' && outcome.code === 'unsteady', inspect(outcome))
  })

  test('sends the comparison, the removal and the records in one message, and names only its own types', async () => {
    const seen: Message[] = []
    await against(
      (q) => {
        seen.push(q)
        return answered(q)
      },
      (p) => p.write(writeOf(endpoint, write.next, 2, [{ type: 'A', address: '192.0.2.2' }])),
    )
    assert.equal(seen.length, 1)
    const [message] = seen
    assert.deepEqual(
      message!.answer.map((record) => [record.name, record.type, record.class]),
      [['_fence.app.zone.example', 16, 1]],
    )
    const touched = new Set(message!.authority.map((record) => `${record.name} ${record.type}`))
    assert.deepEqual([...touched].sort(), [
      '_fence.app.zone.example 16',
      'app.zone.example 1',
      'app.zone.example 28',
      'app.zone.example 5',
    ])
  })
})
