// Which endpoints a loss can touch at all: looked up by what their targets stand on, since a ranking asks for every
// foundation there is. Where a node or a publisher is hit, every endpoint is.

import { containersOf, type Loss } from '../../atlas/index.ts'
import type { EndpointNow, TargetSpec } from '../../steering/index.ts'
import type { CheckId, FoundationPath } from '../../terms/index.ts'
import type { Estate } from './estate.ts'
import type { Survivors } from './survivors.ts'

type Index = {
  readonly on: ReadonlyMap<FoundationPath, readonly EndpointNow[]>
  readonly by: ReadonlyMap<CheckId, readonly EndpointNow[]>
}

export type Touched = {
  readonly endpoints: readonly EndpointNow[]
  /** Checks of lost targets. */
  readonly deadChecks: ReadonlySet<CheckId>
}

export function touchedBy(
  estate: Estate,
  loss: Loss,
  lost: (target: TargetSpec) => boolean,
  { nodes, publishers }: Survivors,
): Touched {
  const { on, by } = indexOf(estate)
  const standing = new Set(loss.roots.flatMap((path) => on.get(path) ?? []))
  const deadChecks = new Set(
    [...standing].flatMap(({ spec }) => spec.targets.filter(lost).flatMap(({ check }) => check ?? [])),
  )
  const everywhere =
    nodes.some(({ fate }) => fate === 'lost') ||
    [...publishers.values()].some(({ state }) => state !== 'works')
  if (everywhere) return { endpoints: estate.endpoints, deadChecks }
  // A check that looks at what is lost is judged down wherever else it is used.
  for (const check of deadChecks) for (const now of by.get(check) ?? []) standing.add(now)
  return { endpoints: [...standing], deadChecks }
}

const built = new WeakMap<Estate, Index>()

function indexOf(estate: Estate): Index {
  const known = built.get(estate) ?? build(estate)
  built.set(estate, known)
  return known
}

function build({ atlas, endpoints }: Estate): Index {
  const on = new Map<FoundationPath, EndpointNow[]>()
  const by = new Map<CheckId, EndpointNow[]>()
  for (const now of endpoints) {
    const { targets } = now.spec
    const paths = targets.flatMap(({ standsOn }) => standsOn.flatMap((path) => containersOf(atlas, path)))
    for (const path of new Set(paths)) put(on, path, now)
    for (const check of new Set(targets.flatMap(({ check }) => check ?? []))) put(by, check, now)
  }
  return { on, by }
}

function put<K>(map: Map<K, EndpointNow[]>, key: K, now: EndpointNow): void {
  const there = map.get(key)
  if (there) there.push(now)
  else map.set(key, [now])
}
