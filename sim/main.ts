// `npm run sim -- exhaust | random [--runs N] [--seed S] [--length L] [--json]`
// The last line is one JSON object; the exit code is 1 when a promise was broken, a search did not end, or a premise
// was never met (a property that nothing could break proves nothing).

import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { holdfast, searches } from './bounds.ts'
import { type Exploration, exhaust } from './exhaust.ts'
import { claimedBy, type Property } from './properties.ts'
import { type Campaign, campaign, type Failure } from './random.ts'

const usage = `usage: npm run sim -- exhaust [--json]
       npm run sim -- random [--runs N] [--seed S] [--length L] [--json]

exhaust   every interleaving of two enactors at one name within four bounds, to the end: crashes, lost replies, late
          writes, twins of one generation, changes of selection, clean-up. One to two minutes on one core.
random    schedules of a planner, a store, two nodes and a provider under faults, each followed by a calm in which the
          world must converge. A failure prints its seed and the shortest schedule found that still breaks the promise.

  --runs N     how many schedules (1000)
  --seed S     the first seed; the others follow it (drawn anew each time)
  --length L   choices in a schedule (300)
  --json       nothing but the closing line, one JSON object: complete, violations, states, transitions, wallMs, and
               witnesses, how often the premise of each property held
  --help       this text

Exit code 0: nothing was broken, every search ended, every property was put to the test. 1: not so. 2: wrong usage.`

function runExhaust(json: boolean): boolean {
  const began = performance.now()
  const explored = searches.map(({ name, bounds }) => {
    const exploration = exhaust(bounds, holdfast)
    const { complete, states, transitions, violations } = exploration
    if (!json)
      console.log(
        `${name}: ${states} states, ${transitions} transitions, ${complete ? 'to the end' : 'NOT complete'}`,
      )
    for (const { property, detail, schedule } of violations)
      console.error([`VIOLATED ${property}: ${detail}`, ...schedule].join('\n  '))
    return exploration
  })
  const sum = (of: (e: Exploration) => number) => explored.reduce((total, e) => total + of(e), 0)
  const witnesses = total(explored.map((e) => e.witnesses))
  const complete = explored.every((e) => e.complete)
  const violations = explored.flatMap((e) => e.violations)
  const figures = {
    complete,
    violations: violations.length,
    states: sum((e) => e.states),
    transitions: sum((e) => e.transitions),
    wallMs: Math.round(performance.now() - began),
    witnesses,
  }
  console.log(JSON.stringify(figures))
  return complete && violations.length === 0 && allMet(claimedBy('exhaust'), witnesses)
}

function allMet(claimed: readonly Property[], witnesses: Record<string, number>): boolean {
  const unmet = claimed.filter((property) => !witnesses[property])
  if (unmet.length > 0) console.error(`never put to the test, so not proven: ${unmet.join(', ')}`)
  return unmet.length === 0
}

function total(all: readonly Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const witnesses of all)
    for (const [name, count] of Object.entries(witnesses)) sums[name] = (sums[name] ?? 0) + count
  return sums
}

function runRandom(runs: number, seed: number, length: number): boolean {
  const began = performance.now()
  const result: Campaign = campaign({ runs, seed, length })
  for (const failure of result.failures) console.error(textOf(failure, length))
  const { witnesses, steps, failures } = result
  const figures = {
    complete: failures.length === 0,
    violations: failures.length,
    states: result.runs,
    transitions: steps,
    wallMs: Math.round(performance.now() - began),
    seed,
    witnesses,
  }
  console.log(JSON.stringify(figures))
  return failures.length === 0 && allMet(claimedBy('random'), witnesses)
}

const textOf = ({ property, detail, seed, choices, transcript }: Failure, length: number): string =>
  [
    `VIOLATED ${property}: ${detail}`,
    `again: npm run sim -- random --runs 1 --seed ${seed} --length ${length}   (commit ${commit()}, shrunk to ${choices.length} choices)`,
    ...transcript.map((line) => `  ${line}`),
  ].join('\n')

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return 'unknown'
  }
}

function whole(text: string | undefined, otherwise: number, name: string): number {
  if (text === undefined) return otherwise
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`--${name}: expected a whole number, read ${JSON.stringify(text)}\n${usage}`)
  process.exit(2)
}

const options = {
  runs: { type: 'string' },
  seed: { type: 'string' },
  length: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function words(): ReturnType<typeof parseArgs<{ allowPositionals: true; options: typeof options }>> {
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (problem) {
    console.error(`${problem instanceof Error ? problem.message : problem}\n\n${usage}`)
    process.exit(2)
  }
}

function main(): void {
  const { positionals, values } = words()
  const [what, ...more] = positionals
  if (values.help) console.log(usage)
  else if (what === 'exhaust' && more.length === 0) process.exitCode = runExhaust(values.json) ? 0 : 1
  else if (what === 'random' && more.length === 0) {
    const runs = whole(values.runs, 1000, 'runs')
    const seed = whole(values.seed, Date.now() % 1_000_000, 'seed')
    process.exitCode = runRandom(runs, seed, whole(values.length, 300, 'length')) ? 0 : 1
  } else {
    console.error(usage)
    process.exitCode = 2
  }
}

main()
