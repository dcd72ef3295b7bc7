import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let board: BoardUnderTest
before(async () => {
  board = await BoardUnderTest.start()
})
after(() => board.close())

const title = (svg: string): string => /<title id="t">([^<]*)</.exec(svg)?.[1] ?? 'none'

describe('a badge', () => {
  test('says what and how it is in each language, to eyes and to ears, and may be kept a moment', async () => {
    const one = await board.call('GET', '/badge/shop.svg')
    assert.equal(one.status, 200)
    assert.equal(one.headers.get('content-type'), 'image/svg+xml; charset=utf-8')
    assert.equal(one.headers.get('cache-control'), 'public, max-age=30')
    assert.equal(one.headers.get('cross-origin-resource-policy'), 'cross-origin')
    assert.equal(title(one.text), 'shop: works')
    assert.match(one.text, /role="img" aria-labelledby="t"/)
    assert.equal(title((await board.call('GET', '/badge/shop.svg?lang=de')).text), 'shop: funktioniert')
    assert.equal(title((await board.call('GET', '/badge.svg')).text), 'services: all work')
    const etag = one.headers.get('etag') ?? ''
    const again = await board.call('GET', '/badge/shop.svg', { headers: { 'if-none-match': etag } })
    assert.deepEqual([again.status, again.text], [304, ''])
  })

  test('of what nobody knows, or the public may not, is no success, and says so', async () => {
    for (const id of ['gone', 'payroll', '%3Cscript%3E']) {
      const { status, text, headers } = await board.call('GET', `/badge/${id}.svg`)
      assert.equal(status, 404)
      assert.equal(headers.get('content-type'), 'image/svg+xml; charset=utf-8')
      assert.match(title(text), /: not known here$/)
      assert.ok(!text.includes('<script'))
    }
  })
})

describe('an embedded page', () => {
  test('may be framed anywhere, runs no scripts, asks again by itself and leads to the page', async () => {
    const { status, text, headers } = await board.call('GET', '/de/embed/shop')
    assert.equal(status, 200)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /frame-ancestors \*/)
    assert.match(policy, /default-src 'none'/)
    assert.match(text, /<html lang="de">/)
    assert.match(text, /http-equiv="refresh" content="60"/)
    assert.match(text, /href="\/de\/services\/shop"/)
    assert.match(text, /funktioniert/)
    assert.ok(!text.includes('<script'))
    assert.match((await board.call('GET', '/embed')).text, /all work/)
  })

  test('is there for what everybody may see alone; no other page may be framed', async () => {
    assert.equal((await board.call('GET', '/embed/payroll')).status, 404)
    const { headers } = await board.call('GET', '/api/v1/services/shop')
    assert.match(headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  })
})

describe('the API', () => {
  test('lets pages of others read what everybody may, and nothing that needs a token', async () => {
    const open = await board.call('GET', 'board')
    assert.equal(open.headers.get('access-control-allow-origin'), '*')
    assert.equal(open.headers.get('access-control-allow-credentials'), null)
    const own = await board.call('GET', 'board', { as: 'read' })
    assert.equal(own.headers.get('access-control-allow-origin'), null)
    assert.equal(
      (await board.call('POST', 'reports', { body: {} })).headers.get('access-control-allow-origin'),
      null,
    )
  })
})
