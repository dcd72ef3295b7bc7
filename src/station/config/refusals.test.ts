// Every refusal, word for word, as it is printed: the cases stand in refusals.txt (what is written, then what is said).

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ConfigProblem, formatProblem, readConfig } from './index.ts'

const reading = { file: 'f', env: { NAME: 'east' }, baseFolder: '/base' }

function refuse(text: string): readonly ConfigProblem[] {
  const read = readConfig(text, reading)
  assert.ok(!read.ok, 'expected problems')
  return read.error
}

type Case = { readonly title: string; readonly written: string; readonly said: string }

const cases: readonly Case[] = readFileSync(join(import.meta.dirname, 'refusals.txt'), 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((block) => {
    const title = block.slice(0, block.indexOf('\n'))
    const [written, said] = block.slice(title.length + 1).split('\n----\n')
    assert.ok(written !== undefined && said !== undefined, block)
    return { title, written, said: said.trim() }
  })

describe('a configuration that is wrong is told where, what was expected and what to do', () => {
  for (const { title, written, said } of cases)
    test(title, () => assert.equal(refuse(written).map(formatProblem).join('\n'), said))

  test('all problems are told at once, of shape and of reference, in the order of the file', () => {
    const problems = refuse(
      `lisen: {}\nchecks:\n  c: { tcp: nowhere, every: 5, service: gone }\nendpoints:\n  a.x.example:\n    ttl: never\n    targets: { e: { address: 192.0.2.1, check: d } }\n    publish: [p]\n`,
    )
    assert.deepEqual(
      problems.map(({ path }) => path),
      [
        'lisen',
        'checks.c.tcp',
        'checks.c.every',
        'checks.c.service',
        'endpoints.a.x.example.ttl',
        'endpoints.a.x.example.targets.e.check',
        'endpoints.a.x.example.publish.0',
      ],
    )
  })

  test('a reference to something declared wrongly is not also called dangling', () => {
    const problems = refuse(
      'services: { s: { public: 3 } }\nchecks: { c: { tcp: "h:1", service: s, up: x } }',
    )
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['services.s.public', 'checks.c.up'],
    )
  })

  test('an alias bomb is refused before it is expanded', () => {
    const levels = Array.from({ length: 12 }, (_, i) => {
      const below = i === 0 ? '"x"' : `*l${i - 1}`
      return `l${i}: &l${i} [${Array.from({ length: 10 }, () => below).join(', ')}]`
    })
    assert.match(refuse(levels.join('\n')).map(formatProblem).join('\n'), /more than 500000 values/)
  })

  test('a file over 4 MiB is refused', () => {
    assert.match(refuse(`# ${'x'.repeat(4 * 1024 * 1024)}`)[0]!.message, /larger than 4194304 bytes/)
  })

  test('thousands of open brackets are a problem, not an exception', () => {
    assert.ok(refuse('['.repeat(50_000)).length > 0)
    assert.match(
      refuse(`services: ${'['.repeat(40)}${']'.repeat(40)}`)
        .map(formatProblem)
        .join(),
      /nested deeper/,
    )
  })
})

const right = readFileSync(join(import.meta.dirname, '../../../examples/minimal/holdfast.yaml'), 'utf8')

describe('whatever is written', () => {
  const stays = (text: string): void => {
    const read = readConfig(text, reading)
    if (read.ok) return
    const lines = text.split('\n').length
    assert.ok(read.error.length > 0)
    for (const problem of read.error) {
      assert.ok(problem.line >= 1 && problem.line <= lines, formatProblem(problem))
      assert.ok(problem.column >= 1 && problem.message !== '')
    }
  }

  test('arbitrary text never throws, and every problem is within the file', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), stays), { numRuns: 300 })
  })

  test('a right file with a stretch replaced never throws, and every problem is within the file', () => {
    const scraps = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('{', '[', ': ', '\n  ', '*a', '&a ', '-', '${'),
    )
    fc.assert(
      fc.property(fc.nat(right.length), fc.nat(20), scraps, (at, gone, scrap) =>
        stays(right.slice(0, at) + scrap + right.slice(at + gone)),
      ),
      { numRuns: 300 },
    )
  })

  test('arbitrary values under known keys never throw', () => {
    const keys = [
      'node',
      'listen',
      'services',
      'checks',
      'endpoints',
      'publishers',
      'alerts',
      'a',
      'kind',
      'targets',
    ]
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('map'),
        tie('list'),
      ),
      map: fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 6 }),
      list: fc.array(tie('value'), { maxLength: 4 }),
    }))
    fc.assert(
      fc.property(values.map, (value) => stays(JSON.stringify(value))),
      { numRuns: 300 },
    )
  })
})
