// `npm run sim -- quiet`: quiet days, one per seed, and how sure they make one that nothing moves falsely.

import { upperBound } from './confidence.ts'
import { habits, places } from './fleet.ts'
import { type QuietFindings, quietDay, usualDay } from './quiet.ts'

export type QuietOptions = {
  readonly hours: number
  readonly days: number
  readonly seed: number
  readonly json: boolean
}

/** Why the findings are no good, a sentence each; empty when they are. */
export function complaints(seed: number, found: QuietFindings): readonly string[] {
  const deaf = (what: string, tookMs: readonly (number | null)[]) =>
    tookMs.includes(null) ? [`seed ${seed}: east was ${what} in the end and nothing moved`] : []
  return [
    ...found.falseLosses.map((loss) => `seed ${seed}: judged down though it was well: ${loss}`),
    ...(found.failedLooks === 0 ? [`seed ${seed}: no look ever failed: nothing was put to the test`] : []),
    ...(found.restarts === 0 ? [`seed ${seed}: nothing was restarted`] : []),
    ...deaf('killed', found.killedMs),
    ...deaf('frozen', found.frozenMs),
  ]
}

export function runQuiet({ hours, days, seed, json }: QuietOptions): boolean {
  const began = performance.now()
  const found: QuietFindings[] = []
  const wrong: string[] = []
  for (let n = 0; n < days; n++) {
    const one = quietDay({ ...usualDay, hours, seed: seed + n })
    found.push(one)
    wrong.push(...complaints(seed + n, one))
    if (!json) console.log(sentence(seed + n, hours, one))
  }
  for (const complaint of wrong) console.error(complaint)
  const closing = { ...summed(hours, seed, found), wallMs: Math.round(performance.now() - began) }
  if (!json) console.log(conclusion(closing))
  console.log(JSON.stringify({ complete: wrong.length === 0, ...closing }))
  return wrong.length === 0
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

function sentence(seed: number, hours: number, f: QuietFindings): string {
  return `seed ${seed}: ${hours} h, ${f.looks} looks, ${f.failedLooks} failed, ${f.bursts} bursts of loss, ${f.restarts} restarts: ${f.falseLosses.length} false losses, ${f.falseMoves} false moves, ${f.briefLosses} moves for restarts that outlasted their grace`
}

/** The rate is that of one endpoint with one vantage; the bound is exact (Poisson) at 95 %. */
function summed(hours: number, seed: number, found: readonly QuietFindings[]) {
  const endpointDays = (hours / 24) * habits.length * found.length
  const falseLosses = sum(found.map((f) => f.falseLosses.length))
  const falseMoves = sum(found.map((f) => f.falseMoves))
  const perDay = (events: number, days: number): number => Math.round((1e4 * upperBound(events)) / days) / 1e4
  return {
    days: found.length,
    hours,
    seed,
    ...usualDay,
    looks: sum(found.map((f) => f.looks)),
    failedLooks: sum(found.map((f) => f.failedLooks)),
    restarts: sum(found.map((f) => f.restarts)),
    falseLosses,
    falseMoves,
    briefLosses: sum(found.map((f) => f.briefLosses)),
    endpointDays,
    falseMovesPerEndpointDayAtMost: perDay(falseMoves, endpointDays),
    falseLossesPerTargetDayAtMost: perDay(falseLosses, endpointDays * places.length),
    confidence: 0.95,
  }
}

function conclusion(closing: ReturnType<typeof summed>): string {
  const { falseMoves, endpointDays, falseMovesPerEndpointDayAtMost: most } = closing
  return `${falseMoves} false moves in ${endpointDays} endpoint-days: with 95 % confidence at most ${most} a day for one endpoint with one vantage`
}
