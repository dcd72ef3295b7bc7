import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { type Finished, type PreparedLimits, PreparedPages } from './prepared.ts'

/** Pages that are finished by hand, on a clock that is moved by hand. */
function press(limits: Partial<PreparedLimits> = {}) {
  const asked: string[] = []
  const waiting: ((page: Finished | 'stands' | null) => void)[] = []
  const clock = { ms: 0 }
  const pages = new PreparedPages({
    monotonic: () => clock.ms,
    limits: { freshMs: 1_000, lateMs: 5_000, lastMs: 60_000, ...limits },
    make({ path, query }) {
      asked.push(path + query)
      return new Promise((resolve) => waiting.push(resolve))
    },
  })
  const finish = (html: string | null, status = 200): void =>
    waiting.shift()?.(
      html === null ? null : { status, location: null, styles: null, matter: null, used: [], html },
    )
  const get = (path: string) => pages.get({ path, query: '' })
  const text = async (path: string): Promise<string | null> => (await get(path))?.html.toString() ?? null
  const stand = (): void => waiting.shift()?.('stands')
  return { asked, clock, pages, finish, stand, get, text }
}

describe('a page that a crowd asks for', () => {
  test('is made once, however many ask while it is made, and once more when a second is over', async () => {
    const { asked, clock, finish, text } = press()
    const crowd = Array.from({ length: 100 }, () => text('/'))
    finish('first')
    assert.deepEqual(new Set(await Promise.all(crowd)), new Set(['first']))
    clock.ms = 999
    assert.equal(await text('/'), 'first')
    assert.deepEqual(asked, ['/'])
  })

  test('is given at once while the next is made when it is a little old, and not when it is older', async () => {
    const { asked, clock, finish, text } = press()
    const first = text('/')
    finish('first')
    await first
    clock.ms = 1_000
    assert.equal(await text('/'), 'first')
    assert.equal(await text('/'), 'first')
    assert.deepEqual(asked, ['/', '/'])
    finish('second')
    await new Promise(setImmediate)
    assert.equal(await text('/'), 'second')
    clock.ms = 6_001
    const third = text('/')
    finish('third')
    assert.equal(await third, 'third')
  })

  test('stays as it was when no other can be made, but not for ever', async () => {
    const { clock, finish, text } = press()
    const first = text('/')
    finish('last good')
    await first
    clock.ms = 59_000
    const old = text('/')
    finish(null)
    assert.equal(await old, 'last good')
    clock.ms = 60_000
    const gone = text('/')
    finish(null)
    assert.equal(await gone, null)
  })

  test('is the very same, with its tag and what was compressed, while it is found to stand', async () => {
    const { clock, finish, stand, get } = press()
    const first = get('/')
    finish('first')
    const page = await first
    clock.ms = 1_500
    assert.equal(await get('/'), page)
    stand()
    await new Promise(setImmediate)
    clock.ms = 2_400
    assert.equal(await get('/'), page)
    assert.deepEqual([page?.drawn, page?.standing.began], [0, 1_500])
  })

  test('goes out compressed as the same bytes, each coding made once', async () => {
    const { finish, get } = press()
    const asked = get('/')
    finish('<p>words</p>'.repeat(400))
    const page = await asked
    assert.ok(page)
    assert.equal(gunzipSync(await page.packed('gzip')).toString(), page.html.toString())
    assert.equal(brotliDecompressSync(await page.packed('br')).toString(), page.html.toString())
    assert.equal(page.packed('br'), page.packed('br'))
  })
})

describe('what is kept is bounded', () => {
  test('the page that nobody asked for longest goes first', async () => {
    const { asked, pages, finish, text } = press({ bytes: 500 })
    const fill = async (path: string): Promise<void> => {
      const made = text(path)
      finish('x'.repeat(125))
      await made
    }
    await fill('/a')
    await fill('/b')
    await text('/a')
    await fill('/c')
    assert.equal(pages.bytes, 400)
    asked.splice(0)
    await text('/a')
    assert.deepEqual(asked, [])
    void text('/b')
    assert.deepEqual(asked, ['/b'])
  })

  test('what nobody knows is told and not kept', async () => {
    const { asked, pages, finish, text } = press()
    for (const _ of [1, 2]) {
      const made = text('/services/made-up')
      finish('nothing', 404)
      assert.equal(await made, 'nothing')
    }
    assert.equal(asked.length, 2)
    assert.equal(pages.bytes, 0)
  })

  test('no more pages are made at once than there may be; who comes then is told at once', async () => {
    const { asked, finish, text } = press({ making: 1 })
    const first = text('/a')
    assert.equal(await text('/b'), null)
    finish('a')
    assert.equal(await first, 'a')
    assert.deepEqual(asked, ['/a'])
  })
})
