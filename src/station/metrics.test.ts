import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CheckView, EndpointView, FeedView } from '../board/index.ts'
import type { JsonObject } from '../terms/index.ts'
import { type MetricSources, stationMetrics } from './metrics.ts'

const target = (id: string, health: 'up' | 'down', answered: boolean): EndpointView['targets'][number] => ({
  id,
  records: [],
  standsOn: [],
  health,
  healthWhy: '',
  drained: id === 'west',
  drainedWhy: null,
  answered,
  readiness:
    id === 'west'
      ? { state: 'not-ready', why: 'lag 42.1 s, limit 30s', at: null, lagSeconds: 42.1, atLoss: null }
      : null,
  capacity: null,
  waits: null,
  falls: null,
})

const endpoint: EndpointView = {
  name: 'app.shop.test',
  mode: 'automatic',
  ttlSeconds: 5,
  state: 'last-known-good',
  why: '',
  since: null,
  generation: '42',
  digest: null,
  answers: [],
  targets: [target('east', 'down', true), target('west', 'up', false)],
  givenBack: null,
  hold: null,
  proposal: null,
  refusals: [],
  publishers: [],
  enactors: [],
  refusedWrites: [],
  rehearsal: null,
  alarms: [],
}

const check = (id: string, state: 'up' | 'down' | 'unknown', tookMs: number | null): CheckView => ({
  id,
  service: null,
  kind: 'http',
  looksAt: 'http://127.0.0.2/',
  everyMs: 200,
  state,
  since: null,
  last: tookMs === null ? null : { at: '', verdict: state, phase: null, detail: '', tookMs },
  byVantage: {},
  usualMs: tookMs === null ? null : 45,
  ailing:
    state === 'down'
      ? null
      : {
          ...{ ailment: 'slow', agreed: true, seenFrom: [], notFrom: [], since: null, text: '' },
          ...{ share: 0, usualShare: 0, ms: 310, usualMs: 45 },
        },
  flapping: state === 'down' ? { falls: 3, since: '' } : null,
})

const feed: FeedView = {
  ...{
    id: 'github',
    kind: 'statuspage',
    url: 'https://status.github.test',
    everySeconds: 60,
    state: 'stale',
  },
  ...{ lastGoodAt: '2026-01-01T00:00:00.000Z', lastTriedAt: null, staleSince: null, trouble: null },
  ...{ records: 50, unreadable: 1, unreadableTotal: 3, unread: [], unmapped: ['Actions', 'Pages'] },
  lag: null,
}

const dns: JsonObject = {
  queries: 9,
  replies: { udp: { NOERROR: 7, NXDOMAIN: 1 }, tcp: { NOERROR: 1 } },
  ignored: { udp: 2, tcp: 0 },
  unsent: 3,
  tcp: { open: 4, accepted: 5, ended: {} },
}

const sources: MetricSources = {
  live: {
    endpoints: async (sight) => (sight === 'all' ? [endpoint] : []),
    feeds: async () => [feed],
    checks: async () => [check('east"\\\n', 'down', 250), check('new', 'unknown', null)],
  },
  dns: () => dns,
  store: async () => ({ bytes: 4096, queuedBytes: 0, journal: 12, reportsKept: 40, lastCommitMs: 2.5 }),
  nodeLost: () => false,
}

