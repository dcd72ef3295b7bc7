// Is there an edge, and of which kind? Three hypotheses, each of which says how likely a service is hit in an outage;
// every independent outage in which the service was hit or stayed quiet multiplies their odds (Bayes). Nothing else
// counts: not how long an outage was, not how many people reported.

import type { Edge } from '../atlas.ts'

export type EdgeKind = Edge['kind'] | 'none'

/** How likely the service is hit in one outage under each hypothesis, 0..1; and whether it was. */
export type Observation = { readonly chance: Readonly<Record<EdgeKind, number>>; readonly hit: boolean }

export type Belief = Readonly<Record<EdgeKind, number>>

/** Nothing that people recorded or a detector saw is surer than this. */
const surest = 0.99

export function believe(prior: Belief, seen: readonly Observation[]): Belief {
  const log: Record<EdgeKind, number> = {
    hard: Math.log(prior.hard),
    soft: Math.log(prior.soft),
    none: Math.log(prior.none),
  }
  for (const { chance, hit } of seen)
    for (const kind of kinds) {
      const p = Math.min(surest, Math.max(1 - surest, chance[kind]))
      log[kind] += Math.log(hit ? p : 1 - p)
    }
  const most = Math.max(log.hard, log.soft, log.none)
  const sum = kinds.reduce((total, kind) => total + Math.exp(log[kind] - most), 0)
  return {
    hard: Math.exp(log.hard - most) / sum,
    soft: Math.exp(log.soft - most) / sum,
    none: Math.exp(log.none - most) / sum,
  }
}

const kinds = ['hard', 'soft', 'none'] as const

/** Three missing edges in four are hard: that is what people mean when they write an edge without a word. */
const hardShare = 0.75

/** Of an edge that nobody recorded. `chance`: that there is one, 0..1. */
export const priorOfMissing = (chance: number): Belief => ({
  hard: chance * hardShare,
  soft: chance * (1 - hardShare),
  none: 1 - chance,
})

/** Nine recorded edges in ten are taken to be right; most of the rest to be no edges at all. */
export const priorOfRecorded = (kind: Edge['kind']): Belief =>
  kind === 'hard' ? { hard: 0.9, soft: 0.03, none: 0.07 } : { hard: 0.03, soft: 0.9, none: 0.07 }
