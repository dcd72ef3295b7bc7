// What a person is asked: an edge to add, to make weaker or stronger, or to take away, with all that speaks for it.

import type { FoundationPath, ServiceId } from '../../terms/index.ts'
import type { Atlas } from '../atlas.ts'
import { reachOf } from '../reach.ts'
import type { EdgeKind } from './belief.ts'
import type { NamedEdge } from './by-names.ts'
import type { Decision } from './decisions.ts'
import { type OutageEvidence, type PairKey, pairKey, suggestingFromPast } from './from-past.ts'
import type { Past } from './past.ts'

export type Suggestion = {
  readonly service: ServiceId
  readonly on: FoundationPath
  /** As it is in force now, and as it should be. */
  readonly was: EdgeKind
  readonly want: EdgeKind
  /** From past outages, 0..1; null: they say nothing, the names do. */
  readonly probability: number | null
  /** Independent outages and names that speak for it. */
  readonly support: number
  readonly outages: readonly OutageEvidence[]
  readonly names: NamedEdge['names']
}

/** `atlas`: what is in force. The surest first; then what only names speak for. Step by step. */
export function* suggestingFor(
  atlas: Atlas,
  past: Past,
  named: readonly NamedEdge[],
): Generator<void, readonly Suggestion[]> {
  const missing = named.filter(({ service, on }) => reachOf(atlas).under.get(service)?.has(on) === false)
  const byNames = new Map<PairKey, NamedEdge>(missing.map((one) => [pairKey(one.service, one.on), one]))
  const found = yield* suggestingFromPast(atlas, past, new Set(byNames.keys()))
  const fromPast = found.map((one): Suggestion => {
    const names = byNames.get(pairKey(one.service, one.on))?.names ?? []
    return { ...one, names, support: one.support + names.length }
  })
  const said = new Set(fromPast.map(({ service, on }) => pairKey(service, on)))
  const onlyNames = missing.flatMap(({ service, on, kind, names }): readonly Suggestion[] =>
    said.has(pairKey(service, on))
      ? []
      : [
          {
            service,
            on,
            was: 'none',
            want: kind,
            probability: null,
            support: names.length,
            outages: [],
            names,
          },
        ],
  )
  return [...fromPast, ...onlyNames]
}

/** A rejected edge is suggested again when what speaks for it has at least doubled. */
const again = 2

/** Those that nobody has decided on, or decided on with half as much before them. */
export function undecided(
  suggestions: readonly Suggestion[],
  decisions: ReadonlyMap<PairKey, Decision>,
): readonly Suggestion[] {
  return suggestions.filter(({ service, on, want, support }) => {
    const before = decisions.get(pairKey(service, on))
    if (before === undefined || before.want !== want) return true
    return before.verdict === 'rejected' && support >= again * before.support
  })
}
