// Rounds of every fault in turn, and the figures they come to.

import { type Aim, atMost, figure, type Peer, quantile, rounded } from '../result.ts'
import type { Contender } from './contender.ts'
import { periodMs, phases } from './phases.ts'
import { type Round, round } from './rounds.ts'
import type { Deed, Targets } from './scene.ts'

export const rounds = Number(process.env.ROUNDS ?? 20)

export type Figures = { readonly aims: readonly Aim[]; readonly peers: readonly Peer[] }

/** By deed, per contender: the milliseconds of every round. */
export type Took = ReadonlyMap<Deed, readonly Round[]>

/** People watch a long bench; JSON alone is for standard output. */
export const tell = (line: string): void => void process.stderr.write(`${line}\n`)

/** The faults are spread over `period`, milliseconds. */
export async function measure(
  contenders: readonly Contender[],
  targets: Targets,
  deeds: readonly Deed[],
  period = periodMs,
): Promise<Took> {
  const took = new Map<Deed, Round[]>(deeds.map((deed) => [deed, []]))
  const moments = new Map(deeds.map((deed) => [deed, phases(rounds, period)]))
  for (let n = 0; n < rounds; n++)
    for (const deed of deeds) {
      const one = await round(contenders, targets, deed, moments.get(deed)![n]!, period)
      took.get(deed)!.push(one)
      const said = contenders.map(({ label }, i) => `${label} ${one[i]!.toFixed(0)} ms`)
      tell(`round ${n + 1}, ${deed}: ${said.join(', ')}`)
    }
  return took
}

const of = (took: Took, deed: Deed, contender: number): number[] =>
  (took.get(deed) ?? []).map((one) => one[contender]!)

export type Limits = { readonly deed: Deed; readonly median: number; readonly p99?: number }

/** Of the first contender. `where` follows the fault's name. */
export const aimsOf = (took: Took, limits: readonly Limits[], where = ''): readonly Aim[] =>
  limits.flatMap(({ deed, median, p99 }) => {
    const values = of(took, deed, 0)
    const last = quantile(values, 0.99)
    return [
      atMost(`${deed}${where}, median`, 'ms', quantile(values, 0.5), median),
      figure(`${deed}${where}, p90`, 'ms', quantile(values, 0.9)),
      p99 === undefined
        ? figure(`${deed}${where}, p99`, 'ms', last)
        : atMost(`${deed}${where}, p99`, 'ms', last, p99),
    ]
  })

export const peersOf = (contenders: readonly Contender[], took: Took): readonly Peer[] =>
  contenders.slice(1).flatMap(({ label }, i) =>
    [...took.keys()].map((deed) => ({
      name: `${label}, ${deed}, median`,
      unit: 'ms',
      value: rounded(quantile(of(took, deed, i + 1), 0.5)),
    })),
  )
