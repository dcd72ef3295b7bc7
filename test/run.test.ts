import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, test } from 'node:test'

const runner = join(import.meta.dirname, 'run.ts')
function called(...args: string[]) {
  const env = { ...process.env, CI: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [runner, ...args], { encoding: 'utf8', env })
  return { status, stdout, stderr }
}

describe('npm test, called wrongly, runs nothing and exits 2', () => {
  test('with a stage that does not exist, wherever in the list it stands', () => {
    const { status, stdout, stderr } = called('--only', 'types,untit')
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /unknown stage "untit"; expected types, lint, unit, sim, system, browser/)
  })

  test('with a filter that no test file matches', () => {
    for (const args of [[], ['--only', 'unit'], ['--only', 'types']]) {
      const { status, stdout, stderr } = called('--files', 'no-such-test', ...args)
      assert.deepEqual([status, stdout], [2, ''])
      assert.match(stderr, /no test file's path contains "no-such-test"/)
    }
  })

  test('with several filters, one of which no test file matches', () => {
    const filters = ['--files', 'terms/', '--files', 'no-such-test', '--files', 'dns/']
    const { status, stdout, stderr } = called('--only', 'unit', ...filters)
    assert.deepEqual([status, stdout], [2, ''])
    assert.match(stderr, /no test file's path contains "no-such-test"/)
  })
})
