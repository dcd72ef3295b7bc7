import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { bad, instant } from '../../terms/index.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'
import type { DrawnSession } from './drawing.ts'
import { Site } from './site.ts'
import { type BuiltFolders, builtFolders } from './testing/renderer-folder.ts'

let built: BuiltFolders
let board: BoardUnderTest
before(async () => {
  built = await builtFolders()
  board = await BoardUnderTest.start({ pages: built.pages, renderer: built.renderer })
})
after(async () => {
  await board.close()
  await built.remove()
})

const html = { accept: 'text/html', 'accept-encoding': 'identity' }

/** The bytes as they were sent: `fetch` would unpack them. */
const raw = (path: string, headers: Record<string, string>): Promise<{ coding: string; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const sent = request(board.url + path, { headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () =>
        resolve({ coding: String(answer.headers['content-encoding']), body: Buffer.concat(parts) }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })

describe('pages that everybody may see', () => {
  test('are drawn with the public answers, whoever asks, and may be kept by what stands between', async () => {
    for (const as of [undefined, 'admin'] as const) {
      const page = await board.call('GET', '/?b=2&a=1', { headers: html, ...(as ? { as } : {}) })
      assert.equal(page.status, 200)
      assert.match(page.text, /\/\?a=1&b=2 shop nobody/)
      assert.match(page.headers.get('cache-control') ?? '', /^public, .*s-maxage=2/)
      assert.equal(page.headers.get('vary'), 'accept-encoding')
    }
  })

  test('are told unchanged by their tag, which is another for each coding', async () => {
    const first = await board.call('GET', '/', { headers: html })
    const tag = first.headers.get('etag') ?? ''
    assert.match(tag, /^"[\w-]{22}"$/)
    const again = await board.call('GET', '/', { headers: { ...html, 'if-none-match': tag } })
    assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', tag])
    const { coding, body } = await raw('/', { accept: 'text/html', 'accept-encoding': 'gzip' })
    assert.equal(coding, 'gzip')
    assert.equal(gunzipSync(body).toString(), first.text)
    assert.equal((await raw('/', { accept: 'text/html', 'accept-encoding': 'gzip, br' })).coding, 'br')
  })

  test('are told unchanged while nothing on them changes, for half a minute at most', async () => {
    const began = board.live.at
    /** After so long that whoever asks waits for the next one. */
    const tagAfter = async (waitedMs: number): Promise<string | null> => {
      board.elapsedMs += waitedMs
      board.live.at = instant(board.live.at + waitedMs)
      return (await board.call('GET', '/?q=held', { headers: html })).headers.get('etag')
    }
    const first = await tagAfter(0)
    assert.deepEqual([await tagAfter(6_000), await tagAfter(6_000)], [first, first])
    assert.notEqual(await tagAfter(30_000), first)
    board.live.at = began
  })

  test('allow by their policy the styles that they carry, and no others, when they are unchanged too', async () => {
    const first = await board.call('GET', '/', { headers: html })
    const tag = first.headers.get('etag') ?? ''
    const again = await board.call('GET', '/', { headers: { ...html, 'if-none-match': tag } })
    assert.equal(again.status, 304)
    for (const { headers } of [first, again]) {
      const policy = headers.get('content-security-policy') ?? ''
      assert.match(policy, /script-src 'self'; style-src 'self' 'sha256-of-what-is-carried';/)
      assert.doesNotMatch(policy, /unsafe/)
    }
  })

  test('say by their status what they are', async () => {
    assert.equal((await board.call('GET', '/nowhere', { headers: html })).status, 404)
    const moved = await fetch(`${board.url}/endpoints`, { redirect: 'manual', headers: html })
    assert.deepEqual([moved.status, moved.headers.get('location')], [302, '/console/endpoints'])
    const slash = await fetch(`${board.url}/services/?q=a`, { redirect: 'manual', headers: html })
    assert.deepEqual([slash.status, slash.headers.get('location')], [308, '/services?q=a'])
    assert.equal((await board.call('HEAD', '/', { headers: html })).text, '')
  })

  test('that cannot be drawn are left to the browser, are counted, and are told once', async () => {
    const count = async (): Promise<number> => {
      const { text } = await board.call('GET', '/metrics')
      return Number(/holdfast_pages_drawn_total\{outcome="fallback"\} (\d+)/.exec(text)?.[1] ?? 0)
    }
    const before = await count()
    for (const q of ['break', 'break2']) {
      const page = await board.call('GET', `/?q=${q}`, { headers: html })
      assert.deepEqual([page.status, /the frame/.test(page.text)], [200, true])
      assert.equal(page.headers.get('cache-control'), 'no-cache')
    }
    assert.equal(await count(), before + 2)
    assert.equal(board.logged.filter(({ text }) => text.includes('cannot be drawn')).length, 1)
  })
})

test('for who is nobody known few are drawn at once, so that everybody’s are not kept waiting', async () => {
  const waiting: (() => void)[] = []
  const site = new Site({
    draw: async () => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return bad('it is over')
    },
    answer: async () => ({ status: 200, body: '[]' }),
    now: () => 0,
    monotonic: () => 0,
    boardUrl: () => undefined,
    log: { info() {}, warn() {}, error() {} },
    observe() {},
  })
  const drawn = (session: DrawnSession | null): Promise<unknown> =>
    site.oneCallers({ path: '/', query: '' }, { session, headers: {}, refused: null })
  const many = Array.from({ length: 50 }, () => drawn(null))
  await turnOfLoop()
  assert.equal(waiting.length, 8)
  const known = drawn({ name: 'ada', role: null, scopes: [], csrf: '' })
  await turnOfLoop()
  assert.equal(waiting.length, 9)
  for (const go of waiting.splice(0)) go()
  assert.deepEqual(new Set(await Promise.all([...many, known])), new Set([null]))
  const next = drawn(null)
  await turnOfLoop()
  assert.equal(waiting.length, 1, 'there is room again')
  waiting[0]?.()
  await next
})

describe('pages of the console', () => {
  const signedIn = async (): Promise<{ cookie: string }> => {
    const called = await board.call('POST', '/sign-in', { body: { token: board.token('operate') } })
    return { cookie: called.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '' }
  }

  const unfollowed = (path: string, headers = {}): Promise<Response> =>
    fetch(board.url + path, { redirect: 'manual', headers: { ...html, ...headers } })

  test('are nobody else’s: without a session there is the way in, which leads back here, and nothing is kept', async () => {
    for (const [path, to] of [
      ['/console/endpoints?q=a', '/sign-in?to=%2Fconsole%2Fendpoints%3Fq%3Da'],
      ['/de/console', '/de/sign-in?to=%2Fde%2Fconsole'],
    ] as const) {
      const page = await unfollowed(path)
      assert.deepEqual([page.status, page.headers.get('location')], [303, to])
      assert.equal(page.headers.get('cache-control'), 'private, no-store')
    }
  })

  test('are drawn with what their caller may see, and kept by nobody', async () => {
    const headers = { ...html, ...(await signedIn()) }
    const page = await board.call('GET', '/console', { headers })
    assert.match(page.text, /\/console shop,payroll t-operate/)
    assert.match(page.headers.get('content-security-policy') ?? '', /style-src 'self';/)
    assert.equal(page.headers.get('cache-control'), 'private, no-store')
    const everybodys = await board.call('GET', '/', { headers })
    assert.match(everybodys.text, / shop nobody/)
  })

  test('that a link on another site leads to are asked for once more, with the cookie that it left out', async () => {
    const path = '/console/incidents/1?a="><script>'
    const page = await unfollowed(path, { 'sec-fetch-site': 'cross-site' })
    assert.equal(page.status, 200)
    const text = await page.text()
    assert.match(text, /<meta http-equiv="refresh" content="0;url=\/console\/incidents\/1\?a=[^<>"]*">/)
    assert.ok(!text.includes('<script'))
  })
})
