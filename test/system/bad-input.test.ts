// Whatever is sent, by mistake or in malice: a clear refusal or silence, and the next honest request is served.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { Problem, ReportAnswer } from '../../src/board/index.ts'
import {
  type DomainName,
  decodeHeader,
  encodeMessage,
  query,
  rcodes,
  typeCodes,
} from '../../src/dns/index.ts'
import { pick, type Random, seededRandom } from '../../src/terms/index.ts'
import { freePorts, type Instance, startConfigured, until } from './instance.ts'
import { endWholly, processesOf, Resolver } from './place.ts'

const name = 'app.input.test'
const configuration = `
services:
  shop: { name: Shop, public: true }
  bank: { name: Bank, public: true }
endpoints:
  ${name}:
    targets: { only: { address: 192.0.2.7 } }
    publish: [here]
publishers:
  here: { kind: embedded, zone: input.test }
`
const seed = Math.floor(Math.random() * 2 ** 32)
const ndjson = 'application/x-ndjson'

describe(`bad input (seed ${seed})`, () => {
  let holdfast: Instance
  let resolver: Resolver
  let processes: readonly number[]
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    const file = join(folder, 'holdfast.yaml')
    writeFileSync(file, configuration)
    const http = await freePorts(2)
    holdfast = await startConfigured(file, { folder, ports: { http, dns: http + 1 } })
    resolver = new Resolver(holdfast.dns)
    await answers()
    processes = processesOf(holdfast)
  })
  after(async () => {
    resolver?.close()
    await endWholly(holdfast)
  })

  const answers = () =>
    until('the name to be answered', async () => (await resolver.ask(name)) === '192.0.2.7')

  type Call = { body?: string; type?: string; token?: string | null; method?: string }
  async function call(path: string, { body, type, token, method = 'POST' }: Call) {
    const headers = new Headers({ 'content-type': type ?? 'application/json' })
    const bearer = token === undefined ? holdfast.token() : token
    if (bearer !== null) headers.set('authorization', `Bearer ${bearer}`)
    const response = await fetch(`${holdfast.url}${path}`, { method, headers, body: body ?? null })
    const json = (await response.json()) as Partial<Problem & ReportAnswer>
    return { status: response.status, json, headers: response.headers }
  }
  const report = (fields: object): Call => ({
    body: JSON.stringify({ service: 'shop', country: 'GB', ...fields }),
  })

  /** What comes back until the other side closes. This side says that it has ended, or stays for more. */
  async function raw(bytes: string | Uint8Array, then: 'end' | 'stay' = 'end'): Promise<string> {
    const { hostname, port } = new URL(holdfast.url)
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // Refused in the middle of sending: the reply, if any, has been read by then.
    socket.on('error', () => {})
    if (then === 'end') socket.end(bytes)
    else socket.write(bytes)
    await once(socket, 'close')
    return Buffer.concat(chunks).toString('latin1')
  }

  describe('in reports', () => {
    test('an unknown service and an unknown country are refused by name, with the path of the field', async () => {
      const service = await call('/api/v1/reports', report({ service: 'shpo' }))
      assert.deepEqual([service.status, service.json.path], [400, 'service'])
      assert.match(service.json.message ?? '', /no such service: "shpo"/)
      const country = await call('/api/v1/reports', report({ country: 'Atlantis' }))
      assert.deepEqual([country.status, country.json.path], [400, 'country'])
      assert.match(country.json.message ?? '', /"Atlantis"/)
    })

    test('the command line tells the same, and exits 1', async () => {
      const { code, stderr } = await holdfast.run('report', 'shpo', 'login', '--country', 'GB')
      assert.equal(code, 1)
      assert.match(stderr, /no such service: "shpo"/)
    })

    test('a wrong line keeps its neighbours, and is named by number, field and reason', async () => {
      const lines = [
        '{"service":"shop","country":"GB","reporter":"a"}',
        '{"service":"shop","cou',
        '{"service":"shop","country":"GB","reporter":"b","symptom":"logn"}',
        '\u0000\u0001\ufffd',
        '{"service":"bank","country":"DE","reporter":"a"}',
      ]
      const { status, json } = await call('/api/v1/reports', { body: lines.join('\n'), type: ndjson })
      assert.deepEqual([status, json.accepted, json.rejectedTotal], [200, 2, 3])
      const told = json.rejected!.map(({ line, path }) => [line, path])
      assert.deepEqual(told, [
        [2, ''],
        [3, 'symptom'],
        [4, ''],
      ])
      assert.ok(json.rejected!.every(({ reason }) => reason.length > 10))
    })

    test('too much at once is a 413 that says what is allowed', async () => {
      for (const one of [
        report({ more: 'x'.repeat(10_000) }),
        { body: '{}\n'.repeat(100_001), type: ndjson },
        { body: 'x'.repeat(64 * 1024 + 1), type: ndjson, token: null },
        { body: '{}\n'.repeat(61), type: ndjson, token: null },
      ]) {
        const { status, json } = await call('/api/v1/reports', one)
        assert.deepEqual([status, json.error], [413, 'too-large'], JSON.stringify(json))
        assert.ok((json.message ?? '').length > 10)
      }
    })

    test('a body that announces more than may be sent is refused before it is sent', async () => {
      const { host } = new URL(holdfast.url)
      const head = `host: ${host}\r\ncontent-type: ${ndjson}\r\nauthorization: Bearer ${holdfast.token()}\r\n`
      const reply = await raw(
        `POST /api/v1/reports HTTP/1.1\r\n${head}content-length: ${8 * 1024 * 1024 + 1}\r\n\r\n`,
        'stay',
      )
      assert.match(reply, /^HTTP\/1\.1 413 .*over 8388608 bytes/s)
    })

    test('too often from one address is a 429 with Retry-After; whoever has a token is still heard', async () => {
      const many = Array.from({ length: 60 }, () => '{"service":"bank","country":"FR"}').join('\n')
      const statuses = [0, 1].map(() => call('/api/v1/reports', { body: many, type: ndjson, token: null }))
      const refused = (await Promise.all(statuses)).find(({ status }) => status === 429)
      assert.ok(refused, 'the second sixty are too many')
      assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
      assert.match(refused.json.message ?? '', /try again in \d+ s/)
      assert.equal((await call('/api/v1/reports', report({ reporter: 'c' }))).status, 200)
    })
  })

  describe('in requests', () => {
    test('a field that is missing, misspelt or of another type is a 400 with its path', async () => {
      const cases = [
        ['/api/v1/holds', { endpoint: name }, 'why'],
        ['/api/v1/holds', { endpoint: name, why: 'x', until: 'noon' }, 'until'],
        ['/api/v1/drains', { target: 7, why: 'x' }, 'target'],
        ['/api/v1/plans/rollback', { endpoint: name, to: 'first', why: 'x' }, 'to'],
      ] as const
      for (const [path, body, field] of cases) {
        const { status, json } = await call(path, { body: JSON.stringify(body) })
        assert.deepEqual([status, json.path], [400, field], JSON.stringify(json))
      }
      const bare = await call('/api/v1/holds', { body: '{' })
      assert.deepEqual([bare.status, bare.json.error], [400, 'bad-request'])
    })

    test('a wrong token is a 401 wherever it is shown, and none where one is needed as well', async () => {
      for (const token of ['hf_wrong', 'x'.repeat(5000), null]) {
        const { status, json, headers } = await call('/api/v1/holds', { body: '{}', token })
        assert.deepEqual([status, json.error], [401, 'unauthorized'])
        assert.match(headers.get('www-authenticate') ?? '', /^Bearer/)
      }
      const reading = await fetch(`${holdfast.url}/api/v1/services`, {
        headers: { authorization: 'Bearer hf_wrong' },
      })
      assert.equal(reading.status, 401, 'a mistyped token is noticed even where none is needed')
    })

    test('a token without the scope is a 403 that names the scope', async () => {
      const made = await holdfast.run('token', 'reader', '--scopes', 'read')
      const token = made.stdout.trim()
      assert.match(token, /^hf_/, made.stderr)
      const body = JSON.stringify({ endpoint: name, why: 'x' })
      const { status, json } = await call('/api/v1/holds', { body, token })
      assert.deepEqual([status, json.error], [403, 'forbidden'])
      assert.match(json.message ?? '', /"operate"/)
      const endpoint = await call(`/api/v1/endpoints/${name}`, { method: 'GET', token })
      assert.equal(endpoint.status, 200, 'what it is for, it may')
    })

    test('headers without end are a 431, and garbage is answered or dropped', async () => {
      const host = new URL(holdfast.url)
      const long = `GET / HTTP/1.1\r\nhost: ${host.host}\r\nx: ${'y'.repeat(64 * 1024)}\r\n\r\n`
      assert.match(await raw(long), /^HTTP\/1\.1 431 /)
      assert.match(await raw('GET / HTTP/9.9\r\n\r\n'), /^HTTP\/1\.1 400 /)
      const random = seededRandom(seed)
      for (let i = 0; i < 50; i++) {
        const reply = await raw(bytesOf(random, 1 + pick(random, 2000)))
        assert.ok(reply === '' || /^HTTP\/1\.1 4\d\d /.test(reply), reply.slice(0, 200))
      }
      assert.equal((await fetch(`${holdfast.url}/healthz`)).status, 200)
    })
  })

  describe('in DNS packets', () => {
    const answer = Buffer.from([192, 0, 2, 7])
    const valid = encodeMessage(query(7, name as DomainName, typeCodes.A))

    test('1,000 random and mutated ones over UDP: no exception, no SERVFAIL, and the next is answered', async () => {
      const random = seededRandom(seed + 1)
      const { host, port } = holdfast.dns
      const socket = createSocket('udp4')
      const replies: Buffer[] = []
      socket.on('message', (bytes) => replies.push(bytes))
      for (let i = 0; i < 1000; i++) {
        const bytes = hostile(random, valid)
        await new Promise((sent) => socket.send(bytes, port, host, sent))
      }
      await until('an honest question among them to be answered', () => {
        socket.send(valid, port, host)
        return replies.some((reply) => reply.subarray(-4).equals(answer))
      })
      socket.close()
      judge(replies)
    })

    test('1,000 over TCP, whole, cut and with false lengths: the same', async () => {
      const random = seededRandom(seed + 2)
      const replies: Buffer[] = []
      for (let round = 0; round < 100; round++) {
        const frames = Array.from({ length: 10 }, () => framed(random, hostile(random, valid)))
        replies.push(...messagesIn(await overTcp(Buffer.concat(frames))))
      }
      judge(replies)
      await answers()
      const { length } = valid
      const [honest] = messagesIn(await overTcp(Buffer.concat([Buffer.from([length >> 8, length]), valid])))
      assert.ok(honest?.subarray(-4).equals(answer))
    })

    test('nothing of Holdfast had to be started again', async () => {
      assert.deepEqual(processesOf(holdfast), processes)
      assert.deepEqual(await holdfast.api('/api/v1/journal?kind=node.lost'), [])
      assert.doesNotMatch(holdfast.output(), /\n\s+at /, 'no stack was printed')
    })

    function judge(replies: readonly Buffer[]): void {
      for (const reply of replies) {
        const header = decodeHeader(reply)
        assert.ok(header?.flags.response, `no DNS reply: ${reply.toString('hex')}`)
        assert.notEqual(header.rcode, rcodes.SERVFAIL, reply.toString('hex'))
      }
    }

    async function overTcp(bytes: Uint8Array): Promise<Buffer> {
      const socket = connect(holdfast.dns.port, holdfast.dns.host)
      const chunks: Buffer[] = []
      socket.on('data', (chunk: Buffer) => chunks.push(chunk))
      // A server may cut off whoever sends nonsense.
      socket.on('error', () => {})
      socket.end(bytes)
      await once(socket, 'close')
      return Buffer.concat(chunks)
    }
  })
})

