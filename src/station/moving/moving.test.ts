import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import type { JsonObject } from '../../terms/index.ts'
import { readConfig } from '../config/index.ts'
import { importBlackbox } from './blackbox.ts'
import type { Moved } from './draft.ts'
import { importGatus } from './gatus.ts'
import { importKuma } from './kuma.ts'
import { type WrittenMove, writtenMove } from './written.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const written = (moved: Moved): WrittenMove => writtenMove(moved, 'a test')

/** As the configuration reads it, with the environment that the import asks for. */
function read(move: WrittenMove) {
  const env = Object.fromEntries([
    ...move.variables.map((name) => [name, '1'] as const),
    ...move.secrets.flatMap((one) => (one.kind === 'variable' ? [[one.name, one.value] as const] : [])),
  ])
  const config = readConfig(move.text, { file: 'imported.yaml', env, baseFolder: '/' })
  assert.ok(config.ok, config.ok ? '' : JSON.stringify(config.error))
  return config.value
}

const entry = (move: WrittenMove, section: string, id: string): JsonObject =>
  (move.config[section] as JsonObject)[id] as JsonObject

const lossesOf = (move: WrittenMove, where: string): readonly string[] =>
  move.losses.flatMap((loss) => (loss.where === where ? [`${loss.what}: ${loss.why}`] : []))

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
    ),
  )

