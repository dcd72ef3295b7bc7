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
beforeEach(async () => {
  acknowledged = []
  const acts: Partial<Acts> = {
    linkKey,
    aboutThread: async () => about,
    async acknowledgeThread(thread, recipient) {
      acknowledged.push(`${thread} by ${recipient}`)
      return {
        ...about,
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
    assert.equal((await board.call('GET', link())).status, 200)
    const { json, status } = await board.call('GET', `/api/v1${link()}`)
    assert.deepEqual([status, json], [200, { ...about, recipient: 'mail:anna@shop.test' }])
    assert.deepEqual(acknowledged, [])
  })

  test('a POST acknowledges, whatever it carries: a form, a notification’s button', async () => {
    const posts = [
      { body: '', type: 'application/x-www-form-urlencoded' },
      { body: '{}', type: 'application/json' },
      { body: 'pressed', type: 'text/plain' },
      {},
    ]
    for (const post of posts)
      assert.equal((await board.call('POST', link(), post)).status, 200, JSON.stringify(post))
    assert.equal((await board.call('POST', `/de${link()}`)).status, 200)
    assert.deepEqual(acknowledged, Array(5).fill('t-1 by mail:anna@shop.test'))
  })

  test('an expired link, one for something else and one cut short are refused, and acknowledge nothing', async () => {
    const old = link({ at: at - linkLives - 1 })
    assert.equal((await board.call('POST', old)).status, 410)
    assert.equal((await board.call('GET', `/api/v1${old}`)).json.error, 'link-expired')
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
    assert.equal((await board.call('GET', `/api/v1${foreign}`)).json.error, 'link-garbled')
    assert.deepEqual(acknowledged, [])
  })
})
