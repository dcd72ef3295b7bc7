import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type TestContext, test } from 'node:test'
import pino from 'pino'
import type { FeedSpec } from '../feeds/index.ts'
import type { Notice } from '../signals/index.ts'
import { type Instant, instant, type JsonObject, minutes, type NewEntry } from '../terms/index.ts'
import { FeedDesk } from './feeds-desk.ts'

const good = JSON.stringify({
  incidents: [
    {
      ...{ id: 'i1', name: 'API fails', created_at: '2026-03-01T11:00:00Z', components: [{ name: 'API' }] },
      incident_updates: [{ id: 'u1', status: 'investigating', created_at: '2026-03-01T11:00:00Z' }],
    },
    { name: 'without id' },
  ],
})

/** A desk whose clock and waits are the test's, over one real server. */
async function scene(t: TestContext, body: () => string) {
  // A connection for each request: one that is kept may be closed just when it is used again.
  const server = createServer(
    (_, response) => void response.writeHead(200, { connection: 'close' }).end(body()),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const spec: FeedSpec = {
    ...{ id: 'cloud', kind: 'statuspage', every: minutes(1), maps: {}, components: [] },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.json?key=s3cret`,
  }
  let now = instant(Date.parse('2026-03-01T12:00:00Z'))
  const waits: { readonly ms: number; readonly act: () => void }[] = []
  const entries: NewEntry[] = []
  const notices: Notice[] = []
  const documents = new Map<string, JsonObject>()
  const desk = (): FeedDesk => {
    const made = new FeedDesk({
      clock: { now: () => now, monotonic: () => now },
      random: { next: () => 0.5 },
      log: pino({ level: 'silent' }),
      timers: {
        after(ms, act) {
          const wait = { ms, act }
          waits.push(wait)
          return () => void waits.splice(waits.indexOf(wait), waits.includes(wait) ? 1 : 0)
        },
      },
      realm: {
        notices,
        notice: (notice) => void notices.unshift(notice),
        note: (...more) => void entries.push(...more),
        store: {
          get: async (key) => documents.get(key) ?? null,
          put: async (key, value) =>
            void (value === null ? documents.delete(key) : documents.set(key, value)),
        },
      },
    })
    t.after(() => made.stop())
    return made
  }
  /** Lets the next round happen at this minute. */
  const round = async (of: FeedDesk, minute: number): Promise<void> => {
    now = (Date.parse('2026-03-01T12:00:00Z') + minute * 60_000) as Instant
    const before = of.views()[0]!.lastTriedAt
    waits.shift()!.act()
    while (of.views()[0]!.lastTriedAt === before) await new Promise((resolve) => setImmediate(resolve))
  }
  return { spec, desk, round, entries, notices, kinds: () => entries.map(({ kind }) => kind) }
}

test('a feed that is not heard is told to be stale once, over a restart too, and so is that it is back', async (t) => {
  let page = '<html>sign in</html>'
  const { spec, desk, round, entries, notices, kinds } = await scene(t, () => page)
  const first = desk()
  await first.configure([spec])
  assert.equal(first.views()[0]!.state, 'waiting')
  await round(first, 1)
  assert.equal(first.views()[0]!.state, 'trouble')
  await round(first, 6)
  await round(first, 7)
  const [view] = first.views()
  assert.deepEqual([view!.state, kinds()], ['stale', ['feed.stale']])
  assert.match(entries[0]!.why, /^the feed cloud is stale: it has never been good; .+ read an HTML page$/)
  assert.ok(!JSON.stringify([view, entries]).includes('s3cret'))
  assert.deepEqual([view!.unread.length, view!.unread[0]!.raw], [1, page])
  await first.stop()

  const second = desk()
  await second.configure([spec])
  await round(second, 20)
  assert.deepEqual(kinds(), ['feed.stale'])
  page = good
  await round(second, 21)
  await round(second, 22)
  assert.deepEqual(kinds(), ['feed.stale', 'feed.back'])
  const [after] = second.views()
  assert.deepEqual(
    [after!.state, after!.records, after!.unreadable, after!.unmapped, after!.unread.map(({ raw }) => raw)],
    ['good', 1, 1, ['API'], ['{"name":"without id"}', '<html>sign in</html>']],
  )
  assert.deepEqual(
    notices.map(({ incident, update }) => `${incident}/${update}`),
    ['i1/u1'],
  )
  await second.stop()
})
