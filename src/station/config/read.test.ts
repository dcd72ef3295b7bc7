// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is what stands in the file

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { lifeRules } from '../../incidents/index.ts'
import { type ConfigProblem, checkFiles, formatProblem, loadConfig, readConfig } from './index.ts'

const reading = { file: 'holdfast.yaml', env: { NAME: 'east', PORT: '8081', TWO: '2' }, baseFolder: '/base' }

function accept(text: string) {
  const read = readConfig(text, reading)
  assert.ok(read.ok, read.ok ? '' : read.error.map(formatProblem).join('\n'))
  return read.value
}

function refuse(text: string): readonly ConfigProblem[] {
  const read = readConfig(text, reading)
  assert.ok(!read.ok, 'expected problems')
  return read.error
}

const whole = `
node: { name: lon-1, standsOn: [aws/eu-west-2] }
store: ./data
listen: { http: 127.0.0.1:8080, dns: 127.0.0.1:5300 }
foundations:
  aws/us-east-1/dynamodb: { within: aws/us-east-1, jurisdiction: US }
services:
  shop: { name: Shop, category: shop, public: true, standsOn: [aws/us-east-1/dynamodb, { on: stripe, kind: soft }] }
checks:
  shop-east: { service: shop, http: "https://east.shop.example/health", every: 200ms, timeout: 250ms, down: 2, up: 3 }
  shop-west:
    http: { url: "http://west.shop.example", status: [200, "300-399"], contains: ok, headers: { X-Probe: holdfast } }
  db: { tcp: "db.example:5432" }
  name: { dns: { name: Shop.Example., type: AAAA, server: "[2001:db8::53]:5300", expect: ["2001:db8::1"] } }
  cert: { tls: "shop.example", slow: off }
  lazy: { tcp: "lazy.example:443", slow: { above: 800ms } }
vantages:
  quorum: 2
  of: [lon-1, fra-1, nyc-1]
  at: { lon-1: "192.0.2.5:8444", fra-1: "fra.example:8444", nyc-1: "[2001:db8::5]:8444" }
  keyFile: nodes.key
  canaries: ["tcp://192.0.2.53:53"]
feeds:
  github: { kind: statuspage, url: "https://www.githubstatus.com/", maps: { Actions: github/actions } }
endpoints:
  app.shop.example:
    ttl: 5s
    minimum: 1
    targets:
      east: { address: 192.0.2.10, check: shop-east, standsOn: [aws/us-east-1] }
      west: { addresses: [198.51.100.7, "2001:DB8::7"], check: shop-west, standsOn: [gcp/us-west1] }
    prefer: [east, west]
    publish: [here, office]
publishers:
  here:
    kind: embedded
    zone: shop.example
    file: shop.zone
    transfers: { secondaries: [192.0.2.53], key: { name: xfr, secretFile: xfr.key }, primary: lon-1 }
  office: { kind: rfc2136, zone: shop.example, server: 127.0.0.1:53, key: { name: k1, secretFile: k1.key } }
  pdns:
    kind: powerdns
    zone: shop.example
    server: 127.0.0.1:5300
    key: { name: k2, algorithm: hmac-sha512, secretFile: k2.key }
    api: { url: "http://127.0.0.1:8081/", keyFile: pdns-api.key }
alerts:
  oncall: { webhook: "https://hooks.example/x", secretFile: hook.key, when: { severity: major } }
  mail: { smtp: "smtps://mail.example", from: holdfast@shop.example, to: [a@shop.example] }
`

