import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stringify } from 'yaml'
import type { JsonObject } from '../../terms/index.ts'
import { readConfig } from '../config/index.ts'
import { importGatus } from './gatus.ts'
import { bytes, entry, read, written } from './moved.fixture.ts'
import type { WrittenMove } from './written.ts'

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
