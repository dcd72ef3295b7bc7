// Transfers from servers that break off, mix things up or say nothing true. What good servers do is in test/publishers.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import {
  type DomainName,
  decodeMessage,
  encodeMessage,
  type Message,
  noFlags,
  type ResourceRecord,
  recordsOf,
  signStream,
  type TsigKey,
  verifyMessage,
} from '../dns/index.ts'
import { instant, seededRandom } from '../terms/index.ts'
import type { Peer } from './client.ts'
import { transferZone } from './transfer.ts'

const zone = 'zone.example' as DomainName
const now = instant(1_760_000_000_000)
const key: TsigKey = { name: 'k' as DomainName, algorithm: 'hmac-sha256', secret: Buffer.alloc(32, 5) }

const soa = (serial: number): readonly ResourceRecord[] =>
  recordsOf({
    name: zone,
    type: 'SOA',
    ttl: 60,
    data: [{ type: 'SOA', mname: zone, rname: zone, serial, refresh: 1, retry: 1, expire: 1, minimum: 1 }],
  })
const host = (n: number): readonly ResourceRecord[] =>
  recordsOf({
    name: `n${n}.${zone}` as DomainName,
    type: 'A',
    ttl: 5,
    data: [{ type: 'A', address: `192.0.2.${n}` }],
  })

const framed = (bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])

type Answers = (
  messageOf: (records: readonly ResourceRecord[]) => Buffer,
  question: Message,
) => readonly Buffer[]

/** The outcome of a transfer from a server that sends these messages, signed in their order when there is a key. */
async function transferOf(answers: Answers, { signed = false, records = 100 } = {}) {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes: Buffer) => {
      const asked = bytes.subarray(2)
      const question = decodeMessage(asked)
      assert.ok(question.ok)
      const verified = signed ? verifyMessage(asked, [key], { now }) : null
      const sign = verified?.ok ? signStream(key, verified.value.mac) : null
      const messageOf = (answer: readonly ResourceRecord[]): Buffer => {
        const flags = { ...noFlags, response: true, authoritative: true }
        const plain = encodeMessage({ ...question.value, additional: [], flags, answer })
        return sign ? sign(plain, now) : plain
      }
      for (const message of answers(messageOf, question.value)) socket.write(framed(message))
      socket.end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const peer: Peer = {
    server: { host: '127.0.0.1', port },
    zone,
    key: signed ? key : null,
    clock: { now: () => now, monotonic: () => 0 },
    timeoutMs: 2000,
  }
  const limits = { records, timeoutMs: 2000 }
  try {
    return await transferZone(peer, seededRandom(3), limits, ({ data }) => data.type === 'A')
  } finally {
    server.close()
  }
}

const whole: Answers = (of) => [of([...soa(7), ...host(1)]), of(host(2)), of([...host(3), ...soa(7)])]

describe('a zone transfer', () => {
  for (const signed of [false, true])
    test(`gives the zone of one serial, ${signed ? 'signed' : 'unsigned'}`, async () => {
      const outcome = await transferOf(whole, { signed })
      assert.ok(outcome.ok, inspect(outcome))
      assert.equal(outcome.value.serial, 7)
      assert.deepEqual([...outcome.value.kept.values()].flat(), [1, 2, 3].flatMap(host))
    })

  test('leaves out what the zone hands on to others: a server does not answer with that itself', async () => {
    const cut = `n2.${zone}` as DomainName
    const below = host(2).map((record) => ({ ...record, name: `ns.${cut}` as DomainName }))
    const delegation = recordsOf({
      ...{ name: cut, type: 'NS', ttl: 60 },
      data: [{ type: 'NS', target: `ns.${cut}` as DomainName }],
    })
    const outcome = await transferOf((of) => [
      of([...soa(7), ...host(1), ...below, ...host(2), ...delegation, ...host(3), ...soa(7)]),
    ])
    assert.ok(outcome.ok, inspect(outcome))
    assert.deepEqual([...outcome.value.kept.values()].flat(), [1, 3].flatMap(host))
  })

  const wrong: readonly (readonly [string, boolean, RegExp, Answers])[] = [
    ['that breaks off', true, /closed the connection/, (of) => whole(of, {} as Message).slice(0, 2)],
    [
      'with a message left out',
      true,
      /not to be believed \(BADSIG\)/,
      (of) => whole(of, {} as Message).filter((_, n) => n !== 1),
    ],
    [
      'whose end is not signed',
      true,
      /in a way that is not to be believed/,
      (of, question) => [
        of([...soa(7), ...host(1)]),
        encodeMessage({
          ...question,
          additional: [],
          flags: { ...noFlags, response: true },
          answer: soa(7),
        }),
      ],
    ],
    ['of another serial at its end', false, /changed the zone/, (of) => [of([...soa(7), ...soa(8)])]],
    ['that begins without its SOA', false, /something else/, (of) => [of([...host(1), ...soa(7)])]],
    [
      'that goes on after its end',
      false,
      /not to be believed/,
      (of) => [of([...soa(7), ...soa(7), ...host(1)])],
    ],
    ['with nothing in it', false, /nothing in it/, (of) => [of([])]],
  ]
  for (const [what, signed, words, answers] of wrong)
    test(`${what} is not believed`, async () => {
      const outcome = await transferOf(answers, { signed })
      assert.ok(!outcome.ok && outcome.error.kind === 'lost', inspect(outcome))
      assert.match(outcome.error.detail, words)
    })

  test('of a zone that is larger than it is worth ends early', async () => {
    const outcome = await transferOf(whole, { records: 2 })
    assert.ok(!outcome.ok && outcome.error.kind === 'failed', inspect(outcome))
    assert.equal(outcome.error.code, 'too-large')
  })

  test('takes no noise for a zone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.boolean(), async (noise, late) => {
        const outcome = await transferOf((of) =>
          late ? [of(soa(7)), Buffer.from(noise)] : [Buffer.from(noise)],
        )
        assert.ok(!outcome.ok)
      }),
      { numRuns: 40 },
    )
  })
})
