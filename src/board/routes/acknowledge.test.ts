import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import { instant } from '../../terms/index.ts'
import type { AboutThread, Acts } from '../acts.ts'
import { linkLives } from '../acts.ts'
import { signLink } from '../signed-links.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'
import { MemoryDesk } from '../testing/memory-desk.ts'
import { acknowledgeUrl } from './acknowledge.ts'

const linkKey = { secret: Buffer.alloc(32, 3) }
const at = instant(Date.UTC(2026, 0, 5, 12))
const about: AboutThread = {
  title: 'Shop <script>alert(1)</script> is down',
  path: '/incidents/i1',
  over: false,
  acknowledged: null,
}

let board: BoardUnderTest
let acknowledged: string[]
let standing: AboutThread
beforeEach(async () => {
  acknowledged = []
  standing = about
  const acts: Partial<Acts> = {
    linkKey,
    aboutThread: async () => standing,
    async acknowledgeThread(thread, recipient) {
      acknowledged.push(`${thread} by ${recipient}`)
      return {
        ...standing,
        acknowledged: { by: recipient, at: '2026-01-05T12:00:00.000Z', until: null, why: null },
      }
    },
  }
  const live = Object.assign(new MemoryDesk(at), { acts: acts as Acts })
  board = await BoardUnderTest.start({ live })
})
afterEach(() => board.close())

const link = (more: { at?: number; recipient?: string } = {}): string => {
  const told = { thread: 't-1', recipient: 'mail:anna@shop.test', at, ...more }
  return acknowledgeUrl(linkKey, 'http://board.test/', { ...told, at: instant(told.at) }).slice(
    'http://board.test'.length,
  )
}

describe('the page behind a link in a message', () => {
  test('a GET only asks: whoever follows every link acknowledges nothing', async () => {
    const page = await board.call('GET', link())
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
    assert.match(page.text, /<form method="post"><button type="submit">Acknowledge<\/button>/)
    assert.match(page.text, /mail:anna@shop\.test/)
    assert.deepEqual(acknowledged, [])
  })

  test('a POST acknowledges, whatever it carries: a form, a notification’s button', async () => {
    const posts = [
      { body: '', type: 'application/x-www-form-urlencoded' },
      { body: '{}', type: 'application/json' },
      { body: 'pressed', type: 'text/plain' },
      {},
    ]
    for (const post of posts) {
      const page = await board.call('POST', link(), post)
      assert.equal(page.status, 200, JSON.stringify(post))
      assert.match(page.text, /Acknowledged by mail:anna@shop\.test at 2026-01-05 12:00 UTC/)
    }
    assert.deepEqual(acknowledged, Array(4).fill('t-1 by mail:anna@shop.test'))
  })

  test('nothing of it is markup, no script runs, no page can frame it, and it gives away no address', async () => {
    const { text, headers } = await board.call('GET', link({ recipient: '"><img src=x>' }))
    assert.ok(!text.includes('<script') && !text.includes('<img'))
    assert.match(text, /Shop &lt;script&gt;/)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'.*form-action 'self'.*frame-ancestors 'none'/)
    assert.ok(!policy.includes('unsafe') && !policy.includes('script-src'))
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cache-control'), 'no-store')
  })

  test('an expired link, one for something else and one cut short say what to do, and acknowledge nothing', async () => {
    const old = await board.call('POST', link({ at: at - linkLives - 1 }))
    assert.equal(old.status, 410)
    assert.match(old.text, /works for seven days/)
    const grant = { subject: 't-1', recipient: 'x', until: instant(at + 1000) }
    const foreign = `/acknowledge?link=${signLink(linkKey, { purpose: 'unsubscribe', ...grant })}`
    for (const path of [
      foreign,
      link().slice(0, -5),
      '/acknowledge',
      '/acknowledge?link=%00',
      '/acknowledge?link=a&link=b',
    ])
      for (const method of ['GET', 'POST']) {
        const page = await board.call(method, path)
        assert.equal(page.status, 400, path)
      }
    assert.match((await board.call('GET', foreign)).text, /not whole/)
    assert.deepEqual(acknowledged, [])
  })

  test('what is over or acknowledged shows no button', async () => {
    standing = { ...about, over: true }
    assert.match((await board.call('GET', link())).text, /It is over/)
    standing = {
      ...about,
      acknowledged: { by: 'bob', at: '2026-01-05T11:00:00.000Z', until: null, why: null },
    }
    const { text } = await board.call('GET', link())
    assert.match(text, /Acknowledged by bob/)
    assert.ok(!text.includes('<button'))
  })
})