describe('a configuration that is right', () => {
  test('the whole shape is read into the specs of the rooms', () => {
    const config = accept(whole)
    assert.deepEqual(config.warnings, [])
    assert.equal(config.store.folder, '/base/data')
    assert.deepEqual(config.endpoints, [
      {
        name: 'app.shop.example',
        public: false,
        ttl: 5,
        mode: 'automatic',
        minimum: 1,
        belowQuorum: 'hold',
        returning: { slowStart: 5000, damped: true },
        targets: [
          {
            id: 'east',
            records: [{ type: 'A', address: '192.0.2.10' }],
            standsOn: ['aws/us-east-1'],
            check: 'shop-east',
          },
          {
            id: 'west',
            records: [
              { type: 'A', address: '198.51.100.7' },
              { type: 'AAAA', address: '2001:db8::7' },
            ],
            standsOn: ['gcp/us-west1'],
            check: 'shop-west',
          },
        ],
        prefer: [['east'], ['west']],
        publish: ['here', 'office'],
      },
    ])
    assert.deepEqual(
      config.checks.map((check) => check.probe),
      [
        {
          kind: 'http',
          url: 'https://east.shop.example/health',
          method: 'GET',
          status: [[200, 399]],
          headers: {},
        },
        {
          kind: 'http',
          url: 'http://west.shop.example',
          method: 'GET',
          status: [
            [200, 200],
            [300, 399],
          ],
          headers: { 'x-probe': 'holdfast' },
          bodyContains: 'ok',
        },
        { kind: 'tcp', host: 'db.example', port: 5432 },
        {
          kind: 'dns',
          name: 'shop.example',
          type: 'AAAA',
          expect: ['2001:db8::1'],
          server: '[2001:db8::53]:5300',
        },
        { kind: 'tls', host: 'shop.example', port: 443, servername: 'shop.example', minimum: 7 * 86_400_000 },
        { kind: 'tcp', host: 'lazy.example', port: 443 },
      ],
    )
    assert.deepEqual(config.slow, [
      { check: 'cert', rule: { kind: 'off' } },
      { check: 'lazy', rule: { kind: 'above', ms: 800 } },
    ])
    assert.deepEqual(config.publishers[0], {
      id: 'here',
      kind: 'embedded',
      zone: 'shop.example',
      file: '/base/shop.zone',
      transfers: {
        secondaries: [{ host: '192.0.2.53', port: 53 }],
        allowFrom: ['192.0.2.53'],
        key: { name: 'xfr', algorithm: 'hmac-sha256', secretFile: '/base/xfr.key' },
        primary: 'lon-1',
      },
    })
    assert.deepEqual(config.publishers[1], {
      id: 'office',
      kind: 'rfc2136',
      zone: 'shop.example',
      server: { host: '127.0.0.1', port: 53 },
      key: { name: 'k1', algorithm: 'hmac-sha256', secretFile: '/base/k1.key' },
    })
    assert.deepEqual(config.publishers[2], {
      id: 'pdns',
      kind: 'powerdns',
      zone: 'shop.example',
      server: { host: '127.0.0.1', port: 5300 },
      key: { name: 'k2', algorithm: 'hmac-sha512', secretFile: '/base/k2.key' },
      api: { url: 'http://127.0.0.1:8081', keyFile: '/base/pdns-api.key', serverId: 'localhost' },
    })
    assert.deepEqual(config.vantages, {
      quorum: 2,
      of: ['lon-1', 'fra-1', 'nyc-1'],
      canaries: [{ host: '192.0.2.53', port: 53 }],
      link: {
        listen: { host: '192.0.2.5', port: 8444 },
        at: [
          { name: 'lon-1', host: '192.0.2.5', port: 8444 },
          { name: 'fra-1', host: 'fra.example', port: 8444 },
          { name: 'nyc-1', host: '2001:db8::5', port: 8444 },
        ],
        keyFile: '/base/nodes.key',
      },
    })
  })

  test('a hosted zone of Route 53, its id as the AWS tools print it', () => {
    const written = 'kind: route53, zone: shop.example, hostedZone: /hostedzone/Z0123456789ABCDEFGHIJ'
    const { publishers } = accept(`publishers: { cloud: { ${written}, credentialsFile: aws.ini } }`)
    assert.deepEqual(publishers, [
      {
        id: 'cloud',
        kind: 'route53',
        zone: 'shop.example',
        hostedZone: 'Z0123456789ABCDEFGHIJ',
        region: 'us-east-1',
        requestsPerSecond: 5,
        credentialsFile: '/base/aws.ini',
      },
    ])
  })

  test('foundations that are only stood on are added by themselves', () => {
    const { foundations } = accept(whole).atlas
    assert.deepEqual([...foundations.keys()].toSorted(), [
      'aws/eu-west-2',
      'aws/us-east-1',
      'aws/us-east-1/dynamodb',
      'gcp/us-west1',
      'github/actions',
      'stripe',
    ])
  })

  test('an empty file is refused: an editor that is just writing must not take everything away', () => {
    for (const text of ['', '\n', '# nothing yet\n']) {
      const read = readConfig(text, { file: 'holdfast.yaml', env: {}, baseFolder: '/etc' })
      assert.ok(!read.ok && read.error[0]?.message === 'the file is empty', JSON.stringify(text))
    }
  })

  test('what is left out takes its default', () => {
    const config = accept('services: {}')
    assert.deepEqual(config.listen, {
      http: { host: '127.0.0.1', port: 8080 },
      dns: { host: '127.0.0.1', port: 5300 },
    })
    assert.equal(config.node.name, 'localhost')
    assert.deepEqual(config.vantages, { quorum: 1, of: ['localhost'], canaries: [] })
    assert.equal(config.retention.counts, 400 * 86_400_000)
    assert.deepEqual(config.detection, { threshold: lifeRules.openAt })
  })

  test('a threshold of detection is taken as written, and one that every minute would pass is refused', () => {
    assert.equal(accept('detection: { threshold: 6.5 }').detection.threshold, 6.5)
    const read = readConfig('detection: { threshold: 1 }', reading)
    assert.ok(!read.ok)
    assert.equal(read.error[0]?.path, 'detection.threshold')
  })

  test('a check has the defaults of the design', () => {
    const [check] = accept('checks: { a: { tcp: "h:1" } }').checks
    assert.deepEqual(
      [check?.every, check?.timeout, check?.down, check?.up, check?.refusedGrace],
      [10_000, 2000, 2, 3, 20],
    )
  })

  test('the environment is substituted, also into numbers, with defaults and an escape', () => {
    const config = accept(
      'checks:\n  a: { http: { url: "http://${NAME}:${PORT}/${PATH_:-x}", contains: "$${raw}" }, down: "${TWO}" }',
    )
    assert.deepEqual(config.checks[0]?.probe, {
      kind: 'http',
      url: 'http://east:8081/x',
      method: 'GET',
      status: [[200, 399]],
      headers: {},
      bodyContains: '${raw}',
    })
    assert.equal(config.checks[0]?.down, 2)
  })

  test('anchors and aliases are followed', () => {
    const config = accept('checks: { a: &c { tcp: "h:1" }, b: *c }')
    assert.deepEqual(config.checks[1]?.probe, { kind: 'tcp', host: 'h', port: 1 })
  })

  test('a key called __proto__ is a name like another', () => {
    assert.match(refuse('checks: { __proto__: { tcp: "h:1" } }')[0]!.message, /expected a check id/)
    const feed = 'feeds: { f: { kind: statuspage, url: "https://x.example", maps: { __proto__: aws } } }'
    assert.deepEqual(Object.keys(accept(feed).feeds[0]!.maps), ['__proto__'])
  })

  test('listening beyond loopback is allowed and warned about, at its line', () => {
    const { warnings } = accept('listen:\n  http: 0.0.0.0:8080\n  dns: "[::1]:5300"')
    assert.deepEqual(
      warnings.map(({ line, path }) => [line, path]),
      [[2, 'listen.http']],
    )
  })

  test('the minimal example loads without a warning', async () => {
    const loaded = await loadConfig(join(import.meta.dirname, '../../../examples/minimal/holdfast.yaml'), {})
    assert.ok(loaded.ok)
    assert.equal(loaded.value.endpoints.length, 1)
    assert.deepEqual(loaded.value.warnings, [])
    assert.deepEqual(await checkFiles(loaded.value), [])
  })
})

