// Every interleaving of the plain world, to the end: breadth first, states known by their key, each keeping the move
// that led to it. Once all of them are known, liveness is a question about the graph: from every state, the work of any
// one enactor alone must lead to what it was given (S7, S8), with the others stopped for good.

import type { Published } from '../../src/steering/index.ts'
import type { Property } from '../properties.ts'
import { Tally } from '../properties.ts'
import { changeKey, contentKey } from './contents.ts'
import { convergedFor, keyOf, movesOf, type PlainWorld, plainWorld } from './plain-world.ts'
import type { Bounds, Rules } from './rules.ts'
import type { Conviction } from './search.ts'

export type PlainExploration = {
  readonly complete: boolean
  readonly states: number
  readonly transitions: number
  /** The first, and shortest, schedule per broken property. */
  readonly violations: readonly Conviction[]
  readonly witnesses: Record<string, number>
  /** What the resource went from and to, as text. */
  readonly changes: ReadonlySet<string>
}

type Node = { readonly world: PlainWorld; readonly from: number; readonly move: string }

/** The ordinary work of one enactor: which state leads to which, and the states in which it has what it was given. */
type Work = { readonly edges: { from: number; to: number }[]; readonly goals: number[] }

/** Stops unfinished (`complete: false`) at `mostStates`. With `stopAtFirst` it also stops at the first violation. */
export function explorePlainly(
  bounds: Bounds,
  rules: Rules,
  { mostStates = 600_000, stopAtFirst = false } = {},
): PlainExploration {
  const nodes: Node[] = []
  const seen = new Map<string, number>()
  const works = Array.from({ length: bounds.enactors }, (): Work => ({ edges: [], goals: [] }))
  const tally = new Tally()
  const found = new Map<Property, Conviction>()
  const changes = new Set<string>()
  let transitions = 0
  let index = 0
  const enter = (world: PlainWorld, from: number, move: string): number => {
    const key = keyOf(world)
    const known = seen.get(key)
    if (known !== undefined) return known
    seen.set(key, nodes.length)
    for (const [lane, { goals }] of works.entries()) if (convergedFor(world, lane)) goals.push(nodes.length)
    return nodes.push({ world, from, move }) - 1
  }
  const start = plainWorld(bounds, rules)
  enter(start, -1, 'start')
  const changed = (from: Published, to: Published) => {
    if (from !== to && contentKey(from) !== contentKey(to)) changes.add(changeKey(from, to))
  }
  for (; index < nodes.length && nodes.length <= mostStates; index++) {
    if (stopAtFirst && found.size > 0) break
    for (const { name, next, observed, work } of movesOf(nodes[index]!.world, bounds, rules)) {
      transitions++
      changed(nodes[index]!.world.resource, next.resource)
      tally.add(observed)
      for (const finding of observed.findings)
        if (!found.has(finding.property))
          found.set(finding.property, { ...finding, schedule: [...scheduleTo(nodes, index), name] })
      const to = enter(next, index, name)
      if (work !== null) works[work]!.edges.push({ from: index, to })
    }
    // A state that was left needs its world no more, only the way to it.
    nodes[index] = { ...nodes[index]!, world: start }
  }
  const complete = index === nodes.length
  if (complete) for (const [lane, work] of works.entries()) judgeConvergence(lane, work, nodes, tally, found)
  return {
    complete,
    states: nodes.length,
    transitions,
    violations: [...found.values()],
    witnesses: tally.toJson('exhaust'),
    changes,
  }
}

function judgeConvergence(
  lane: number,
  work: Work,
  nodes: readonly Node[],
  tally: Tally,
  found: Map<Property, Conviction>,
): void {
  const converges = leadingTo(work, nodes.length)
  tally.count('S7 converges', nodes.length - work.goals.length)
  const stuck = converges.indexOf(0)
  if (stuck < 0 || found.has('S7 converges')) return
  const detail = `nothing that enactor-${lane + 1} can do alone from here puts its plan in force`
  found.set('S7 converges', { property: 'S7 converges', detail, schedule: scheduleTo(nodes, stuck) })
}

/** 1 for each state from which some way of this work leads to a goal: backwards from the goals. */
function leadingTo({ edges, goals }: Work, states: number): Uint8Array {
  const before: number[][] = []
  for (const { from, to } of edges) before[to] = [...(before[to] ?? []), from]
  const reached = new Uint8Array(states)
  const open = [...goals]
  for (const goal of goals) reached[goal] = 1
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const from of before[at] ?? []) {
      if (reached[from]) continue
      reached[from] = 1
      open.push(from)
    }
  return reached
}

function scheduleTo(nodes: readonly Node[], index: number): readonly string[] {
  const moves: string[] = []
  for (let at = index; at > 0; at = nodes[at]!.from) moves.push(nodes[at]!.move)
  return moves.reverse()
}
