// Two hundred services that stand on the same things say one thing: they are drawn as one block with one line to each
// thing. Without that the lines to a popular foundation would be a wall, and its services a column nobody scrolls through.
// How each of them stands there (hard, soft) is told at its own box.

/** An edge between nodes by index. */
export type Tie = { readonly from: number; readonly to: number }

/** Nodes that are laid out as one, in the order given; usually a single one. */
export type Bundle = { readonly members: readonly number[]; readonly rows: number; readonly columns: number }

export type Bundled = {
  readonly bundles: readonly Bundle[]
  /** The bundle of each node. */
  readonly of: readonly number[]
  /** Between bundles: one stands for all edges of the same ends; `ties` are their indices. */
  readonly lines: readonly { readonly from: number; readonly to: number; readonly ties: readonly number[] }[]
}

/** Fewer than this are drawn one by one. */
const leastTogether = 4

export type BlockShape = { readonly rows: number; readonly mostColumns: number }

export function bundled(nodes: number, ties: readonly Tie[], shape: BlockShape): Bundled {
  const alike = new Map<string, number[]>()
  const leaves = leavesOf(nodes, ties)
  for (const [node, signature] of leaves) {
    const known = alike.get(signature)
    if (known) known.push(node)
    else alike.set(signature, [node])
  }
  const of = new Array<number>(nodes).fill(-1)
  const bundles: Bundle[] = []
  for (let node = 0; node < nodes; node += 1) {
    if (of[node] !== -1) continue
    const signature = leaves.get(node)
    const together = signature === undefined ? [] : alike.get(signature)!
    const members = together.length < leastTogether ? [node] : together
    for (const member of members) of[member] = bundles.length
    bundles.push({ members, ...gridOf(members.length, shape) })
  }
  return { bundles, of, lines: linesOf(ties, of) }
}

/** What nothing stands on, with what it stands on in one text. */
function leavesOf(nodes: number, ties: readonly Tie[]): Map<number, string> {
  const arriving: Set<number>[] = Array.from({ length: nodes }, () => new Set())
  const carries = new Set<number>()
  for (const { from, to } of ties) {
    carries.add(from)
    arriving[to]!.add(from)
  }
  const leaves = new Map<number, string>()
  arriving.forEach((edges, node) => {
    if (edges.size > 0 && !carries.has(node)) leaves.set(node, [...edges].sort((a, b) => a - b).join())
  })
  return leaves
}

function linesOf(ties: readonly Tie[], of: readonly number[]): Bundled['lines'] {
  const lines = new Map<string, { from: number; to: number; ties: number[] }>()
  ties.forEach(({ from, to }, i) => {
    const ends = { from: of[from]!, to: of[to]! }
    const key = `${ends.from} ${ends.to}`
    const known = lines.get(key)
    if (known) known.ties.push(i)
    else lines.set(key, { ...ends, ties: [i] })
  })
  return [...lines.values()]
}

/** As few columns as the rows allow; then as many rows as fill them evenly. */
function gridOf(members: number, { rows, mostColumns }: BlockShape): { rows: number; columns: number } {
  const columns = Math.min(mostColumns, Math.max(1, Math.ceil(members / rows)))
  return { rows: Math.ceil(members / columns), columns }
}
