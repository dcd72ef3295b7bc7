import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { stringify } from 'yaml'
import type { JsonObject } from '../../terms/index.ts'
import { importBlackbox } from './blackbox.ts'
import type { Moved } from './draft.ts'
import { importGatus } from './gatus.ts'
import { importKuma } from './kuma.ts'
import { bytes, read, today, written } from './moved.fixture.ts'

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
            today,
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
