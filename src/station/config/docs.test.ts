import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { Compile } from 'typebox/schema'
import { parse } from 'yaml'
import { decode } from './decode.ts'
import type { Located } from './document.ts'
import { configDocs, configJsonSchema } from './index.ts'
import { type Rule, recordValue, ruleOf } from './rule.ts'
import { ConfigShape } from './shape.ts'

const docs = join(import.meta.dirname, '../../../docs/configuration.md')

function everyRule(rule: Rule): readonly Rule[] {
  const below = [
    ...Object.values(rule.properties ?? {}),
    ...(rule.anyOf ?? []),
    rule.items,
    recordValue(rule),
  ]
  return [rule, ...below.filter((one) => one !== undefined).flatMap(everyRule)]
}

describe('one definition', () => {
  test('docs/configuration.md is what the schema says (regenerate: bin/holdfast check-config --docs)', async () => {
    assert.equal(await readFile(docs, 'utf8'), configDocs())
  })

  test('every key says what it is', () => {
    for (const rule of everyRule(ruleOf(ConfigShape))) assert.ok(rule.title, JSON.stringify(rule))
  })

  test('every default is accepted by its own rule', () => {
    const told: string[] = []
    const empty: Located = { kind: 'map', place: { line: 1, column: 1 }, entries: new Map() }
    decode(ConfigShape, empty, (_place, path, message) => told.push(`${path.join('.')}: ${message}`))
    assert.deepEqual(told, [])
  })

  test('the JSON Schema for editors requires only what has no default, and knows no keywords but its own', () => {
    const schema = JSON.stringify(configJsonSchema())
    assert.doesNotMatch(schema, /exactlyOne|notYet|keyFormat|orNumber/)
    const root = configJsonSchema() as { required?: unknown; properties: Record<string, unknown> }
    assert.equal(root.required, undefined)
    assert.ok('endpoints' in root.properties)
  })

  test('an editor with that schema accepts the examples, and refuses what the reader refuses in shape', async () => {
    const schema = Compile(configJsonSchema())
    for (const example of ['minimal', 'quickstart', 'replicas']) {
      const file = join(import.meta.dirname, '../../../examples', example, 'holdfast.yaml')
      assert.deepEqual(schema.Errors(parse(await readFile(file, 'utf8'))), [true, []])
    }
    assert.ok(schema.Check({ checks: { a: { tcp: 'h:1' } } }))
    assert.ok(!schema.Check({ chekcs: {} }))
    assert.ok(!schema.Check({ checks: { a: { tcp: 'h:1', tls: 'h' } } }))
    assert.ok(!schema.Check({ vantages: { quorum: 0 } }))
  })
})