/** Series and value, read by the rules of the text format 0.0.4; a line that breaks them fails the test. */
function read(text: string): ReadonlyMap<string, number> {
  const series = new Map<string, number>()
  const typed = new Set<string>()
  for (const line of text.split('\n').filter(Boolean)) {
    const type = /^# TYPE ([a-z_]+) (counter|gauge)$/.exec(line)
    if (type) {
      assert.equal(type[1]!.endsWith('_total'), type[2] === 'counter', line)
      typed.add(type[1]!)
      continue
    }
    if (/^# HELP [a-z_]+ .+$/.test(line)) continue
    const sample = /^(([a-z_]+)(?:\{(?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)+\})?) (\S+)$/.exec(line)
    assert.ok(sample, `a sample: ${line}`)
    assert.ok(typed.has(sample[2]!), `typed before it is told: ${line}`)
    assert.ok(!series.has(sample[1]!), `told once: ${line}`)
    assert.ok(Number.isFinite(Number(sample[3])), line)
    series.set(sample[1]!, Number(sample[3]))
  }
  return series
}

describe('the figures of the station', () => {
  test('can be read by Prometheus and hold what is known', async () => {
    const series = read(await stationMetrics(sources))
    const expected: readonly (readonly [string, number])[] = [
      ['holdfast_endpoint_state{endpoint="app.shop.test",state="last-known-good"}', 1],
      ['holdfast_endpoint_state{endpoint="app.shop.test",state="ok"}', 0],
      ['holdfast_endpoint_generation{endpoint="app.shop.test"}', 42],
      ['holdfast_target_health{endpoint="app.shop.test",target="east",health="down"}', 1],
      ['holdfast_target_health{endpoint="app.shop.test",target="east",health="up"}', 0],
      ['holdfast_target_answered{endpoint="app.shop.test",target="east"}', 1],
      ['holdfast_target_drained{endpoint="app.shop.test",target="west"}', 1],
      ['holdfast_check_state{check="east\\"\\\\\\n",state="down"}', 1],
      ['holdfast_target_ready{endpoint="app.shop.test",target="west",state="not-ready"}', 1],
      ['holdfast_target_lag_seconds{endpoint="app.shop.test",target="west"}', 42.1],
      ['holdfast_check_state{check="new",state="unknown"}', 1],
      ['holdfast_check_last_duration_seconds{check="east\\"\\\\\\n"}', 0.25],
      ['holdfast_dns_replies_total{transport="udp",rcode="NOERROR"}', 7],
      ['holdfast_dns_replies_total{transport="tcp",rcode="NOERROR"}', 1],
      ['holdfast_dns_ignored_total{transport="udp"}', 2],
      ['holdfast_dns_unsent_total', 3],
      ['holdfast_dns_tcp_connections', 4],
      ['holdfast_store_up', 1],
      ['holdfast_store_bytes', 4096],
      ['holdfast_store_journal_entries', 12],
      ['holdfast_store_last_commit_seconds', 0.0025],
      ['holdfast_node_lost', 0],
      ['holdfast_feed_state{feed="github",state="stale"}', 1],
      ['holdfast_feed_state{feed="github",state="good"}', 0],
      ['holdfast_feed_last_good_timestamp_seconds{feed="github"}', 1_767_225_600],
      ['holdfast_feed_unreadable{feed="github"}', 3],
      ['holdfast_feed_unmapped_names{feed="github"}', 2],
    ]
    for (const [name, value] of expected) assert.equal(series.get(name), value, name)
    assert.equal(series.has('holdfast_check_last_duration_seconds{check="new"}'), false)
  })

  test('go on when the store cannot be read and the node has said nothing yet', async () => {
    const series = read(
      await stationMetrics({
        ...sources,
        dns: () => ({}),
        store: () => Promise.reject(new Error('closed')),
        nodeLost: () => true,
      }),
    )
    assert.equal(series.get('holdfast_store_up'), 0)
    assert.equal(series.get('holdfast_node_lost'), 1)
    assert.equal(series.get('holdfast_endpoint_generation{endpoint="app.shop.test"}'), 42)
    assert.ok(![...series.keys()].some((name) => name.startsWith('holdfast_store_bytes')))
  })

  test('of what left the configuration are gone at the next scrape', async () => {
    await stationMetrics(sources)
    const none = { endpoints: async () => [], checks: async () => [] }
    const series = read(await stationMetrics({ ...sources, live: none }))
    assert.ok(![...series.keys()].some((name) => name.includes('app.shop.test')))
  })
})
