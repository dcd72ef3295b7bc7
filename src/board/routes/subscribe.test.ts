import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { bad, good } from '../../terms/index.ts'
import type { LinkMeaning, Subscribing, SubscriptionBody } from '../subscriptions.ts'
import { BoardUnderTest } from '../testing/board-under-test.ts'

const many = Array.from({ length: 250 }, (_, i) => ({
  id: `s${i}`,
  name: `Service ${String(i).padStart(3, '0')}`,
}))
const meaning: LinkMeaning = {
  way: 'email',
  address: 'ann@reader.example',
  services: [],
  stands: false,
  key: null,
}

let asked: SubscriptionBody[] = []
let answer: Awaited<ReturnType<Subscribing['ask']>> = good('asked')
let full = false
const acts: string[] = []
const meant: Subscribing['meant'] = (link) =>
  link === 'good' ? good(meaning) : bad(link === 'old' ? 'expired' : 'garbled')

const desk: Partial<Subscribing> = {
  ways: () => ['email'],
  services: () => many,
  meant,
  async ask(body) {
    asked.push(body)
    return answer
  },
  async confirm(link) {
    acts.push(`confirm ${link}`)
    return full ? bad('full') : meant(link, 'confirm')
  },
  async leave(link) {
    acts.push(`leave ${link}`)
    return meant(link, 'unsubscribe')
  },
}

let board: BoardUnderTest
before(async () => {
  board = await BoardUnderTest.start({
    subscribing: { desk: desk as Subscribing, boardUrl: () => 'http://board.test' },
  })
})
beforeEach(() => {
  asked = []
  acts.length = 0
  answer = good('asked')
  full = false
})
after(() => board.close())

/** Where it leads, or its status. */
async function post(path: string, fields: [string, string][] = [], headers = {}): Promise<string> {
  // Each asks from another place: links are few for one.
  board.elapsedMs += 3_600_000
  const response = await fetch(board.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams(fields),
  })
  return response.headers.get('location') ?? String(response.status)
}

describe('the form', () => {
  test('asks in the language of its page, and the next page says what came of it', async () => {
    const fields: [string, string][] = [
      ['email', ' ann@reader.example '],
      ['webhook', ''],
      ['service', 's1'],
      ['service', 's2'],
    ]
    assert.equal(await post('/subscribe', fields), '/subscribe?became=asked#came')
    assert.equal(await post('/de/subscribe', fields), '/de/subscribe?became=asked#came')
    const wish = { email: 'ann@reader.example', services: ['s1', 's2'] }
    assert.deepEqual(asked, [
      { ...wish, language: 'en' },
      { ...wish, language: 'de' },
    ])
  })

  test('what is refused keeps the services and says why, and no address stands in an address', async () => {
    answer = bad({ code: 'bad-request', reason: 'address', message: 'that is no mail address' })
    assert.equal(
      await post('/de/subscribe', [
        ['email', 'ann@'],
        ['service', 's1'],
        ['service', 's2'],
      ]),
      '/de/subscribe?became=address&services=s1%2Cs2#came',
    )
  })

  test('a page of another site asks in nobody’s name', async () => {
    for (const path of ['/subscribe', '/forms/subscriptions'])
      for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example' }])
        assert.equal(await post(path, [['email', 'ann@reader.example']], headers), '403', path)
    assert.deepEqual(asked, [])
  })

  test('who asks too often is told so', async () => {
    const fields = new URLSearchParams({ email: 'ann@reader.example' })
    let last = ''
    for (let i = 0; i < 7; i++) {
      const { headers } = await fetch(`${board.url}/subscribe`, {
        method: 'POST',
        redirect: 'manual',
        body: fields,
      })
      last = headers.get('location') ?? ''
    }
    assert.equal(last, '/subscribe?became=wait#came')
  })
})

describe('a link', () => {
  test('does nothing when it is looked at, and what it says when it is posted, in every language', async () => {
    // A mail provider's page presses the button (RFC 8058).
    const elsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://mail.example' }
    for (const prefix of ['', '/de'])
      for (const act of ['confirm', 'leave']) {
        const path = `${prefix}/subscribe/${act}?link=good`
        assert.equal((await board.call('GET', path)).status, 200)
        assert.deepEqual(acts, [])
        assert.equal(await post(path, [['List-Unsubscribe', 'One-Click']], elsewhere), '200')
        assert.deepEqual(acts.splice(0), [`${act} good`])
      }
  })

  test('that has ended or is cut says so by its status, and its page asks why', async () => {
    for (const [link, status, error] of [
      ['old', 410, 'link-expired'],
      ['cut', 400, 'link-garbled'],
      ['', 400, 'link-garbled'],
    ] as const) {
      const path = `/subscribe/confirm?link=${link}`
      const page = await board.call('GET', path)
      assert.equal(page.status, status)
      // Followed in place, it leads to the form: without a referrer that would be posted with `Origin: null`.
      assert.equal(page.headers.get('referrer-policy'), 'same-origin')
      assert.equal(await post(path), String(status))
      const why = await board.call('GET', `subscriptions/link?for=confirm&link=${link}`)
      assert.deepEqual([why.status, why.json.error], [status, error])
    }
  })

  test('that finds everything full leads to where that is said', async () => {
    full = true
    assert.equal(await post('/subscribe/confirm?link=good'), '/subscribe/confirm?became=full&link=good')
  })
})

test('services are offered by name, at most a hundred, and those that were chosen are named', async () => {
  const { json } = await board.call('GET', 'subscriptions/services?q=VICE%2024&chosen=s7,gone')
  assert.deepEqual(json.chosen, [many[7]])
  assert.deepEqual((json.found as unknown[]).length, 10)
  assert.equal(json.inAll, 250)
  const all = await board.call('GET', 'subscriptions/services')
  assert.equal((all.json.found as unknown[]).length, 100)
})
