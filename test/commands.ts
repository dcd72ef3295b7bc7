// Commands that make, install and run what is published: as from a shell of its own, whatever runs the tests.

import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'

/** Without the settings that an `npm test` around it would hand down. */
export const ownEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)))

export function run(cwd: string, file: string, ...args: string[]): SpawnSyncReturns<string> {
  return spawnSync(file, args, { cwd, encoding: 'utf8', env: ownEnv, timeout: 120_000 })
}

/** What it printed. */
export function mustRun(cwd: string, file: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = run(cwd, file, ...args)
  assert.equal(status, 0, `${file} ${args.join(' ')}\n${error ?? ''}${stdout}${stderr}`)
  return stdout
}
