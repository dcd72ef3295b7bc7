// The third step: coordinates. Each layer is a column; within it every node wishes to stand at the mean of its neighbours,
// and the nearest places that keep order and distance are found exactly (isotonic regression by pooling, Ayer and others
// 1955). Stand-ins weigh more than nodes, which draws long edges straight.

import type { Proper } from './order.ts'

export type Size = { readonly width: number; readonly height: number }
export type Gaps = {
  /** Between columns, where the edges run. */
  readonly columns: number
  readonly nodes: number
  /** The height that an edge is given where it passes a column. */
  readonly passing: number
}

/** `y` is the middle of each node or stand-in; columns are `left` and `width`. */
export type Placed = {
  readonly y: ReadonlyMap<number, number>
  readonly columns: readonly { readonly left: number; readonly width: number }[]
  readonly width: number
  readonly height: number
}

const rounds = 10
const weightOfPassing = 8

export function place(
  layers: readonly (readonly number[])[],
  graph: Proper,
  sizes: readonly Size[],
  gaps: Gaps,
): Placed {
  const heightOf = (node: number): number => sizes[node]?.height ?? gaps.passing
  const y = stacked(layers, heightOf, gaps.nodes)
  const near = bothSides(graph)
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? layers : [...layers].reverse()
    for (const nodes of order) settle(nodes, y, near, graph.real, heightOf, gaps.nodes)
  }
  const { top, bottom } = extent(y, heightOf)
  for (const [node, at] of y) y.set(node, at - top)
  let left = 0
  const columns = layers.map((nodes) => {
    const width = Math.max(0, ...nodes.map((node) => sizes[node]?.width ?? 0))
    const column = { left, width }
    left += width + gaps.columns
    return column
  })
  return { y, columns, width: Math.max(0, left - gaps.columns), height: bottom - top }
}

type HeightOf = (node: number) => number

function stacked(
  layers: readonly (readonly number[])[],
  heightOf: HeightOf,
  gap: number,
): Map<number, number> {
  const y = new Map<number, number>()
  for (const nodes of layers) {
    let top = 0
    for (const node of nodes) {
      y.set(node, top + heightOf(node) / 2)
      top += heightOf(node) + gap
    }
  }
  return y
}

function bothSides({ links }: Proper): Map<number, number[]> {
  const near = new Map<number, number[]>()
  for (const { from, to } of links)
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      const known = near.get(a)
      if (known) known.push(b)
      else near.set(a, [b])
    }
  return near
}

/** One column moves to where its nodes wish to be, order and distances kept. */
function settle(
  nodes: readonly number[],
  y: Map<number, number>,
  near: ReadonlyMap<number, readonly number[]>,
  real: number,
  heightOf: HeightOf,
  gap: number,
): void {
  let offset = 0
  const offsets = nodes.map((node, i) => {
    if (i > 0) offset += (heightOf(nodes[i - 1]!) + heightOf(node)) / 2 + gap
    return offset
  })
  const wishes = nodes.map((node, i) => {
    const others = near.get(node) ?? []
    const mean =
      others.length === 0 ? y.get(node)! : others.reduce((sum, o) => sum + y.get(o)!, 0) / others.length
    return mean - offsets[i]!
  })
  const weights = nodes.map((node) => (node >= real ? weightOfPassing : 1))
  neverFalling(wishes, weights).forEach((at, i) => {
    y.set(nodes[i]!, at + offsets[i]!)
  })
}

/** The nearest values (weighted least squares) that never fall: neighbours out of order are pooled to their mean. */
export function neverFalling(wishes: readonly number[], weights: readonly number[]): number[] {
  const pools: { mean: number; weight: number; many: number }[] = []
  wishes.forEach((wish, i) => {
    let pool = { mean: wish, weight: weights[i]!, many: 1 }
    for (let last = pools.at(-1); last !== undefined && last.mean > pool.mean; last = pools.at(-1)) {
      const weight = last.weight + pool.weight
      pool = {
        mean: (last.mean * last.weight + pool.mean * pool.weight) / weight,
        weight,
        many: last.many + pool.many,
      }
      pools.pop()
    }
    pools.push(pool)
  })
  return pools.flatMap(({ mean, many }) => Array.from({ length: many }, () => mean))
}

function extent(y: ReadonlyMap<number, number>, heightOf: HeightOf): { top: number; bottom: number } {
  let [top, bottom] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [node, at] of y) {
    top = Math.min(top, at - heightOf(node) / 2)
    bottom = Math.max(bottom, at + heightOf(node) / 2)
  }
  return y.size === 0 ? { top: 0, bottom: 0 } : { top, bottom }
}