/** Looks like one of our references, and is none. */
const plain = 'Welcome $'.concat('{you}')

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
        CREATE TABLE maintenance (id INTEGER);
        INSERT INTO monitor (id, name, active, type, url, interval, maxretries, upside_down, maxredirects, accepted_statuscodes_json)
          VALUES (1, 'Front', 1, 'http', 'https://front.example/', 30, 0, 0, 0, '["200","301-302"]');
        INSERT INTO monitor (id, name, active, type, hostname, interval, dns_resolve_type, dns_resolve_server)
          VALUES (2, 'Name', 1, 'dns', 'Front.Example.', 30, 'AAAA', '2001:db8::53');
        INSERT INTO status_page VALUES (1, 1), (2, 0);
        INSERT INTO "group" VALUES (10, 1), (20, 2);
        INSERT INTO monitor_group VALUES (1, 10), (2, 20);
        INSERT INTO maintenance VALUES (1);`)
      db.close()
      const head = new DatabaseSync(file).prepare('SELECT 1').get()
      assert.ok(head)
      const move = written(importKuma(file, bytes('SQLite format 3\0')))
      assert.deepEqual(entry(move, 'services', 'front'), { name: 'Front', public: true })
      assert.deepEqual(entry(move, 'services', 'name'), { name: 'Name' })
      assert.deepEqual(entry(move, 'checks', 'name').dns, {
        name: 'front.example',
        type: 'AAAA',
        server: '[2001:db8::53]:53',
      })
      assert.deepEqual((entry(move, 'checks', 'front').http as JsonObject).status, ['200', '301-302'])
      assert.match(lossesOf(move, 'the database').join(), /1 maintenance/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  test('a file of something else is refused with the way out', () => {
    for (const text of ['', '{}', 'monitors: []', '{"monitorList"'])
      assert.throws(() => importKuma('x.json', bytes(text)), /kuma\.db/)
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

describe('Gatus', () => {
  const gatus = (config: JsonObject): WrittenMove =>
    written(importGatus('config.yaml', bytes(stringify(config))))
  const endpoint = (fields: JsonObject): WrittenMove =>
    gatus({ endpoints: [{ name: 'site', url: 'https://shop.example/health', interval: '5m', ...fields }] })

  test('conditions become what a look sees; the others are named', () => {
    const move = endpoint({
      group: 'Core',
      client: { 'ignore-redirect': true, timeout: '3s' },
      conditions: [
        '[STATUS] == any(200, 429)',
        '[RESPONSE_TIME] < 300',
        '[BODY] == pat(*<title>Shop*)',
        '[BODY].status == UP',
        '[CERTIFICATE_EXPIRATION] > 240h',
        '[DOMAIN_EXPIRATION] > 720h',
      ],
    })
    const [check, certificate] = read(move).checks
    assert.deepEqual(check?.probe, {
      kind: 'http',
      url: 'https://shop.example/health',
      method: 'GET',
      status: [
        [200, 200],
        [429, 429],
      ],
      headers: {},
      bodyContains: '<title>Shop',
    })
    assert.deepEqual([check?.every, check?.timeout, check?.down, check?.up], [300_000, 3000, 3, 2])
    assert.deepEqual(entry(move, 'checks', 'site').slow, { above: '300ms' })
    assert.equal(certificate?.probe.kind === 'tls' && certificate.probe.minimum, 10 * 86_400_000)
    assert.deepEqual(
      move.losses.map(({ what }) => what),
      ['[BODY].status == UP', '[DOMAIN_EXPIRATION] > 720h'],
    )
  })

  test('several conditions on the status hold together', () => {
    const move = endpoint({
      client: { 'ignore-redirect': true },
      conditions: ['[STATUS] >= 200', '[STATUS] < 300', '[STATUS] != 204'],
    })
    assert.deepEqual((entry(move, 'checks', 'site').http as JsonObject).status, ['200-203', '205-299'])
  })

  test('references to the environment stay references; a plain dollar stays one', () => {
    const move = endpoint({
      url: 'https://$HOST/a?b=$$1',
      headers: { Authorization: 'Bearer $'.concat('{TOKEN}'), 'X-Plain': 'a${b' },
    })
    assert.deepEqual(move.variables, ['HOST', 'TOKEN'])
    const config = readConfig(move.text, {
      file: 'x',
      baseFolder: '/',
      env: {
        HOST: 'shop.example',
        TOKEN: 't',
      },
    })
    assert.ok(config.ok, JSON.stringify(config))
    const [check] = config.value.checks
    assert.ok(check?.probe.kind === 'http')
    assert.equal(check.probe.url, 'https://shop.example/a?b=$1')
    assert.deepEqual(check.probe.headers, { authorization: 'Bearer t', 'x-plain': 'a${b' })
  })

  test('addresses by their scheme', () => {
    const looks = (url: string, more: JsonObject = {}): unknown => {
      const { checks } = endpoint({ url, conditions: ['[CONNECTED] == true'], ...more }).config
      const { service, every, timeout, down, up, ...probe } = ((checks ?? {}) as JsonObject)
        .site as JsonObject
      return probe
    }
    assert.deepEqual(looks('tcp://db.example:5432'), { tcp: 'db.example:5432' })
    assert.deepEqual(looks('tls://shop.example:993'), { tls: 'shop.example:993' })
    assert.deepEqual(looks('starttls://mail.example:587'), { tcp: 'mail.example:587' })
    assert.deepEqual(looks('wss://ws.example/live'), { tcp: 'ws.example:443' })
    assert.deepEqual(looks('grpc://[2001:db8::1]:50051'), { tcp: '[2001:db8::1]:50051' })
    assert.deepEqual(
      looks('8.8.8.8', {
        dns: { 'query-name': 'Shop.Example.', 'query-type': 'MX' },
        conditions: ['[BODY] == mail.example.'],
      }),
      {
        dns: { name: 'shop.example', type: 'MX', server: '8.8.8.8:53', expect: ['mail.example'] },
      },
    )
  })

  test('what is not an endpoint is named, too', () => {
    const move = gatus({
      endpoints: [],
      'external-endpoints': [{ name: 'cron', token: 'secret' }],
      suites: [{ name: 'login' }],
      maintenance: { start: '23:00', duration: '1h' },
      security: { basic: {} },
    })
    assert.deepEqual(
      move.losses.map(({ where, what }) => `${where}: ${what}`),
      [
        'external endpoint "cron": the whole endpoint',
        'suite "login": the whole suite',
        'the file: `maintenance`',
        'the file: `security`',
      ],
    )
  })

  test('a file of something else is refused', () => {
    assert.throws(() => importGatus('x.yaml', bytes('modules: {}')), /no configuration of Gatus/)
    assert.throws(() => importGatus('x.yaml', bytes('a: [')), /not readable as YAML/)
  })
})

describe('the blackbox exporter', () => {
  const modules = stringify({
    modules: {
      http_2xx: {
        prober: 'http',
        timeout: '5s',
        http: { follow_redirects: false, fail_if_body_not_matches_regexp: ['Shop\\.', 'a.*b'] },
      },
      http_auth: {
        prober: 'http',
        http: {
          basic_auth: { username: 'u', password: 'pw' },
          valid_status_codes: [200, 204],
          no_follow_redirects: true,
        },
      },
      tls_connect: { prober: 'tcp', tcp: { tls: true } },
      dns_mx: { prober: 'dns', dns: { query_name: 'shop.example', query_type: 'MX' } },
      icmp: { prober: 'icmp' },
    },
  })
  const jobs = (...pairs: readonly (readonly [string, readonly string[]])[]): string =>
    stringify({
      global: { scrape_interval: '30s' },
      scrape_configs: [
        { job_name: 'node', static_configs: [{ targets: ['127.0.0.1:9100'] }] },
        ...pairs.map(([module, targets]) => ({
          job_name: `probe ${module}`,
          metrics_path: '/probe',
          params: { module: [module] },
          static_configs: [{ targets }],
        })),
      ],
    })
  const blackbox = (...texts: readonly string[]): WrittenMove =>
    written(importBlackbox(texts.map((text, i) => ({ name: `${i}.yml`, bytes: bytes(text) }))))

  test('targets of the one file are looked at as the other says, in either order', () => {
    const prometheus = jobs(
      ['http_2xx', ['shop.example', 'https://shop.example/b']],
      ['http_auth', ['http://in.example/']],
      ['tls_connect', ['shop.example:443']],
      ['dns_mx', ['192.0.2.53', '[2001:db8::53]:5353']],
    )
    const move = blackbox(prometheus, modules)
    assert.deepEqual(blackbox(modules, prometheus).config, move.config)
    const config = read(move)
    assert.deepEqual(
      config.checks.map(({ id, probe }) => [id, probe.kind]),
      [
        ['shop-example', 'http'],
        ['shop-example-b', 'http'],
        ['in-example', 'http'],
        ['shop-example-443', 'tls'],
        ['192-0-2-53', 'dns'],
        ['2001-db8-53-5353', 'dns'],
      ],
    )
    assert.deepEqual(config.checks[0]?.probe, {
      kind: 'http',
      url: 'http://shop.example',
      method: 'GET',
      status: [[200, 299]],
      headers: {},
      bodyContains: 'Shop.',
    })
    assert.equal(config.checks[0]?.every, 30_000)
    assert.ok(!move.text.includes('pw'))
    assert.match(lossesOf(move, 'module "icmp"').join(), /no target/)
    assert.match(lossesOf(move, 'target "shop.example" of job "probe http_2xx"').join(), /a\.\*b/)
  })

  test('modules without targets say where those stand', () => {
    assert.throws(() => blackbox(modules), /prometheus\.yml blackbox\.yml/)
    assert.throws(() => blackbox('a: 1'), /no scrape_configs/)
  })

  test('a module that was not given is the one that comes with the exporter, or is told', () => {
    const move = blackbox(jobs(['http_2xx', ['shop.example']], ['own', ['other.example']]))
    assert.deepEqual(Object.keys(move.config.checks as JsonObject), ['shop-example'])
    assert.match(lossesOf(move, 'target "other.example" of job "probe own"').join(), /give blackbox\.yml/)
  })
})

describe('whatever stands in a file', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      'https://shop.example/',
      'http',
      'tcp://a:1',
      '$'.concat('{X}'),
      '$X',
      '\uE000X\uE001',
      '200-299',
      '1e999',
      'any://',
      'Server=;,',
    ),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
  )
  const value = fc.oneof(
    { weight: 4, arbitrary: word },
    fc.array(word, { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 10 }), word, { maxKeys: 3 }),
  )
  const fieldsOf = (...keys: readonly string[]) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, value])), {
      requiredKeys: [],
    }) as fc.Arbitrary<JsonObject>
  const monitors = fieldsOf(
    ...[
      'id',
      'name',
      'type',
      'url',
      'method',
      'hostname',
      'port',
      'interval',
      'timeout',
      'maxretries',
      'maxredirects',
    ],
    ...[
      'accepted_statuscodes',
      'headers',
      'body',
      'keyword',
      'ignoreTls',
      'basic_auth_user',
      'dns_resolve_server',
      'parent',
    ],
  )
  const endpoints = fieldsOf(
    'name',
    'group',
    'url',
    'interval',
    'conditions',
    'headers',
    'client',
    'dns',
    'alerts',
    'method',
    'body',
  )
  const modules = fieldsOf('prober', 'timeout', 'http', 'tcp', 'dns')

  const isSound = (make: () => Moved): void => {
    const move = written(make())
    if (Object.keys(move.config).length > 0) read(move)
    for (const one of move.secrets) if (one.value.length > 12) assert.ok(!move.text.includes(one.value))
  }

  test('the outcome is a configuration that can be read, and no secret stands in it', () => {
    const kinds = fc.constantFrom('http', 'keyword', 'port', 'dns', 'postgres', 'mqtt', 'group')
    fc.assert(
      fc.property(fc.array(fc.tuple(monitors, kinds), { maxLength: 4 }), (rows) =>
        isSound(() =>
          importKuma(
            'x',
            bytes(JSON.stringify({ monitorList: rows.map(([row, type]) => ({ ...row, type })) })),
          ),
        ),
      ),
      { numRuns: 150 },
    )
    fc.assert(
      fc.property(fc.array(endpoints, { maxLength: 4 }), (list) =>
        isSound(() => importGatus('x', bytes(stringify({ endpoints: list })))),
      ),
      { numRuns: 150 },
    )
    fc.assert(
      fc.property(modules, fc.constantFrom('http', 'tcp', 'dns'), word, (module, prober, target) =>
        isSound(() =>
          importBlackbox([
            {
              name: 'x',
              bytes: bytes(
                stringify({
                  modules: { m: { ...module, prober } },
                  scrape_configs: [
                    { job_name: 'j', params: { module: ['m'] }, static_configs: [{ targets: [target] }] },
                  ],
                }),
              ),
            },
          ]),
        ),
      ),
      { numRuns: 150 },
    )
  })
})
