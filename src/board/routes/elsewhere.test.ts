import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { heardBytes } from '../../alerts/index.ts'
import { bad, good, instant } from '../../terms/index.ts'
import type { Elsewhere } from '../elsewhere.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'
import { MemoryDesk } from '../testing/memory-desk.ts'

const heard: { route: string; body: string; signature: string | undefined }[] = []
const elsewhere: Elsewhere = {
  async hear(route, { body, header }) {
    heard.push({ route, body: Buffer.from(body).toString(), signature: header('x-pagerduty-signature') })
    if (route === 'nobody') return bad('not-genuine')
    return body.length === 0
      ? bad('unreadable')
      : good({ taken: true, what: 'acknowledged by pagerduty:Anna' })
  },
}

describe('what PagerDuty and Opsgenie tell', () => {
  let board: BoardUnderTest
  before(async () => {
    const live = Object.assign(new MemoryDesk(instant(Date.UTC(2026, 0, 5, 12))), { elsewhere })
    board = await BoardUnderTest.start({ live })
  })
  after(() => board.close())

  const post = (route: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${board.url}/api/v1/alerts/${route}/acknowledgements`, { method: 'POST', body, headers })

  test('is handed on byte by byte, with no token, whatever it says it is', async () => {
    for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'x/y']) {
      const body = `{ "type":  "${type}" }\n`
      const response = await post('pager', body, { 'content-type': type, 'x-pagerduty-signature': 'v1=ab' })
      assert.deepEqual(
        [response.status, await response.json()],
        [200, { taken: true, what: 'acknowledged by pagerduty:Anna' }],
      )
      assert.deepEqual(heard.at(-1), { route: 'pager', body, signature: 'v1=ab' })
    }
  })

  test('is refused without its secret, when it is nothing, and when it is too long to be read at all', async () => {
    assert.equal((await post('nobody', '{}')).status, 401)
    assert.equal((await post('pager', '')).status, 400)
    const before = heard.length
    assert.equal((await post('pager', 'x'.repeat(heardBytes + 1))).status, 413)
    assert.equal(heard.length, before)
    assert.equal((await fetch(`${board.url}/api/v1/alerts/pager/acknowledgements`)).status, 405)
  })
})