describe('files', () => {
  test('a missing file, a missing secret and an open secret are told by name and line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-config-'))
    try {
      const path = join(folder, 'holdfast.yaml')
      const gone = await loadConfig(path, {})
      assert.ok(!gone.ok)
      assert.match(gone.error[0]!.message, /there is no such file/)
      await writeFile(
        path,
        'alerts:\n  a: { webhook: "https://x.example", secretFile: a.key }\n  b: { webhook: "https://x.example", secretFile: b.key }\n',
      )
      await writeFile(join(folder, 'b.key'), 'secret', { mode: 0o644 })
      const loaded = await loadConfig(path, {})
      assert.ok(loaded.ok)
      const problems = await checkFiles(loaded.value)
      assert.deepEqual(
        problems.map((problem) => [problem.line, problem.path, problem.file]),
        [
          [2, 'alerts.a.secretFile', path],
          [3, 'alerts.b.secretFile', path],
        ],
      )
      assert.match(problems[0]!.message, /there is no file .*a\.key/)
      assert.match(problems[1]!.hint ?? '', /chmod 600/)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('bytes that are not UTF-8 are a problem', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-config-'))
    try {
      const path = join(folder, 'holdfast.yaml')
      await writeFile(path, Buffer.from([0x61, 0x3a, 0xff]))
      const loaded = await loadConfig(path, {})
      assert.ok(!loaded.ok && /UTF-8/.test(loaded.error[0]!.message))
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

test('names of services are resolved only when the configuration gives an interval, by the resolvers it gives', () => {
  assert.deepEqual(accept('services: {}').learning, { every: null, ranges: null, servers: [] })
  const { learning } = accept('learning: { names: { every: 1d, ranges: ./ranges, servers: ["192.0.2.53"] } }')
  assert.deepEqual(learning, {
    every: 86_400_000,
    ranges: '/base/ranges',
    servers: [{ host: '192.0.2.53', port: 53 }],
  })
  refuse('learning: { names: { every: 1s } }')
})
