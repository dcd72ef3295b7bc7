// Whatever an import does not carry is told, and what is said once in a foreign file counts wherever it is meant.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../terms/index.ts'
import { importBlackbox } from './blackbox.ts'
import type { Moved } from './draft.ts'
import { importGatus } from './gatus.ts'
import { importKuma } from './kuma.ts'
import { today } from './moved.fixture.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const gatus = (text: string): Moved => importGatus('config.yaml', bytes(text))
const kuma = (fields: JsonObject): Moved => {
  const usual = { id: 1, name: 'Shop', type: 'port', hostname: 'shop.example', port: 443, active: true }
  const monitor = { ...usual, interval: 60, maxretries: 2, notificationIDList: {}, ...fields }
  return importKuma(
    'backup.json',
    bytes(JSON.stringify({ monitorList: [monitor], notificationList: [] })),
    today,
  )
}
const entry = (move: Moved, section: string, id: string): JsonObject =>
  (move.config[section] as JsonObject)[id] as JsonObject
const lossesOf = (move: Moved, where: string): readonly string[] =>
  move.losses.flatMap((loss) => (loss.where === where ? [`${loss.what}: ${loss.why}`] : []))

describe('Gatus', () => {
  test('what is said once, with an anchor or as the default of a provider, counts', () => {
    const move = gatus(`
usual: &usual { group: core, interval: 5m, conditions: ['[STATUS] == 200'] }
alerting:
  slack: { webhook-url: 'https://hooks.chat.example/x', default-alert: { failure-threshold: 5 } }
endpoints:
  - { <<: *usual, name: shop, url: 'https://shop.example', alerts: [{ type: slack }] }
  - { <<: *usual, name: own, url: 'https://own.example', interval: 30s, alerts: [{ type: slack, failure-threshold: 4 }] }
`)
    assert.equal(entry(move, 'services', 'shop').category, 'core')
    const paces = ['shop', 'own'].map((id) => entry(move, 'checks', id))
    assert.deepEqual(
      paces.map(({ every, down, up }) => [every, down, up]),
      [
        ['5m', 5, 2],
        ['30s', 4, 2],
      ],
    )
  })

  test('nothing is left out silently', () => {
    const move = gatus(`
concurrency: 5
something-new: { a: 1 }
endpoints:
  - name: shop
    url: 'https://shop.example'
    conditions: ['[STATUS] == 200']
    ui: { hide-hostname: true }
    extra-labels: {}
    client: { timeout: 5s, ignore-redirect: true, new-thing: 1 }
    alerts: [{ type: slack, description: down, minimum-reminder-interval: 30m, send-on-resolved: false }]
alerting:
  slack: { webhook-url: 'https://hooks.chat.example/x', title: T, default-alert: { description: D } }
`)
    assert.deepEqual(move.losses.map(({ where, what }) => `${where}: ${what}`).toSorted(), [
      'alerting.slack: `default-alert.description`',
      'alerting.slack: `title`',
      'endpoint "shop": `alerts.description`',
      'endpoint "shop": `alerts.minimum-reminder-interval`',
      'endpoint "shop": `alerts.send-on-resolved: false`',
      'endpoint "shop": `client.new-thing`',
      'endpoint "shop": `ui`',
      'the file: `concurrency`',
      'the file: `something-new`',
    ])
  })

  test('a certificate behind STARTTLS is not looked at as if it were shown at once', () => {
    const move = gatus(`
endpoints:
  - { name: mail, url: 'starttls://mail.example:587', conditions: ['[CERTIFICATE_EXPIRATION] > 48h'] }
`)
    assert.deepEqual(Object.keys(move.config.checks as JsonObject), ['mail'])
    assert.match(lossesOf(move, 'endpoint "mail"').join(), /CERTIFICATE_EXPIRATION/)
  })
})

describe('the blackbox exporter', () => {
  test('nothing is left out silently', () => {
    const move = importBlackbox([
      {
        name: 'blackbox.yml',
        bytes: bytes(`
modules:
  web:
    prober: http
    timeout: 5s
    http: { preferred_ip_protocol: ip4, compression: gzip, fail_if_ssl: false, new_thing: 1, follow_redirects: false }
  secret: { prober: http, http: { basic_auth: { username: u, password_file: /x } } }
`),
      },
      {
        name: 'prometheus.yml',
        bytes: bytes(`
rule_files: [a.yml]
remote_write: [{ url: 'http://x' }]
scrape_configs:
  - job_name: probe
    params: { module: [web], hostname: [a] }
    scrape_timeout: 5s
    static_configs: [{ targets: ['https://shop.example'], labels: { name: shop, env: live } }]
  - { job_name: other, params: { module: [secret] }, static_configs: [{ targets: ['https://own.example'] }] }
`),
      },
    ])
    assert.deepEqual(move.losses.map(({ what }) => what).toSorted(), [
      '`http.compression`',
      '`http.new_thing`',
      '`http.preferred_ip_protocol`',
      '`labels.env`',
      '`params.hostname`',
      '`remote_write`',
      '`rule_files`',
      '`scrape_timeout`',
      'the whole target',
    ])
    assert.deepEqual(Object.keys(move.config.checks as JsonObject), ['shop'])
  })
})

describe('Uptime Kuma', () => {
  test('what somebody set and is not there is told; what every monitor has by itself is not', () => {
    const usual = { description: '', tags: [], conditions: '[]', retryInterval: 60, resendInterval: 0 }
    assert.deepEqual(kuma(usual).losses, [])
    const set = { description: 'x', tags: [{ name: 'eu' }], conditions: '[{"a":1}]', retryInterval: 20 }
    assert.deepEqual(
      kuma(set).losses.map(({ what }) => what),
      ['description', 'tags', 'conditions', 'retry interval'],
    )
  })
})
