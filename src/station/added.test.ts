import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Added, addedFile, changed, parseAdded, readAdded, writeAdded } from './added.ts'
import { readConfig } from './config/index.ts'

const shop = { service: 'shop', tcp: 'shop.example:443' }
const textOf = (outcome: ReturnType<typeof changed>): string => {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.error)
  return outcome.value
}
const refusal = (outcome: ReturnType<typeof changed>): string => {
  assert.ok(!outcome.ok)
  return outcome.error
}
const kept = (text: string): Added => parseAdded({ file: 'added.yaml', text })

test('entries are added, replaced and removed by section and id', () => {
  const first = kept(textOf(changed({}, { set: { checks: { shop, a: shop } }, remove: [] })))
  assert.deepEqual(first, { checks: { shop, a: shop } })
  const second = kept(
    textOf(changed(first, { set: { checks: { a: { tcp: 'b:1' } } }, remove: ['checks/shop'] })),
  )
  assert.deepEqual(second, { checks: { a: { tcp: 'b:1' } } })
  assert.deepEqual(kept(textOf(changed(second, { set: {}, remove: ['checks/a'] }))), {})
  assert.match(refusal(changed(second, { set: {}, remove: ['checks/shop'] })), /was not added/)
  const foundation = { 'aws/us-east-1': { jurisdiction: 'US' } }
  const third = kept(textOf(changed(second, { set: { foundations: foundation }, remove: [] })))
  assert.deepEqual(kept(textOf(changed(third, { set: {}, remove: ['foundations/aws/us-east-1'] }))), second)
})

test('what is the file’s alone cannot be added, and no file outside of its folder can be named', () => {
  for (const section of ['store', 'listen', 'node', 'commands', 'vantages', '__proto__', 'nothing'])
    assert.match(
      refusal(changed({}, { set: JSON.parse(`{"${section}":{"a":{}}}`), remove: [] })),
      /stands in/,
    )
  for (const [key, away] of [
    ['secretFile', '/etc/passwd'],
    ['keyFile', '../node/orders'],
    ['file', 'a/../../b'],
    ['passwordFile', 'a\\..\\..\\b'],
  ] as const)
    assert.match(
      refusal(changed({}, { set: { alerts: { a: { deep: [{ [key]: away }] } } }, remove: [] })),
      /leaving/,
    )
  textOf(changed({}, { set: { alerts: { a: { secretFile: 'keys/hook.key' } } }, remove: [] }))
})

test('whatever is added comes back as it was sent, and reads nothing of the environment', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('$'.concat('{HOME}'), '$$'.concat('{HOME}'), 'yes', '1e3', '- a'),
  )
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.string({ minLength: 1, maxLength: 10 }),
        fc.dictionary(fc.string({ maxLength: 8 }), texts),
      ),
      (checks) => {
        const plain = JSON.parse(JSON.stringify(checks)) as Added[string]
        const back = kept(textOf(changed({}, { set: { checks: plain }, remove: [] })))
        assert.deepEqual(back, Object.keys(plain).length === 0 ? {} : { checks: plain })
      },
    ),
    { numRuns: 200 },
  )
})

test('kept as a whole beside the store', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
  try {
    assert.equal(await readAdded(folder), undefined)
    await writeAdded(folder, textOf(changed({}, { set: { services: { shop: {} } }, remove: [] })))
    const read = await readAdded(folder)
    assert.equal(read?.file, addedFile(folder))
    assert.deepEqual(parseAdded(read), { services: { shop: {} } })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the configuration is the file with what was added; each problem is told at its own place', () => {
  const read = (text: string, added: string) =>
    readConfig(text, {
      file: 'holdfast.yaml',
      env: {},
      baseFolder: '/base',
      additions: { file: 'added.yaml', text: added },
    })
  const whole = read(
    'services: { shop: {} }\nchecks: { a: { service: shop, tcp: "a:1" } }\n',
    'services: { bank: {} }\nchecks:\n  b: { service: bank, tcp: "b:1" }\n  c: { service: shop, tcp: "c:1" }\n  a: { service: bank, tcp: "d:1" }\n',
  )
  assert.ok(whole.ok)
  assert.deepEqual(
    whole.value.checks.map(({ id, service }) => `${id} ${service}`),
    ['a shop', 'b bank', 'c shop'],
  )
  assert.deepEqual(
    whole.value.warnings.map(({ file, line, path }) => [file, line, path]),
    [['added.yaml', 5, 'checks.a']],
  )

  const wrong = read(
    'checks: { a: { tcp: nowhere } }\n',
    'checks:\n  b: { tcp: "b:1", evry: 5s }\n  c: { service: none, tcp: "$\u007bHOME}:1" }\n',
  )
  assert.ok(!wrong.ok)
  assert.deepEqual(wrong.error.map(({ file, line, path }) => `${file}:${line} ${path}`).toSorted(), [
    'added.yaml:2 checks.b.evry',
    'added.yaml:3 checks.c.service',
    'added.yaml:3 checks.c.tcp',
    'holdfast.yaml:1 checks.a.tcp',
  ])
})
