import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { stringify } from 'yaml'
import type { JsonObject } from '../../terms/index.ts'
import { importBlackbox } from './blackbox.ts'
import { bytes, lossesOf, read, written } from './moved.fixture.ts'
import type { WrittenMove } from './written.ts'

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
