import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { Sentence } from './judge.ts'
import { readMutants } from './patch.ts'

function sentences(...args: readonly string[]): {
  readonly code: number | null
  readonly all: readonly Sentence[]
} {
  const main = join(import.meta.dirname, '..', 'main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'mutants', '--json', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  const last = stdout.trim().split('\n').at(-1)
  assert.ok(last, stderr)
  return { code: status, all: (JSON.parse(last) as { mutants: Sentence[] }).mutants }
}

describe('the mutants', () => {
  test('are all convicted, and the tree as it is is acquitted', () => {
    const { code, all } = sentences()
    const survivors = all
      .filter(({ convicted }) => !convicted)
      .map(({ name, error }) => `${name}: ${error ?? 'survived'}`)
    assert.deepEqual(survivors, [])
    assert.equal(code, 0)
  })
  test('say what they attack', () => {
    const mutants = readMutants(join(import.meta.dirname, '..', 'mutants'))
    assert.deepEqual(
      mutants.filter(({ property }) => property === null),
      [],
    )
    assert.equal(new Set(mutants.map(({ name }) => name)).size, mutants.length)
  })
})

describe('patches from elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-foreign-'))
  after(() => rmSync(folder, { recursive: true }))
  const given = (name: string, text: string) => writeFileSync(join(folder, `${name}.patch`), text)
  const one = (name: string) => sentences('--dir', folder, '--only', name, '--runs', '20')

  test('need no header, and one that changes nothing of the behaviour survives', () => {
    given('harmless', change('src/steering/retire.ts', '/** The shelf without', '/** The shelf, without'))
    const { code, all } = one('harmless')
    assert.deepEqual(all, [{ name: 'harmless', property: null, convicted: false, by: null }])
    assert.equal(code, 1)
  })
  test('that do not apply, or do not load, are convicted of nothing', () => {
    given('stale', change('src/steering/retire.ts', 'no such line', 'nor this'))
    given('broken', change('src/steering/retire.ts', '/** The shelf without', '}{ /** The shelf without'))
    for (const [name, why] of [
      ['stale', /does not apply/],
      ['broken', /does not load/],
    ] as const) {
      const { code, all } = one(name)
      assert.equal(all[0]?.convicted, false)
      assert.match(all[0]?.error ?? '', why)
      assert.equal(code, 2)
    }
  })
})

/** A diff of the one line of the file that begins so, or of its second line when there is none. */
function change(file: string, from: string, to: string): string {
  const lines = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8').split('\n')
  const at = Math.max(
    1,
    lines.findIndex((line) => line.startsWith(from)),
  )
  const found = lines[at]!.startsWith(from)
  const [before, line, behind] = found ? lines.slice(at - 1, at + 2) : [from, from, from]
  const text = [`--- a/${file}`, `+++ b/${file}`, `@@ -${at},3 +${at},3 @@`]
  return [...text, ` ${before}`, `-${line}`, `+${line!.replace(from, to)}`, ` ${behind}`, ''].join('\n')
}
