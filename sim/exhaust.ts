// Every interleaving of the small world, to the end: breadth first, so that the schedule that convicts is a shortest
// one. States are known by their key; each keeps only the move that led to it.

import type { Finding, Property } from './properties.ts'
import { Tally } from './properties.ts'
import {
  keyOf,
  movesOf,
  type SmallBounds,
  type SmallRules,
  type SmallWorld,
  smallWorld,
} from './small-world.ts'

export type Conviction = Finding & { readonly schedule: readonly string[] }

export type Exploration = {
  readonly complete: boolean
  readonly states: number
  readonly transitions: number
  /** The first, and shortest, schedule per broken property. */
  readonly violations: readonly Conviction[]
  readonly witnesses: Record<string, number>
}

type Node = { readonly world: SmallWorld; readonly from: number; readonly move: string }

/** Stops unfinished (`complete: false`) at `mostStates`. With `stopAtFirst` it also stops at the first violation. */
export function exhaust(
  bounds: SmallBounds,
  rules: SmallRules,
  { mostStates = 300_000, stopAtFirst = false } = {},
): Exploration {
  const start = smallWorld(bounds)
  const nodes: Node[] = [{ world: start, from: -1, move: 'start' }]
  const seen = new Set([keyOf(start)])
  const tally = new Tally()
  const found = new Map<Property, Conviction>()
  let transitions = 0
  let index = 0
  for (; index < nodes.length && nodes.length <= mostStates; index++) {
    if (stopAtFirst && found.size > 0) break
    for (const { name, next, observed } of movesOf(nodes[index]!.world, bounds, rules)) {
      transitions++
      tally.add(observed)
      for (const finding of observed.findings)
        if (!found.has(finding.property))
          found.set(finding.property, { ...finding, schedule: [...scheduleTo(nodes, index), name] })
      const key = keyOf(next)
      if (seen.has(key)) continue
      seen.add(key)
      nodes.push({ world: next, from: index, move: name })
    }
    // A state that was left needs its world no more, only the way to it.
    nodes[index] = { ...nodes[index]!, world: start }
  }
  return {
    complete: index === nodes.length,
    states: nodes.length,
    transitions,
    violations: [...found.values()],
    witnesses: tally.toJson(),
  }
}

function scheduleTo(nodes: readonly Node[], index: number): readonly string[] {
  const moves: string[] = []
  for (let at = index; at > 0; at = nodes[at]!.from) moves.push(nodes[at]!.move)
  return moves.reverse()
}
