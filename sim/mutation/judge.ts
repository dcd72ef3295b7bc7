// A mutant before its judge: a copy of the tree, the patch, the trial, and the copy is gone again.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { applyPatch, makeCopy, removeCopy } from './copy.ts'
import type { Mutant } from './patch.ts'
import { firstFailing, passes, testsBeside } from './tests.ts'
import type { Verdict } from './trial.ts'

export type Sentence = {
  readonly name: string
  readonly property: string | null
  readonly convicted: boolean
  /** The instance and what it found; null when none convicts. */
  readonly by: string | null
  /** Why there was no trial. */
  readonly error?: string
}

export type TrialOptions = { readonly runs: number; readonly seed: number }

/** Longer than every instance needs on the tree as it is; who is not done by then does not end. */
const patienceMs = 300_000

export async function judge(mutant: Mutant, options: TrialOptions): Promise<Sentence> {
  const { name, property } = mutant
  const folder = makeCopy()
  try {
    const applied = applyPatch(folder, mutant.path)
    const verdict = applied.ok ? await tried(folder, mutant, options) : { error: applied.error }
    return 'error' in verdict
      ? { name, property, convicted: false, by: null, error: verdict.error }
      : { name, property, convicted: verdict.by !== null, by: verdict.by }
  } finally {
    removeCopy(folder)
  }
}

async function tried(folder: string, { files }: Mutant, options: TrialOptions): Promise<Verdict> {
  const verdict = await trialIn(folder, options)
  if ('error' in verdict || verdict.by !== null) return verdict
  const test = await firstFailing(folder, testsBeside(folder, files))
  return { by: test !== null && (await passesUnmutated(test)) ? `tests: ${test}` : null }
}

/** A test that fails without the mutant, too, convicts nobody. */
async function passesUnmutated(test: string): Promise<boolean> {
  const folder = makeCopy()
  try {
    return await passes(folder, test)
  } finally {
    removeCopy(folder)
  }
}

/** The tree without any mutant: unless it is acquitted, no conviction counts. */
export async function judgeUnmutated(options: TrialOptions): Promise<Verdict> {
  const folder = makeCopy()
  try {
    return await trialIn(folder, options)
  } finally {
    removeCopy(folder)
  }
}

function trialIn(folder: string, { runs, seed }: TrialOptions): Promise<Verdict> {
  const args = [join(folder, 'sim', 'mutation', 'trial.ts'), '--runs', `${runs}`, '--seed', `${seed}`]
  return new Promise((resolve) => {
    const stop = (): boolean => child.kill('SIGKILL')
    const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let errors = ''
    child.stdout.on('data', (data: Buffer) => {
      out += data
    })
    child.stderr.on('data', (data: Buffer) => {
      errors += data
    })
    let late = false
    const timer = setTimeout(() => {
      late = true
      stop()
    }, patienceMs)
    process.once('exit', stop)
    child.on('close', (code) => {
      clearTimeout(timer)
      process.off('exit', stop)
      const verdict = verdictIn(out)
      // The trial says which instance it begins with.
      const instance = [...errors.matchAll(/^(\w+)$/gm)].at(-1)?.[1] ?? 'the trial'
      if (verdict) resolve(verdict)
      else if (late) resolve({ by: `${instance}: does not end within ${patienceMs / 1000} s` })
      else resolve({ error: `the trial ended with ${code} and no verdict: ${errors.trim().slice(-300)}` })
    })
  })
}

function verdictIn(out: string): Verdict | null {
  try {
    return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Verdict
  } catch {
    return null
  }
}
