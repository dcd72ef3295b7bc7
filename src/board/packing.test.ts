import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import fc from 'fast-check'
import { acceptsGzip, isKnown } from './packing.ts'
import { BoardUnderTest, type Called } from './testing/board-under-test.ts'
import type { NoticeView } from './views.ts'

const notice = (body: string): NoticeView => ({
  feed: 'aws',
  state: 'investigating',
  title: 'errors',
  body,
  url: null,
  providerAt: '2026-01-05T12:00:00.000Z',
  receivedAt: '2026-01-05T12:00:01.000Z',
  foundations: [],
})

let board: BoardUnderTest
before(async () => {
  board = await BoardUnderTest.start()
})
beforeEach(() => {
  board.live.notices = async () => [notice('x'.repeat(10_000))]
})
after(() => board.close())

const ask = (headers: Record<string, string> = {}, as?: 'read'): Promise<Called> =>
  board.call('GET', 'notices', { headers, ...(as ? { as } : {}) })

describe('large answers', () => {
  test('are compressed for who accepts gzip and plain for who does not, with the same content and tag', async () => {
    const zipped = await ask({ 'accept-encoding': 'br, gzip;q=0.5' })
    const plain = await ask({ 'accept-encoding': 'identity' })
    assert.equal(zipped.headers.get('content-encoding'), 'gzip')
    assert.ok(Number(zipped.headers.get('content-length')) < 1_000)
    assert.equal(plain.headers.get('content-encoding'), null)
    assert.ok(Number(plain.headers.get('content-length')) > 10_000)
    assert.equal(zipped.text, plain.text)
    assert.equal(zipped.headers.get('etag'), plain.headers.get('etag'))
    for (const { headers } of [zipped, plain]) assert.match(headers.get('vary') ?? '', /accept-encoding/)
  })

  test('cost a 304 without a body while they are the same, and are sent when they are not', async () => {
    const etag = (await ask()).headers.get('etag') ?? ''
    const same = await ask({ 'if-none-match': `"other", ${etag}` })
    assert.deepEqual([same.status, same.text, same.headers.get('etag')], [304, '', etag])
    board.live.notices = async () => [notice('y'.repeat(10_000))]
    const changed = await ask({ 'if-none-match': etag })
    assert.equal(changed.status, 200)
    assert.notEqual(changed.headers.get('etag'), etag)
  })

  test('stay in a browser only when they were given without a token', async () => {
    assert.equal((await ask()).headers.get('cache-control'), 'no-cache')
    assert.equal((await ask({}, 'read')).headers.get('cache-control'), 'no-store')
  })

  test('small ones and refusals are sent as they are', async () => {
    board.live.notices = async () => [notice('short')]
    const small = await ask({ 'accept-encoding': 'gzip' })
    assert.deepEqual([small.headers.get('content-encoding'), small.headers.get('etag')], [null, null])
    board.live.notices = async () => {
      throw new Error('no')
    }
    assert.equal((await ask({ 'if-none-match': '*' })).status, 500)
  })

  test('a HEAD is answered without a body', async () => {
    const head = await board.call('HEAD', 'notices', { headers: { 'if-none-match': '*' } })
    assert.deepEqual([head.status, head.text], [200, ''])
  })
})

describe('request headers', () => {
  test('gzip is used only where it is wanted', () => {
    for (const wanted of ['gzip', 'deflate, gzip', 'GZIP;q=0.1', '*', 'br;q=1, *;q=0.2', 'x-gzip'])
      assert.ok(acceptsGzip(wanted), wanted)
    for (const unwanted of [
      undefined,
      '',
      'br',
      'gzip;q=0',
      'gzip;q=0, *',
      '*;q=0',
      'gzip;q=much',
      'gzipped',
    ])
      assert.equal(acceptsGzip(unwanted), false, unwanted ?? 'none')
  })

  test('a tag is known in any list that holds it, weak or strong, and by a star', () => {
    const tag = 'W/"abc"'
    for (const header of ['W/"abc"', '"abc"', '"x" , W/"abc"', '*']) assert.ok(isKnown(header, tag), header)
    for (const header of [undefined, '', '"ab"', 'abc', 'w/"abc"'])
      assert.equal(isKnown(header, tag), false, header ?? 'none')
  })

  test('whatever a client sends is read without an error', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        if (acceptsGzip(header)) assert.match(header, /gzip|\*/i)
        if (isKnown(header, 'W/"abc"')) assert.match(header, /"abc"|\*/)
      }),
    )
  })
})
