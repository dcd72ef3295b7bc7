// The second step: within each layer nodes are ordered so that few edges cross. Long edges get a stand-in on every layer
// that they pass. Barycentre sweeps bring each node beside the mean of its neighbours, exchanges of neighbours mend what a
// mean does not see, and the best order that was met is kept.

import type { Acyclic } from './layers.ts'

/** Every edge of `links` joins a layer to the next; numbers from `real` on are stand-ins. */
export type Proper = {
  readonly real: number
  readonly layers: readonly (readonly number[])[]
  readonly links: readonly { readonly from: number; readonly to: number }[]
  /** For each edge that was given: its nodes and stand-ins, from the earlier layer to the later. */
  readonly chains: readonly (readonly number[])[]
}

export function proper(layer: readonly number[], edges: readonly Acyclic[]): Proper {
  const layers: number[][] = Array.from({ length: Math.max(-1, ...layer) + 1 }, () => [])
  layer.forEach((at, node) => {
    layers[at]!.push(node)
  })
  const links: { from: number; to: number }[] = []
  let next = layer.length
  const chains = edges.map(({ from, to }) => {
    const chain = [from]
    for (let at = layer[from]! + 1; at < layer[to]!; at += 1) {
      layers[at]!.push(next)
      chain.push(next)
      next += 1
    }
    chain.push(to)
    for (let i = 1; i < chain.length; i += 1) links.push({ from: chain[i - 1]!, to: chain[i]! })
    return chain
  })
  return { real: layer.length, layers, links, chains }
}

const sweeps = 24

/** The layers in a good order; `layers` of the argument is where it begins. */
export function ordered(graph: Proper): number[][] {
  const { before, after } = neighbours(graph)
  let layers = graph.layers.map((nodes) => [...nodes])
  let best = layers
  let least = crossingsOf(layers, after)
  for (let sweep = 0; sweep < sweeps && least > 0; sweep += 1) {
    const down = sweep % 2 === 0
    layers = layers.map((nodes) => [...nodes])
    const at = positions(layers)
    for (let step = 1; step < layers.length; step += 1) {
      const nodes = layers[down ? step : layers.length - 1 - step]!
      byBarycentre(nodes, down ? before : after, at)
    }
    exchange(layers, before, after)
    const now = crossingsOf(layers, after)
    if (now < least) [best, least] = [layers, now]
  }
  return best
}

type Neighbours = ReadonlyMap<number, readonly number[]>

function neighbours({ links }: Proper): { before: Neighbours; after: Neighbours } {
  const before = new Map<number, number[]>()
  const after = new Map<number, number[]>()
  const add = (map: Map<number, number[]>, key: number, value: number): void => {
    const known = map.get(key)
    if (known) known.push(value)
    else map.set(key, [value])
  }
  for (const { from, to } of links) {
    add(after, from, to)
    add(before, to, from)
  }
  return { before, after }
}

function positions(layers: readonly (readonly number[])[]): Map<number, number> {
  const at = new Map<number, number>()
  for (const nodes of layers)
    nodes.forEach((node, i) => {
      at.set(node, i)
    })
  return at
}

/** In place; who has no neighbour there keeps its place among the others. */
function byBarycentre(nodes: number[], towards: Neighbours, at: Map<number, number>): void {
  const wish = new Map<number, number>()
  for (const node of nodes) {
    const near = towards.get(node)
    wish.set(
      node,
      near === undefined ? at.get(node)! : near.reduce((sum, other) => sum + at.get(other)!, 0) / near.length,
    )
  }
  nodes.sort((a, b) => wish.get(a)! - wish.get(b)! || at.get(a)! - at.get(b)!)
  nodes.forEach((node, i) => {
    at.set(node, i)
  })
}

/** Neighbours change places wherever that saves a crossing. */
function exchange(layers: number[][], before: Neighbours, after: Neighbours): void {
  const at = positions(layers)
  for (const nodes of layers)
    for (let i = 1; i < nodes.length; i += 1) {
      const [left, right] = [nodes[i - 1]!, nodes[i]!]
      if (saved(left, right, before, at) + saved(left, right, after, at) <= 0) continue
      nodes[i - 1] = right
      nodes[i] = left
      at.set(right, i - 1)
      at.set(left, i)
    }
}

/** How many crossings fewer there are with `right` before `left`. */
function saved(left: number, right: number, towards: Neighbours, at: ReadonlyMap<number, number>): number {
  let more = 0
  for (const a of towards.get(left) ?? [])
    for (const b of towards.get(right) ?? []) more += Math.sign(at.get(a)! - at.get(b)!)
  return more
}

/** How often edges between neighbouring layers cross. */
export function crossings(layers: readonly (readonly number[])[], graph: Proper): number {
  return crossingsOf(layers, neighbours(graph).after)
}

function crossingsOf(layers: readonly (readonly number[])[], after: Neighbours): number {
  const at = positions(layers)
  let sum = 0
  layers.slice(0, -1).forEach((nodes, i) => {
    const ends = nodes.flatMap((node) =>
      (after.get(node) ?? []).map((to) => at.get(to)!).sort((a, b) => a - b),
    )
    sum += inversions(ends, layers[i + 1]!.length)
  })
  return sum
}

/** Pairs in the wrong order, by a Fenwick tree over `0..below`. */
function inversions(values: readonly number[], below: number): number {
  const tree = new Int32Array(below + 1)
  let pairs = 0
  values.forEach((value, seen) => {
    let notAbove = 0
    for (let i = value + 1; i > 0; i -= i & -i) notAbove += tree[i]!
    pairs += seen - notAbove
    for (let i = value + 1; i <= below; i += i & -i) tree[i]! += 1
  })
  return pairs
}