const bytesOf = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => pick(random, 256)))

/** Half of them any bytes, half an honest question with bytes changed, cut off or added. */
function hostile(random: Random, valid: Uint8Array): Buffer {
  if (pick(random, 2) === 0) return bytesOf(random, pick(random, 600))
  const bytes = Buffer.from(valid)
  for (let changes = 1 + pick(random, 4); changes > 0; changes--)
    bytes[pick(random, bytes.length)] = pick(random, 256)
  if (pick(random, 4) === 0) return bytes.subarray(0, pick(random, bytes.length))
  return pick(random, 4) === 0 ? Buffer.concat([bytes, bytesOf(random, pick(random, 200))]) : bytes
}

/** Behind its length (RFC 1035 section 4.2.2), which is now and then a lie. */
function framed(random: Random, bytes: Buffer): Buffer {
  const length = pick(random, 10) === 0 ? pick(random, 65_536) : bytes.length
  return Buffer.concat([Buffer.from([length >> 8, length & 255]), bytes])
}

function messagesIn(stream: Buffer): Buffer[] {
  const messages: Buffer[] = []
  for (let at = 0; at + 2 <= stream.length; ) {
    const end = at + 2 + stream.readUInt16BE(at)
    assert.ok(end <= stream.length, 'a reply was cut off')
    messages.push(stream.subarray(at + 2, end))
    at = end
  }
  return messages
}
