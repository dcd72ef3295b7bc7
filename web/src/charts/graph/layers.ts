// The first step of a layered drawing (Sugiyama, Tagawa and Toda 1981): every edge leads from a layer to a later one.
// Edges that would close a circle are turned round for the layout alone; layers are the longest paths, and what nothing
// leads to comes as late as it can, so that no edge is longer than it must be.

export type Edge = { readonly from: number; readonly to: number }

/** Edges by index with every circle broken; `turned` says which run backwards, loops are left out. */
export type Acyclic = {
  readonly from: number
  readonly to: number
  readonly turned: boolean
  readonly of: number
}

export function withoutCircles(nodes: number, edges: readonly Edge[]): Acyclic[] {
  const leaving: number[][] = Array.from({ length: nodes }, () => [])
  edges.forEach(({ from, to }, i) => {
    if (from !== to) leaving[from]!.push(i)
  })
  const turned = new Set<number>()
  // 0: not seen, 1: on the path that is being walked, 2: done.
  const seen = new Uint8Array(nodes)
  for (let start = 0; start < nodes; start += 1) {
    if (seen[start] !== 0) continue
    const path: { node: number; next: number }[] = [{ node: start, next: 0 }]
    seen[start] = 1
    while (path.length > 0) {
      const top = path.at(-1)!
      const edge = leaving[top.node]![top.next]
      top.next += 1
      if (edge === undefined) {
        seen[top.node] = 2
        path.pop()
        continue
      }
      const { to } = edges[edge]!
      if (seen[to] === 1) turned.add(edge)
      else if (seen[to] === 0) {
        seen[to] = 1
        path.push({ node: to, next: 0 })
      }
    }
  }
  return edges.flatMap(({ from, to }, of): Acyclic[] => {
    if (from === to) return []
    return turned.has(of) ? [{ from: to, to: from, turned: true, of }] : [{ from, to, turned: false, of }]
  })
}

/** The layer of each node, from 0. */
export function layersOf(nodes: number, edges: readonly Edge[]): number[] {
  const layer = new Array<number>(nodes).fill(0)
  const order = topological(nodes, edges)
  const leaving: number[][] = Array.from({ length: nodes }, () => [])
  const arriving = new Array<number>(nodes).fill(0)
  for (const { from, to } of edges) {
    leaving[from]!.push(to)
    arriving[to]! += 1
  }
  for (const node of order)
    for (const to of leaving[node]!) layer[to] = Math.max(layer[to]!, layer[node]! + 1)
  for (const node of order) {
    if (arriving[node] !== 0 || leaving[node]!.length === 0) continue
    layer[node] = Math.min(...leaving[node]!.map((to) => layer[to]!)) - 1
  }
  return layer
}

function topological(nodes: number, edges: readonly Edge[]): number[] {
  const waits = new Array<number>(nodes).fill(0)
  const leaving: number[][] = Array.from({ length: nodes }, () => [])
  for (const { from, to } of edges) {
    waits[to]! += 1
    leaving[from]!.push(to)
  }
  const order: number[] = []
  for (let node = 0; node < nodes; node += 1) if (waits[node] === 0) order.push(node)
  for (let i = 0; i < order.length; i += 1)
    for (const to of leaving[order[i]!]!) {
      waits[to]! -= 1
      if (waits[to] === 0) order.push(to)
    }
  return order
}
