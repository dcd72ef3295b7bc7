// `npm run sim -- random`: a campaign on one or several cores, or one schedule told again.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { bad, type Outcome } from '../../src/terms/index.ts'
import { claimedBy } from '../properties.ts'
import { parseSchedule, type Schedule, scheduleText } from './choices.ts'
import { type Campaign, campaign, type Failure, together } from './random.ts'
import { run } from './schedule.ts'

export type RandomOptions = {
  readonly runs: number
  readonly seed: number
  readonly length: number
  readonly workers: number
  readonly json: boolean
}

/** True when nothing was broken and every property was put to the test. */
export async function runRandom({ runs, seed, length, workers, json }: RandomOptions): Promise<boolean> {
  const began = performance.now()
  const cpu = process.cpuUsage()
  const result = await onCores(workers, { runs, seed, length })
  const { user, system } = process.cpuUsage(cpu)
  const wallMs = Math.round(performance.now() - began)
  const cpuMs = Math.round((user + system) / 1000)
  for (const failure of result.failures) console.error(textOf(failure))
  const { witnesses, steps, writes, failures } = result
  const unmet = failures.length > 0 ? [] : claimedBy('random').filter((property) => !witnesses[property])
  if (unmet.length > 0) console.error(`never put to the test, so not proven: ${unmet.join(', ')}`)
  const perMinute = Math.round((result.runs * 60_000) / Math.max(1, wallMs * workers))
  if (!json) console.log(`${result.runs} schedules, ${perMinute} a minute on one core`)
  const figures = {
    complete: failures.length === 0,
    violations: failures.length,
    states: result.runs,
    transitions: steps,
    wallMs,
    cpuMs,
    schedulesPerMinutePerCore: perMinute,
    meanSteps: Math.round((10 * steps) / result.runs) / 10,
    meanWrites: Math.round((10 * writes) / result.runs) / 10,
    seed,
    commit: commit(),
    witnesses,
  }
  console.log(JSON.stringify(figures))
  return failures.length === 0 && unmet.length === 0
}

type Part = { readonly runs: number; readonly seed: number; readonly length: number }

async function onCores(workers: number, whole: Part): Promise<Campaign> {
  if (workers <= 1) return campaign(whole)
  const share = Math.ceil(whole.runs / workers)
  const parts = Array.from({ length: workers }, (_, n) => ({
    ...whole,
    seed: whole.seed + n * share,
    runs: Math.min(share, whole.runs - n * share),
  })).filter((part) => part.runs > 0)
  return together(await Promise.all(parts.map(inWorker)))
}

function inWorker(part: Part): Promise<Campaign> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: part })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

const textOf = ({ property, detail, seed, schedule, transcript }: Failure): string =>
  [
    `VIOLATED ${property}: ${detail}`,
    `seed ${seed}, commit ${commit()}, shrunk to ${schedule.length} steps; again, with its transcript:`,
    `npm run sim -- random --replay ${scheduleText(schedule)}`,
    ...transcript.map((line) => `  ${line}`),
  ].join('\n')

/** A schedule, or the path of a file that holds one. */
export function readSchedule(what: string): Outcome<Schedule> {
  const parsed = parseSchedule(what)
  if (parsed.ok || !existsSync(what)) return parsed
  try {
    return parseSchedule(readFileSync(what, 'utf8'))
  } catch (problem) {
    return bad(`${what}: ${(problem as Error).message}`)
  }
}

/** Prints the transcript; true when no promise was broken. */
export async function runReplay(schedule: Schedule): Promise<boolean> {
  const { finding, transcript, steps, writes } = await run(schedule, null, true)
  for (const line of transcript) console.log(line)
  const violated = finding ? { property: finding.property, detail: finding.detail } : null
  console.log(JSON.stringify({ complete: finding === null, steps, writes, violated, commit: commit() }))
  return finding === null
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return 'unknown'
  }
}
