// A copy of what the simulator needs, for a mutant to live in. The tree itself is never changed.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bad, good, type Outcome } from '../../src/terms/index.ts'

const root = join(import.meta.dirname, '..', '..')
const copied = ['src', 'sim', 'package.json', 'tsconfig.json']

/** Left behind by whoever is stopped in the middle, unless they are removed on the way out. */
const copies = new Set<string>()
process.on('exit', () => {
  for (const folder of copies) rmSync(folder, { recursive: true, force: true })
})

/** The folder of a fresh copy; `removeCopy` when done with it. */
export function makeCopy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-mutant-'))
  copies.add(folder)
  for (const part of copied) cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

export function removeCopy(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  copies.delete(folder)
}

/** Whole or not at all. Lines that moved are found again; the reason names what was not. */
export function applyPatch(folder: string, patch: string): Outcome<null> {
  const git = spawnSync('git', ['apply', '-C1', '--whitespace=nowarn', patch], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
  })
  if (git.error) return bad(`git could not be run: ${git.error.message}`)
  return git.status === 0 ? good(null) : bad(`the patch does not apply: ${git.stderr.trim()}`)
}
