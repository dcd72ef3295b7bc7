import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, describe, test } from 'node:test'
import type { Notice } from '../signals/index.ts'
import { type Duration, good, instant, isoTime, type Random } from '../terms/index.ts'
import { noticeKey } from './news.ts'
import { pageLimitBytes } from './page.ts'
import { pollFeed } from './poller.ts'
import { readingOf } from './reading-of.ts'
import { component, incident, spec, summary, update } from './testing.ts'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const json =
  (value: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end('no')

const open = summary({
  incidents: [incident('inc1', [update('u1', 'investigating', '2026-03-01T10:05:00Z')])],
})
const ended = incident('inc1', [
  update('u2', 'resolved', '2026-03-01T10:45:00Z'),
  update('u1', 'investigating', '2026-03-01T10:05:00Z'),
])

describe('a feed', () => {
  let server: Server
  let url: string
  let pages: Record<string, Answer> = {}
  let asked: { path: string; etag: string | undefined }[] = []

  before(async () => {
    server = createServer((request, response) => {
      const path = request.url!.replace('/api/v2/', '')
      // A connection that is kept may be closed just when it is used again.
      response.shouldKeepAlive = false
      asked.push({ path, etag: request.headers['if-none-match'] })
      const answer = pages[path] ?? status(404)
      answer(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    pages = {}
    asked = []
  })

  /** A feed whose waits end only when the test says so. */
  function feed(seen: readonly string[] = [], random: Random = { next: () => 0.5 }, monotonic = () => 0) {
    const notices: Notice[] = []
    const troubles: string[] = []
    const pending: { wait: Duration; act: () => void }[] = []
    const arrivals = new Set<() => void>()
    const running = pollFeed(
      { ...spec, url: `${url}/` },
      {
        fetch: globalThis.fetch,
        fetchOutside: globalThis.fetch,
        clock: { now: () => instant(Date.parse('2026-03-01T12:00:00Z')), monotonic },
        random,
        read: async (ask) => good(readingOf(ask)),
        timers: {
          after(wait, act) {
            const entry = { wait, act }
            pending.push(entry)
            for (const arrive of arrivals) arrive()
            return () => void pending.splice(pending.indexOf(entry), pending.includes(entry) ? 1 : 0)
          },
        },
        onNotice: (notice) => notices.push(notice),
        onTrouble: (text) => troubles.push(text),
        seen,
      },
    )
    /** Ends the wait; resolves to the next wait, when the round is over. */
    const round = async (): Promise<Duration> => {
      const [entry] = pending.splice(0, 1)
      entry!.act()
      // While a page is asked for, the only timer is that page's limit of twenty seconds.
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (pending.length === 0 || pending[0]!.wait === 20_000) return
          arrivals.delete(check)
          resolve()
        }
        arrivals.add(check)
        check()
      })
      // The notices of a round are told right after its next wait is set.
      await Promise.resolve()
      return pending[0]!.wait
    }
    return { notices, troubles, round, pending, stop: running.stop }
  }

  test('passes on what the page says, once, with its own pace', async () => {
    pages['summary.json'] = json(open)
    const f = feed()
    assert.equal(await f.round(), spec.every)
    assert.equal(await f.round(), spec.every)
    f.stop()
    assert.deepEqual(
      f.notices.map((n) => n.update),
      ['u1'],
    )
    assert.deepEqual(f.troubles, [])
  })

  test('asks with the ETag it was given, and takes 304 as nothing new', async () => {
    pages['summary.json'] = (request, response) =>
      request.headers['if-none-match'] === '"v1"'
        ? response.writeHead(304).end()
        : json(open, { etag: '"v1"' })(request, response)
    const f = feed()
    for (let i = 0; i < 3; i++) await f.round()
    f.stop()
    assert.deepEqual(
      asked.map((one) => one.etag),
      [undefined, '"v1"', '"v1"'],
    )
    assert.equal(f.notices.length, 1)
    assert.deepEqual(f.troubles, [])
  })

  test('asks for the whole page once an hour, however often it is told that nothing has changed', async () => {
    let words = open
    pages['summary.json'] = (request, response) =>
      request.headers['if-none-match'] === undefined
        ? json(words, { etag: '"v1"' })(request, response)
        : response.writeHead(304).end()
    let now = 0
    const f = feed([], undefined, () => now)
    await f.round()
    const another = incident('inc2', [update('u9', 'investigating', '2026-03-01T11:00:00Z')])
    words = summary({ incidents: [...open.incidents, another] })
    for (const minute of [1, 59, 60, 61]) {
      now = minute * 60_000
      await f.round()
    }
    f.stop()
    assert.deepEqual(
      asked.slice(0, 5).map((one) => one.etag ?? 'whole'),
      ['whole', '"v1"', '"v1"', 'whole', '"v1"'],
    )
    assert.ok(f.notices.some(({ update }) => update === 'u9'))
    assert.deepEqual(f.troubles, [])
  })

  test('whose clock is off says what it says, once, and beside it stands when it was heard by ours', async () => {
    const ahead = [update('u1', 'investigating', '2026-03-01T14:00:00Z')]
    const years = [update('u2', 'investigating', '2031-03-01T14:00:00Z')]
    const behind = [update('u3', 'investigating', '2026-03-01T09:00:00Z')]
    const incidents = [ahead, years, behind].map((updates, nth) => incident(`inc${nth}`, updates))
    pages['summary.json'] = json(summary({ incidents }))
    const f = feed()
    for (let i = 0; i < 3; i++) await f.round()
    f.stop()
    assert.deepEqual(
      f.notices.map(({ update, providerAt, receivedAt }) => [
        update,
        isoTime(providerAt).slice(0, 13),
        isoTime(receivedAt).slice(0, 13),
      ]),
      [
        ['u3', '2026-03-01T09', '2026-03-01T12'],
        ['u1', '2026-03-01T14', '2026-03-01T12'],
        ['u2', '2031-03-01T14', '2026-03-01T12'],
      ],
    )
    assert.deepEqual(f.troubles, [])
  })

  test('waits longer after each failure, and its own pace again after a success', async () => {
    pages['summary.json'] = status(500)
    const f = feed()
    const waits = [await f.round(), await f.round(), await f.round()]
    assert.deepEqual(waits, [60_000, 120_000, 240_000])
    assert.equal(f.troubles.length, 3)
    assert.match(
      f.troubles[0]!,
      /^feed cloud: http:\/\/127\.0\.0\.1:\d+\/api\/v2\/summary\.json answered 500$/,
    )
    pages['summary.json'] = json(open)
    assert.equal(await f.round(), spec.every)
    f.stop()
  })

  test('waits as long as a 429 asks for', async () => {
    pages['summary.json'] = status(429, { 'retry-after': '600' })
    const f = feed()
    assert.equal(await f.round(), 600_000)
    f.stop()
  })

  for (const [what, answer] of Object.entries<Answer>({
    'no JSON': (_, response) => response.end('<html>maintenance</html>'),
    'another shape': json({ hello: 'world' }),
    'more than 2 MiB': (_, response) => response.end(Buffer.alloc(pageLimitBytes + 1, 0x20)),
    'a broken connection': (_, response) => response.destroy(),
    'a redirect to nowhere': status(302, { location: 'http://127.0.0.1:1/' }),
  }))
    test(`takes ${what} as trouble, and goes on`, async () => {
      pages['summary.json'] = answer
      const f = feed()
      await f.round()
      assert.equal(f.troubles.length, 1)
      pages['summary.json'] = json(open)
      await f.round()
      f.stop()
      assert.equal(f.notices.length, 1)
    })

  test('tells the last word of an incident that has left the page, even after trouble with the history', async () => {
    pages['summary.json'] = json(open)
    const f = feed()
    await f.round()
    pages['summary.json'] = json(summary(), { etag: '"v2"' })
    pages['incidents.json'] = status(503)
    await f.round()
    assert.equal(f.troubles.length, 1)
    pages['incidents.json'] = json({ incidents: [ended] })
    pages['scheduled-maintenances.json'] = json({ scheduled_maintenances: [] })
    await f.round()
    f.stop()
    assert.deepEqual(
      f.notices.map((n) => [n.update, n.state]),
      [
        ['u1', 'investigating'],
        ['u2', 'resolved'],
      ],
    )
  })

  test('after a restart repeats nothing, and still tells the last word', async () => {
    const seen = [noticeKey({ feed: 'cloud', incident: 'inc1', update: 'u1' })]
    pages['summary.json'] = json(summary())
    pages['incidents.json'] = json({ incidents: [ended, incident('ancient', ended.incident_updates)] })
    pages['scheduled-maintenances.json'] = json({ scheduled_maintenances: [] })
    const f = feed(seen)
    await f.round()
    f.stop()
    assert.deepEqual(
      f.notices.map((n) => `${n.incident}/${n.update}`),
      ['inc1/u2'],
    )
  })

  test('tells a component that fails and comes back without any incident', async () => {
    const f = feed()
    for (const state of ['operational', 'partial_outage', 'partial_outage', 'operational']) {
      pages['summary.json'] = json(summary({ components: [component('c1', 'Actions', state)] }))
      await f.round()
    }
    f.stop()
    assert.deepEqual(
      f.notices.map((n) => [n.state, n.foundations]),
      [
        ['investigating', ['cloud/actions']],
        ['operational', ['cloud/actions']],
      ],
    )
  })

  test('a page that never answers ends with its time limit', async () => {
    pages['summary.json'] = () => {}
    const f = feed()
    const over = f.round()
    while (f.pending[0]?.wait !== 20_000) await new Promise((resolve) => setImmediate(resolve))
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
    f.pending.splice(0, 1)[0]!.act()
    await over
    f.stop()
    assert.match(f.troubles[0]!, /no answer in time/)
  })

  test('tells nothing after it was stopped, not even of a page under way', async () => {
    pages['summary.json'] = () => {}
    const f = feed()
    f.pending.splice(0, 1)[0]!.act()
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
    f.stop()
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual([f.notices, f.troubles], [[], []])
  })
})
