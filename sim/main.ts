// `npm run sim -- exhaust | random [--runs N] [--seed S] [--length L] [--json]`
// The last line is one JSON object; the exit code is 1 when a promise was broken, a search did not end, or a premise
// was never met (a property that nothing could break proves nothing).

import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { holdfast, smallBounds } from './bounds.ts'
import { type Exploration, exhaust } from './exhaust.ts'
import { type Campaign, campaign, type Failure } from './random.ts'
import type { SmallBounds } from './small-world.ts'

const usage = 'usage: sim exhaust [--json] | sim random [--runs N] [--seed S] [--length L] [--json]'

/** Each is searched to its end. One budget at a time keeps the products small; random schedules mix them all. */
const searches: readonly { readonly name: string; readonly bounds: SmallBounds }[] = [
  { name: 'crash with lost memory', bounds: { ...smallBounds, timeouts: 0 } },
  { name: 'lost replies and late writes', bounds: { ...smallBounds, crashes: 0, timeouts: 1 } },
  { name: 'changes of selection', bounds: { ...smallBounds, crashes: 0, moves: 1 } },
]

/** Premises that every search, and every long enough campaign, meets. */
const expected = {
  exhaust: ['S1 never-empty', 'S2 never-regress', 'S3 fence-refuses', 'S4 retire-live', 'S5 by-value'],
  random: ['S1 never-empty', 'S2 never-regress', 'S7 converges', 'S9 never-deletes', 'S19 hold-stands'],
} as const

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
  return complete && violations.length === 0 && expected.exhaust.every((name) => (witnesses[name] ?? 0) > 0)
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
  return failures.length === 0 && expected.random.every((name) => (witnesses[name] ?? 0) > 0)
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

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string' },
      seed: { type: 'string' },
      length: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  })
  const [what] = positionals
  if (what === 'exhaust') process.exitCode = runExhaust(values.json) ? 0 : 1
  else if (what === 'random') {
    const runs = whole(values.runs, 1000, 'runs')
    const seed = whole(values.seed, Date.now() % 1_000_000, 'seed')
    process.exitCode = runRandom(runs, seed, whole(values.length, 300, 'length')) ? 0 : 1
  } else {
    console.error(usage)
    process.exitCode = 2
  }
}

main()
