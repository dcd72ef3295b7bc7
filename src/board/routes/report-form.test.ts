import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { StoreRefusal } from '../../store/index.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

let board: BoardUnderTest
beforeEach(async () => {
  board = await BoardUnderTest.start({ limits: { anonymousBurst: 3, anonymousPerMinute: 1 } })
})
afterEach(() => board.close())

/** Where it leads, or its status. */
async function post(fields: Record<string, string>, path = '/report', headers = {}): Promise<string> {
  const response = await fetch(board.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(fields),
  })
  return response.headers.get('location') ?? String(response.status)
}

test('a form reports as the API does, and the page of the service says that it did', async () => {
  assert.equal(
    await post({ service: 'shop', symptom: 'login', country: 'DE' }),
    '/services/shop?reported=yes#report',
  )
  const [report] = board.live.accepted
  assert.deepEqual([report?.service, report?.symptom, report?.country], ['shop', 'login', 'DE'])
})

test('it goes by the budget and the deduplication of the API, whichever is asked first', async () => {
  const sent = await board.call('POST', 'reports', { body: { service: 'shop', country: 'DE' } })
  assert.equal(sent.json.accepted, 1)
  assert.equal(await post({ service: 'shop' }, '/de/report'), '/de/services/shop?reported=twice#report')
  assert.equal(await post({ service: 'shop' }), '/services/shop?reported=twice#report')
  assert.equal(await post({ service: 'shop' }), '/services/shop?reported=many#report')
  assert.equal(
    (await board.call('POST', 'reports', { body: { service: 'shop', country: 'DE' } })).status,
    429,
  )
  assert.equal(board.live.accepted.length, 1)
})

test('who does not say where they are is counted, and from no country', async () => {
  assert.equal(
    await post({ service: 'shop', symptom: '', country: '' }),
    '/services/shop?reported=yes#report',
  )
  assert.deepEqual([board.live.accepted[0]?.country, board.live.accepted[0]?.symptom], ['ZZ', 'other'])
})

test('a service is reported by the name that the page offers, and where the browser speaks', async () => {
  const german = { 'accept-language': 'de-DE,de;q=0.9,en;q=0.5' }
  assert.equal(
    await post({ service: ' SHOP ' }, '/de/report', german),
    '/de/services/shop?reported=yes#report',
  )
  assert.equal(board.live.accepted[0]?.country, 'DE')
})

test('what is not known, not public or not understood is refused', async () => {
  assert.equal(await post({ service: 'gone', country: 'DE' }), '/?reported=unknown#report')
  assert.equal(await post({ service: 'payroll', country: 'DE' }), '/?reported=unknown#report')
  assert.equal(await post({ service: 'shop', country: 'XX' }), '/services/shop?reported=refused#report')
  assert.equal(board.live.accepted.length, 0)
})

test('a store that takes nothing is no thanks', async () => {
  board.live.refuse = new StoreRefusal('full', 'no space left')
  assert.equal(await post({ service: 'shop', country: 'DE' }), '/services/shop?reported=refused#report')
})

test('a page of another site makes nobody report', async () => {
  const elsewhere = [
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
  ]
  for (const path of ['/report', '/forms/reports'])
    for (const headers of elsewhere)
      assert.equal(await post({ service: 'shop', country: 'DE' }, path, headers), '403')
  assert.equal(board.live.accepted.length, 0)
  for (const headers of [{ 'sec-fetch-site': 'same-origin' }, { origin: board.url }])
    assert.match(await post({ service: 'shop' }, '/report', headers), /reported=(yes|twice)/)
  assert.equal(board.live.accepted.length, 1)
})
