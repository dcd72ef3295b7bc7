import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../terms/index.ts'
import { importKuma } from './kuma.ts'
import { bytes, entry, lossesOf, plain, read, today, written } from './moved.fixture.ts'
import type { WrittenMove } from './written.ts'

const monitor = (fields: JsonObject): JsonObject => ({
  id: 1,
  name: 'Shop',
  type: 'http',
  url: 'https://shop.example/health',
  method: 'GET',
  interval: 60,
  timeout: 48,
  maxretries: 2,
  maxredirects: 0,
  active: true,
  accepted_statuscodes: ['200-299'],
  notificationIDList: {},
  ...fields,
})
const backup = (monitors: readonly JsonObject[], notifications: readonly JsonObject[] = []): WrittenMove =>
  written(
    importKuma(
      'backup.json',
      bytes(
        JSON.stringify({
          version: '1.23.11',
          monitorList: monitors,
          notificationList: notifications,
          proxyList: [],
        }),
      ),
      today,
    ),
  )

describe('Uptime Kuma', () => {
  test('a monitor is a service with a check: seconds, retries and groups mean what they meant', () => {
    const move = backup([
      monitor({ id: 7, type: 'group', name: 'Web shop' }),
      monitor({ parent: 7, type: 'keyword', keyword: plain }),
    ])
    assert.deepEqual(entry(move, 'services', 'shop'), { name: 'Shop', category: 'web shop' })
    const [check] = read(move).checks
    assert.equal(check?.every, 60_000)
    assert.equal(check?.timeout, 48_000)
    assert.deepEqual([check?.down, check?.up], [3, 1])
    assert.deepEqual(check?.probe, {
      kind: 'http',
      url: 'https://shop.example/health',
      method: 'GET',
      status: [[200, 299]],
      headers: {},
      bodyContains: plain,
    })
    assert.deepEqual(move.losses, [])
  })

  test('credentials never stand in the text: they are variables that make the same header', () => {
    const move = backup([
      monitor({
        authMethod: 'basic',
        basic_auth_user: 'kuma',
        basic_auth_pass: "it's",
        headers: '{"X-Api-Key":"very secret","accept":"text/html"}',
      }),
      monitor({ id: 2, name: 'Old', url: 'https://u:p%40ss@old.example/' }),
    ])
    for (const secret of ['very secret', "it's", 'p%40ss', 'p@ss']) assert.ok(!move.text.includes(secret))
    const headers = read(move).checks.map(({ probe }) => (probe.kind === 'http' ? probe.headers : {}))
    assert.deepEqual(headers, [
      { 'x-api-key': 'very secret', accept: 'text/html', authorization: `Basic ${btoa("kuma:it's")}` },
      { authorization: `Basic ${btoa('u:p@ss')}` },
    ])
  })

  test('what would look at something else is not carried, and says why', () => {
    const move = backup([
      monitor({ id: 2, name: 'post', method: 'POST' }),
      monitor({ id: 3, name: 'body', body: '{"a":1}' }),
      monitor({ id: 4, name: 'down is up', upsideDown: true }),
      monitor({ id: 5, name: 'ping', type: 'ping', hostname: '192.0.2.1' }),
      monitor({ id: 6, name: 'push', type: 'push' }),
      monitor({ id: 8, name: 'paused', active: false }),
      monitor({ id: 9, name: 'SOA', type: 'dns', hostname: 'shop.example', dns_resolve_type: 'SOA' }),
      monitor({ id: 10, name: 'oauth', authMethod: 'oauth2-cc' }),
      monitor({ id: 11, name: 'something new', type: 'telepathy' }),
      monitor({ id: 12, name: 'no address', url: 'shop.example' }),
    ])
    assert.deepEqual(move.config, {})
    assert.equal(move.losses.length, 10)
    for (const loss of move.losses) assert.equal(loss.what, 'the whole monitor')
    assert.match(lossesOf(move, 'monitor "post"').join(), /POST/)
    assert.match(lossesOf(move, 'monitor "something new"').join(), /"telepathy"/)
  })

  test('a protocol that is not spoken is stood in for by its port, without its credentials', () => {
    const move = backup([
      monitor({
        id: 2,
        name: 'pg',
        type: 'postgres',
        databaseConnectionString: 'postgres://u:pw@db.example:5433/x',
      }),
      monitor({
        id: 3,
        name: 'ms',
        type: 'sqlserver',
        databaseConnectionString: 'Server=sql.example,14330;User Id=sa;Password=pw',
      }),
      monitor({ id: 4, name: 'grpc', type: 'grpc-keyword', grpcUrl: 'grpc.example:50051' }),
      monitor({
        id: 5,
        name: 'kafka',
        type: 'kafka-producer',
        kafkaProducerBrokers: '["k1.example:9093","k2.example:9093"]',
      }),
      monitor({ id: 6, name: 'mq', type: 'mqtt', hostname: 'mqtt://mq.example', port: null }),
      monitor({ id: 7, name: 'own CA', ignoreTls: true }),
    ])
    const places = read(move).checks.map(({ probe }) =>
      probe.kind === 'tcp' ? `${probe.host}:${probe.port}` : probe.kind,
    )
    assert.deepEqual(places, [
      'db.example:5433',
      'sql.example:14330',
      'grpc.example:50051',
      'k1.example:9093',
      'mq.example:1883',
      'shop.example:443',
    ])
    assert.ok(!move.text.includes('pw'))
    assert.equal(move.losses.length, 6)
  })

  test('a certificate that was watched is watched', () => {
    const move = backup([monitor({ expiryNotification: true })])
    assert.deepEqual(
      read(move).checks.map(({ probe }) => probe.kind),
      ['http', 'tls'],
    )
  })

  test('two of one name are two, whatever the script', () => {
    const move = backup([
      monitor({}),
      monitor({ id: 2 }),
      monitor({ id: 3, name: '店' }),
      monitor({ id: 4, name: '銀行' }),
    ])
    assert.deepEqual(Object.keys(move.config.checks as JsonObject), ['shop', 'shop-2', 'check', 'check-2'])
    assert.equal(entry(move, 'services', 'service-2').name, '銀行')
  })

  test('the database holds the same, and what is public; it is opened for reading alone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    try {
      const file = join(folder, 'kuma.db')
      const db = new DatabaseSync(file)
      db.exec(`
        CREATE TABLE monitor (id INTEGER PRIMARY KEY, name TEXT, active BOOLEAN, type TEXT, url TEXT, hostname TEXT, port INTEGER,
          interval INTEGER, maxretries INTEGER, upside_down BOOLEAN, maxredirects INTEGER, accepted_statuscodes_json TEXT,
          dns_resolve_type TEXT, dns_resolve_server TEXT, parent INTEGER, expiry_notification BOOLEAN, basic_auth_user TEXT);
        CREATE TABLE status_page (id INTEGER, published BOOLEAN);
        CREATE TABLE "group" (id INTEGER, status_page_id INTEGER);
        CREATE TABLE monitor_group (monitor_id INTEGER, group_id INTEGER);
        INSERT INTO monitor (id, name, active, type, url, interval, maxretries, upside_down, maxredirects, accepted_statuscodes_json)
          VALUES (1, 'Front', 1, 'http', 'https://front.example/', 30, 0, 0, 0, '["200","301-302"]');
        INSERT INTO monitor (id, name, active, type, hostname, interval, dns_resolve_type, dns_resolve_server)
          VALUES (2, 'Name', 1, 'dns', 'Front.Example.', 30, 'AAAA', '2001:db8::53');
        INSERT INTO status_page VALUES (1, 1), (2, 0);
        INSERT INTO "group" VALUES (10, 1), (20, 2);
        INSERT INTO monitor_group VALUES (1, 10), (2, 20);
        CREATE TABLE proxy (id INTEGER); INSERT INTO proxy VALUES (1);`)
      db.close()
      const head = new DatabaseSync(file).prepare('SELECT 1').get()
      assert.ok(head)
      const move = written(importKuma(file, bytes('SQLite format 3\0'), today))
      assert.deepEqual(entry(move, 'services', 'front'), { name: 'Front', public: true })
      assert.deepEqual(entry(move, 'services', 'name'), { name: 'Name' })
      assert.deepEqual(entry(move, 'checks', 'name').dns, {
        name: 'front.example',
        type: 'AAAA',
        server: '[2001:db8::53]:53',
      })
      assert.deepEqual((entry(move, 'checks', 'front').http as JsonObject).status, ['200', '301-302'])
      assert.match(lossesOf(move, 'the database').join(), /1 proxy/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('a file of something else is refused with the way out', () => {
    for (const text of ['', '{}', 'monitors: []', '{"monitorList"'])
      assert.throws(() => importKuma('x.json', bytes(text), today), /kuma\.db/)
  })
})

describe('notifications of Uptime Kuma', () => {
  const kinds: readonly (readonly [string, JsonObject, string])[] = [
    ['slack', { slackwebhookURL: 'https://hooks.slack.example/T/B/key' }, 'slack'],
    ['mattermost', { mattermostWebhookUrl: 'https://chat.example/hooks/key' }, 'slack'],
    ['discord', { discordWebhookUrl: 'https://discord.example/api/webhooks/1/key' }, 'discord'],
    ['teams', { webhookUrl: 'https://teams.example/key' }, 'teams'],
    ['webhook', { webhookURL: 'https://hooks.example/key' }, 'webhook'],
    ['PagerDuty', { pagerdutyIntegrationKey: 'the-key' }, 'pagerduty'],
    ['Opsgenie', { opsgenieApiKey: 'the-key', opsgenieRegion: 'eu' }, 'opsgenie'],
    ['ntfy', { ntfytopic: 'ops', ntfyserverurl: 'https://ntfy.example', ntfyaccesstoken: 'tk_key' }, 'ntfy'],
    [
      'smtp',
      {
        smtpHost: 'mail.example',
        smtpPort: 465,
        smtpSecure: true,
        smtpUsername: 'bot',
        smtpPassword: 'the-key',
        smtpFrom: '"K" <k@shop.example>',
        smtpTo: 'a@shop.example; b@shop.example',
      },
      'smtp',
    ],
  ]
  test('each kind that is spoken here is an alert for the monitors that tell it, its key in a file of its own', () => {
    const notifications = kinds.map(([type, fields], i) => ({
      id: i + 1,
      name: type,
      active: true,
      config: JSON.stringify({ type, ...fields }),
    }))
    const all = Object.fromEntries(notifications.map(({ id }) => [String(id), true]))
    const move = backup(
      [monitor({ notificationIDList: all }), monitor({ id: 2, name: 'quiet' })],
      notifications,
    )
    const { alerts } = read(move)
    assert.deepEqual(
      alerts.map(({ kind }) => kind),
      kinds.map(([, , kind]) => kind),
    )
    for (const secret of move.secrets) assert.ok(!move.text.includes(secret.value), secret.value)
    assert.equal(move.secrets.length, kinds.length)
    for (const id of Object.keys(move.config.alerts as JsonObject))
      assert.deepEqual(entry(move, 'alerts', id).when, { services: ['shop'] })
    assert.deepEqual(move.losses, [])
  })

  test('one that nobody tells, that is off or that is not spoken here is told', () => {
    const told = { '1': true, '2': true }
    const move = backup(
      [monitor({ notificationIDList: told })],
      [
        { id: 1, name: 'tg', active: true, config: '{"type":"telegram"}' },
        { id: 2, name: 'off', active: false, config: '{"type":"slack"}' },
        { id: 3, name: 'nobody', active: true, config: '{"type":"slack"}' },
      ],
    )
    assert.equal(move.config.alerts, undefined)
    assert.deepEqual(
      move.losses.map(({ where }) => where),
      ['notification "tg"', 'notification "off"', 'notification "nobody"'],
    )
  })
})
