// `npm run sim -- exhaust | quiet [--days N] [--hours H] [--seed S] | random [--runs N] [--seed S] [--length L] [--workers W] [--json] | random --replay WHAT`
// The last line is one JSON object; the exit code is 1 when a promise was broken, a search did not end, or a premise
// was never met (a property that nothing could break proves nothing).

import { parseArgs } from 'node:util'
import { type BoundName, searches } from './exhaust/bounds.ts'
import { runExhaust } from './exhaust/command.ts'
import { mutantCommand } from './mutation/command.ts'
import { runQuiet } from './quiet/command.ts'
import { readSchedule, runRandom, runReplay } from './random/command.ts'
import { usualLength } from './random/random.ts'
import { runShells } from './shells/command.ts'
import { usualShellLength } from './shells/shells.ts'
import { storyCommand } from './story/command.ts'

const usage = `usage: npm run sim -- exhaust [--bound full|small] [--json]
       npm run sim -- random [--runs N] [--seed S] [--length L] [--workers W] [--json]
       npm run sim -- random --replay WHAT
       npm run sim -- shells [--runs N] [--seed S] [--length L]
       npm run sim -- quiet [--days N] [--hours H] [--seed S] [--json]
       npm run sim -- story [NAME] [--rewrite] [--json]
       npm run sim -- mutants [--only NAME] [--dir DIR] [--json]

exhaust   every interleaving of three enactors at two endpoints with four plans, twins of one generation among them, to
          the end: any number of crashes, lost replies and late writes, clean-up; changes of selection within stated
          bounds. Some minutes on two cores; --bound small takes seconds.
random    schedules of a planner, a store, two nodes and a provider under faults, each followed by a calm in which the
          world must converge. A failure prints its seed and the shortest schedule found that still breaks the promise.
shells    random schedules again on the real shells: keeper, nameserver, publishers, store, on files and sockets; they must
          do what the simulated world did. Four a second of one core.
quiet     days on which nothing is lost: 1 % of the packets, in bursts; restarts; a slow garbage collection every minute at
          the targets and at the observer. The real checks and the real selection must judge nothing down and move nothing.
story     tells one schedule step by step, such as aws-2025-10-20; without a name it lists them. See story --help.
mutants   patches that make Holdfast break a promise; each must be convicted. See mutants --help.

  --bound B    full (what is stated) or small (fewer enactors; for a quick look)
  --runs N     how many schedules (1000; shells 200)
  --seed S     the first seed; the others follow it (drawn anew each time)
  --length L   steps of a schedule, before the faults stop (40; shells 60)
  --days N     quiet days, one per seed (3), of --hours H each (24)
  --workers W  how many cores (1)
  --replay W   one schedule again, with its transcript: the word that a failure printed, or a file that holds it
  --json       nothing but the closing line, one JSON object: complete, violations, states, transitions, wallMs, and
               witnesses, per property the states (random: steps) in which its premise held
  --help       this text

Exit code 0: nothing was broken, every search ended, every property was put to the test. 1: not so. 2: wrong usage.`

const options = {
  bound: { type: 'string' },
  runs: { type: 'string' },
  seed: { type: 'string' },
  length: { type: 'string' },
  workers: { type: 'string' },
  days: { type: 'string' },
  hours: { type: 'string' },
  replay: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

function whole(text: string | undefined, otherwise: number, name: string): number {
  if (text === undefined) return otherwise
  if (/^\d{1,9}$/.test(text)) return Number(text)
  console.error(`--${name}: expected a whole number, read ${JSON.stringify(text)}\n${usage}`)
  process.exit(2)
}

function boundNamed(text = 'full'): BoundName {
  if (text in searches) return text as BoundName
  console.error(`--bound: expected full or small, read ${JSON.stringify(text)}\n${usage}`)
  process.exit(2)
}

function words(): ReturnType<typeof parseArgs<{ allowPositionals: true; options: typeof options }>> {
  try {
    return parseArgs({ allowPositionals: true, options })
  } catch (problem) {
    console.error(`${problem instanceof Error ? problem.message : problem}\n\n${usage}`)
    process.exit(2)
  }
}

function random(values: { runs?: string; seed?: string; length?: string; workers?: string; json: boolean }) {
  return runRandom({
    runs: whole(values.runs, 1000, 'runs'),
    seed: whole(values.seed, Date.now() % 1_000_000, 'seed'),
    length: whole(values.length, usualLength, 'length'),
    workers: whole(values.workers, 1, 'workers'),
    json: values.json,
  })
}

function shells(values: { runs?: string; seed?: string; length?: string }): Promise<boolean> {
  return runShells({
    runs: whole(values.runs, 200, 'runs'),
    seed: whole(values.seed, Date.now() % 1_000_000, 'seed'),
    length: whole(values.length, usualShellLength, 'length'),
  })
}

function quiet(values: { days?: string; hours?: string; seed?: string; json: boolean }): boolean {
  return runQuiet({
    days: whole(values.days, 3, 'days'),
    hours: whole(values.hours, 24, 'hours'),
    seed: whole(values.seed, Date.now() % 1_000_000, 'seed'),
    json: values.json,
  })
}

function replay(what: string): Promise<boolean> {
  const schedule = readSchedule(what)
  if (schedule.ok) return runReplay(schedule.value)
  console.error(`--replay: ${schedule.error}\n${usage}`)
  process.exit(2)
}

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2)
  if (command === 'story' || command === 'mutants') {
    process.exitCode = await (command === 'story' ? storyCommand(args) : mutantCommand(args))
    return
  }
  const { positionals, values } = words()
  const [what, ...more] = positionals
  if (values.help) console.log(usage)
  else if (what === 'exhaust' && more.length === 0)
    process.exitCode = (await runExhaust({ bound: boundNamed(values.bound), json: values.json })) ? 0 : 1
  else if (what === 'random' && more.length === 0) {
    const passed = values.replay === undefined ? random(values) : replay(values.replay)
    process.exitCode = (await passed) ? 0 : 1
  } else if (what === 'quiet' && more.length === 0) process.exitCode = quiet(values) ? 0 : 1
  else if (what === 'shells' && more.length === 0) process.exitCode = (await shells(values)) ? 0 : 1
  else {
    console.error(usage)
    process.exitCode = 2
  }
}

await main()
