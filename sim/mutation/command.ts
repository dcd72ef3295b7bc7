// `npm run sim -- mutants [--only NAME] [--dir DIR] [--jobs N] [--runs N] [--json]`

import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { judge, judgeUnmutated, type Sentence, type TrialOptions } from './judge.ts'
import { type Mutant, readMutants } from './patch.ts'

export const mutantUsage = `usage: npm run sim -- mutants [--only NAME] [--dir DIR] [--jobs N] [--runs N] [--json]

Each mutant is a patch, sim/mutants/NAME.patch, that makes Holdfast break a promise. It is applied to a copy of the
tree and tried until one instance convicts: exhaustive search, random schedules with a fixed seed, the stories, the
comparison with the real shells, and last the unit tests of the rooms that it changes. The tree as it is must be
acquitted; otherwise nothing counts.

  --only NAME  this one alone
  --dir DIR    patches from elsewhere (unified diffs with paths from the root; a header is not needed)
  --jobs N     so many at a time (default: one per core)
  --runs N     random schedules per mutant (1000)
  --json       nothing on stdout but the closing line, {"mutants": [{name, property, convicted, by}]}
  --help       this text

Exit code 0: every mutant was convicted. 1: one survived, or the tree itself was not acquitted. 2: wrong usage, or a
patch that does not apply or does not load.`

const options = {
  only: { type: 'string' },
  dir: { type: 'string' },
  jobs: { type: 'string' },
  runs: { type: 'string', default: '1000' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** The same for everybody, so that a conviction at run N can be had again. */
const seed = 20_251_020

/** The exit code. */
export async function mutantCommand(args: readonly string[]): Promise<number> {
  let words: ReturnType<typeof parseArgs<{ options: typeof options }>>
  try {
    words = parseArgs({ args: [...args], options })
  } catch (problem) {
    return refuse(problem instanceof Error ? problem.message : `${problem}`)
  }
  const { only, dir, help, json } = words.values
  if (help) {
    console.log(mutantUsage)
    return 0
  }
  const [jobs, runs] = [words.values.jobs ?? `${availableParallelism()}`, words.values.runs].map(Number)
  if (!isCount(jobs) || !isCount(runs))
    return refuse('--jobs and --runs: expected a whole number of at least 1')
  const folder = dir === undefined ? join(import.meta.dirname, '..', 'mutants') : resolve(dir)
  if (!existsSync(folder)) return refuse(`--dir: there is no folder ${folder}`)
  const mutants = readMutants(folder).filter(({ name }) => only === undefined || name === only)
  if (mutants.length === 0) return refuse(`there is no patch${only ? ` ${only}` : ''} in ${folder}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
  return run(mutants, { runs, seed }, jobs, json)
}

const isCount = (n: number | undefined): n is number => n !== undefined && Number.isInteger(n) && n >= 1

function refuse(why: string): number {
  console.error(`${why}\n\n${mutantUsage}`)
  return 2
}

async function run(
  mutants: readonly Mutant[],
  options: TrialOptions,
  jobs: number,
  json: boolean,
): Promise<number> {
  const tree = timed(() => judgeUnmutated(options))
  const sentences = await sentenced(mutants, options, jobs, tree)
  const verdict = (await tree).result
  const acquitted = 'by' in verdict && verdict.by === null
  if (!acquitted) {
    const why = 'error' in verdict ? verdict.error : verdict.by
    console.error(`the tree as it is was not acquitted, so no conviction counts: ${why}`)
  }
  const survivors = sentences.filter(({ convicted, error }) => !convicted && !error)
  const untried = sentences.filter(({ error }) => error)
  const convicted = sentences.length - survivors.length - untried.length
  if (!json) console.log(`${convicted} of ${sentences.length} mutants convicted`)
  for (const { name } of survivors) console.error(`SURVIVED ${name}`)
  for (const { name, error } of untried) console.error(`NOT TRIED ${name}: ${error}`)
  console.log(JSON.stringify({ mutants: sentences }))
  if (!acquitted || survivors.length > 0) return 1
  return untried.length > 0 ? 2 : 0
}

/** In the order of the mutants; the tree as it is takes one of the places at first. */
async function sentenced(
  mutants: readonly Mutant[],
  options: TrialOptions,
  jobs: number,
  tree: Promise<unknown>,
): Promise<readonly Sentence[]> {
  const waiting = [...mutants.entries()]
  const sentences: Sentence[] = []
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, mutant] = next
      const { result, seconds } = await timed(() => judge(mutant, options))
      sentences[index] = result
      const said = result.error ?? result.by ?? 'SURVIVED'
      process.stderr.write(`${mutant.name}: ${said} (${seconds} s)\n`)
    }
  }
  await Promise.all([tree.then(worker), ...Array.from({ length: jobs - 1 }, worker)])
  return sentences
}

async function timed<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly seconds: string }> {
  const began = performance.now()
  const result = await act()
  return { result, seconds: ((performance.now() - began) / 1000).toFixed(1) }
}
