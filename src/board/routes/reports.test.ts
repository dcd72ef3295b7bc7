import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { StoreRefusal } from '../../store/index.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

const ndjson = 'application/x-ndjson'
const line = (reporter?: string): string =>
  JSON.stringify({ service: 'shop', country: 'GB', ...(reporter === undefined ? {} : { reporter }) })
const lines = (count: number): string => Array.from({ length: count }, (_, i) => line(`r${i}`)).join('\n')

const boards: BoardUnderTest[] = []
let board: BoardUnderTest
beforeEach(async () => {
  board = await BoardUnderTest.start({
    limits: { lines: 500, linesBytes: 60_000, anonymousLinesBytes: 8_000, bodiesAtOnce: 1 },
  })
  boards.push(board)
})
after(() => Promise.all(boards.map((one) => one.close())))

describe('POST /reports', () => {
  test('one person reports once for a service within 15 minutes, without a token', async () => {
    const first = await board.call('POST', 'reports', { body: line() })
    const second = await board.call('POST', 'reports', { body: line() })
    assert.deepEqual(first.json, { accepted: 1, duplicate: 0, rejected: [], rejectedTotal: 0 })
    assert.equal(second.json.duplicate, 1)
  })

  test('a rejected single report is a 400 with the path of its field', async () => {
    const body = { service: 'shpo', country: 'GB' }
    const { status, json } = await board.call('POST', 'reports', { body })
    assert.deepEqual([status, json.error, json.path], [400, 'bad-request', 'service'])
    assert.match(String(json.message), /shpo/)
  })

  test('many lines are answered with counts and the wrong ones by number', async () => {
    const body = [line('a'), '{', line('b'), line('a'), '{"service":"none","country":"GB"}'].join('\n')
    const { status, json } = await board.call('POST', 'reports', { as: 'relay', type: ndjson, body })
    assert.equal(status, 200)
    assert.deepEqual([json.accepted, json.duplicate, json.rejectedTotal], [2, 1, 2])
    const rejected = json.rejected as { line: number; path: string }[]
    assert.deepEqual(
      rejected.map((one) => [one.line, one.path]),
      [
        [2, ''],
        [5, 'service'],
      ],
    )
  })

  test('only relay may carry reporter ids', async () => {
    for (const as of ['report', 'read', 'operate'] as const) {
      const { status, json } = await board.call('POST', 'reports', { as, body: line('a') })
      assert.deepEqual([status, json.path], [400, 'reporter'], as)
    }
    assert.equal((await board.call('POST', 'reports', { as: 'admin', body: line('a') })).status, 200)
  })

  test('an address without a token is held to its budget, and told when to come again', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 61; i++) statuses.push((await board.call('POST', 'reports', { body: line() })).status)
    assert.deepEqual(statuses.slice(-2), [200, 429])
    const refused = await board.call('POST', 'reports', { body: line() })
    assert.equal(refused.json.error, 'too-many')
    const wait = Number(refused.headers.get('retry-after'))
    assert.ok(wait >= 1 && wait <= 2)
    for (const as of ['report', 'relay'] as const)
      assert.equal((await board.call('POST', 'reports', { as, body: line() })).status, 200)
    board.elapsedMs += wait * 1000
    assert.equal((await board.call('POST', 'reports', { body: line() })).status, 200)
  })

  test('without a token every line costs as much as a post of its own', async () => {
    const fifty = Array.from({ length: 50 }, () => line()).join('\n')
    assert.equal((await board.call('POST', 'reports', { type: ndjson, body: fifty })).status, 200)
    assert.equal((await board.call('POST', 'reports', { type: ndjson, body: fifty })).status, 429)
  })

  test('X-Forwarded-For buys no second budget unless a proxy is trusted', async () => {
    const from = (address: string) => ({ body: line(), headers: { 'x-forwarded-for': address } })
    await board.call('POST', 'reports', from('192.0.2.1'))
    assert.equal((await board.call('POST', 'reports', from('192.0.2.2'))).json.duplicate, 1)
    const proxied = await BoardUnderTest.start({ trustProxy: true })
    boards.push(proxied)
    await proxied.call('POST', 'reports', from('192.0.2.1'))
    assert.equal((await proxied.call('POST', 'reports', from('192.0.2.2'))).json.accepted, 1)
  })

  test('what is too large is a 413 that says the limit', async () => {
    const large = { as: 'relay', type: ndjson } as const
    const cases = [
      await board.call('POST', 'reports', {
        body: { service: 'shop', country: 'GB', more: 'x'.repeat(9000) },
      }),
      await board.call('POST', 'reports', { ...large, body: 'x'.repeat(60_001) }),
      await board.call('POST', 'reports', { ...large, body: '{}\n'.repeat(501) }),
      await board.call('POST', 'reports', { type: ndjson, body: 'x'.repeat(8_001) }),
      await board.call('POST', 'reports', { type: ndjson, body: '{}\n'.repeat(61) }),
    ]
    for (const { status, json } of cases) assert.deepEqual([status, json.error], [413, 'too-large'])
    const long = await board.call('POST', 'reports', {
      ...large,
      body: `${line('x'.repeat(3000))}\n${line('b')}`,
    })
    assert.deepEqual([long.json.accepted, long.json.rejectedTotal], [1, 1])
  })

  test('a body without a length is cut at the same limit', async () => {
    const chunks = Array.from({ length: 10 }, () => Buffer.from('{}\n'.repeat(5_000)))
    const body = ReadableStream.from(chunks)
    const response = await fetch(`${board.url}/api/v1/reports`, {
      method: 'POST',
      headers: { 'content-type': ndjson, authorization: `Bearer ${board.token('relay')}` },
      body,
      duplex: 'half',
    } as RequestInit)
    assert.equal(response.status, 413)
    await response.body?.cancel()
  })

  test('a place for a large body is given back, whatever became of the body before', async () => {
    const large = { as: 'relay', type: ndjson } as const
    await board.call('POST', 'reports', { ...large, body: '' })
    await board.call('POST', 'reports', { ...large, body: '{}\n'.repeat(501) })
    await board.call('POST', 'reports', { ...large, body: 'x'.repeat(60_001) })
    board.live.refuse = new StoreRefusal('busy', 'queue')
    await board.call('POST', 'reports', { ...large, body: lines(2) })
    board.live.refuse = null
    assert.equal((await board.call('POST', 'reports', { ...large, body: lines(2) })).json.accepted, 2)
  })

  test('a full disk and a full queue are 503 and say which', async () => {
    board.live.refuse = new StoreRefusal('full', 'ENOSPC')
    const full = await board.call('POST', 'reports', { body: line() })
    assert.deepEqual([full.status, full.json.error], [503, 'full'])
    assert.match(String(full.json.message), /full/)
    board.live.refuse = new StoreRefusal('busy', 'queue')
    const busy = await board.call('POST', 'reports', { as: 'relay', type: ndjson, body: lines(3) })
    assert.deepEqual([busy.status, busy.json.error, busy.headers.get('retry-after')], [503, 'busy', '1'])
  })

  test('no other media type is read, and the refusal names those that are', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const { status, json } = await board.call('POST', 'reports', { type, body: 'service=shop' })
      assert.equal(status, 415)
      assert.match(String(json.message), /application\/json/)
    }
  })

  test('neither the reports nor the log hold an address', async () => {
    await board.call('POST', 'reports', { body: line() })
    await board.call('POST', 'reports', { body: '{' })
    assert.ok(!JSON.stringify([board.live.accepted, board.logged]).includes('127.0.0.1'))
  })
})
