// The last instance: the unit tests of the rooms that a mutant changes. The simulator does not run every file of Holdfast;
// what it never reaches, the tests beside it must hold.

import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

/** The test files beside the changed files, relative to the folder. */
export function testsBeside(folder: string, files: readonly string[]): readonly string[] {
  const rooms = files.flatMap((file) => /^src\/[^/]+\//.exec(file)?.[0] ?? [])
  return [...new Set(rooms)].flatMap((room) => globSync(`${room}**/*.test.ts`, { cwd: folder })).sort()
}

/** The first of them that fails, or null. */
export async function firstFailing(folder: string, tests: readonly string[]): Promise<string | null> {
  for (const test of tests) if (!(await passes(folder, test))) return test
  return null
}

/** A test that hangs has failed. */
const patienceMs = 120_000

export function passes(folder: string, test: string): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(folder, test)], {
      cwd: folder,
      stdio: 'ignore',
      timeout: patienceMs,
      killSignal: 'SIGKILL',
    })
    child.on('close', (code) => resolve(code === 0))
  })
}
