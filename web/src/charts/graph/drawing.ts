// A dependency graph as boxes and lines, ready to be drawn: what carries others comes first, what stands on it after it,
// from left to right (`across`) or from top to bottom (`down`, for a narrow screen). Own code: the three steps are small,
// and libraries for this weigh more than the whole page may.

import { fitted, fittedPath, textWidth } from '../text-width.ts'
import { type BlockShape, type Bundle, bundled } from './bundles.ts'
import { layersOf, withoutCircles } from './layers.ts'
import { crossings, ordered, proper } from './order.ts'
import { type Placed, place, type Size } from './place.ts'

export type GraphNode = { readonly id: string; readonly label: string; readonly isPath: boolean }
/** How surely one needs the other, the surest first. */
export const styles = ['within', 'hard', 'soft', 'learnt', 'unknown'] as const
export type Style = (typeof styles)[number]
/** `to` stands on `from`. */
export type GraphEdge = { readonly from: string; readonly to: string; readonly style: Style }
export type Direction = 'across' | 'down'

export type Box = {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** What fits; the whole is the node's label. */
  readonly text: string
  /** How it stands where its block stands, when it is one of a block. */
  readonly style: Style | null
}
/** `style` is that of the surest of its edges. */
export type Line = { readonly path: string; readonly style: Style; readonly edges: readonly GraphEdge[] }
export type Drawing = {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Box[]
  /** Around those that are drawn together. */
  readonly frames: readonly (Corner & Size)[]
  readonly lines: readonly Line[]
  readonly crossings: number
}

export const font = 13
const boxHeight = 25
/** Left and right of a label; on the left stands the state's shape. */
const before = 28
const after = 10
const between = 4
const margin = 8

/**
 * Blocks are tried with ever fewer rows, until the whole is no longer than `longest`; never wider than `room`, which is
 * the page's width, and a phone's.
 */
const forms = {
  across: {
    blocks: [90, 60, 48, 40, 36, 32, 28, 24, 20, 16, 12, 8, 6, 4, 3, 2].map((rows) => ({
      rows,
      mostColumns: 7,
    })),
    ...{ room: 1_180, longest: 700, widest: 168, paths: 90, gaps: { columns: 40, nodes: 9, passing: 4 } },
  },
  down: {
    blocks: [8, 1].map((rows) => ({ rows, mostColumns: 2 })),
    ...{ room: 344, longest: 600, widest: 156, paths: 90, gaps: { columns: 32, nodes: 8, passing: 4 } },
  },
} as const

/** For a wide screen too, where two hundred would stand in three long columns beside what carries them. */
const wideDown = {
  ...forms.down,
  ...{ blocks: forms.across.blocks, room: forms.across.room, longest: forms.across.longest, widest: 168 },
}

type Form = (typeof forms)[Direction] | typeof wideDown

export function drawing(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  direction: Direction,
): Drawing {
  const number = new Map(nodes.map(({ id }, i) => [id, i]))
  const known = edges.filter(({ from, to }) => number.has(from) && number.has(to))
  const best = (towards: Direction, form: Form): Drawing => {
    let chosen: Drawing | null = null
    for (const block of form.blocks) {
      const tried = drawn(nodes, known, number, towards, form, block)
      if (chosen !== null && tried.width > form.room) break
      chosen = tried
      if (tried.height <= form.longest) break
    }
    return chosen!
  }
  const usual = best(direction, forms[direction])
  if (direction === 'down' || usual.height <= forms.across.longest) return usual
  const turned = best('down', wideDown)
  return turned.width <= wideDown.room && turned.height < usual.height ? turned : usual
}

function drawn(
  nodes: readonly GraphNode[],
  known: readonly GraphEdge[],
  number: ReadonlyMap<string, number>,
  direction: Direction,
  form: Form,
  block: BlockShape,
): Drawing {
  const ties = known.map(({ from, to }) => ({ from: number.get(from)!, to: number.get(to)! }))
  const { bundles, lines } = bundled(nodes.length, ties, block)
  const widths = nodes.map(({ label, isPath }) =>
    Math.min(form.widest + (isPath ? form.paths : 0), before + textWidth(label, font) + after),
  )
  const sizes = bundles.map((bundle) => sizeOf(bundle, widths))
  const acyclic = withoutCircles(bundles.length, lines)
  const graph = proper(layersOf(bundles.length, acyclic), acyclic)
  const layers = ordered(graph)
  const flow = direction === 'across' ? sizes : sizes.map(turned)
  const placed = place(layers, graph, flow, form.gaps)

  const corner = cornersOf(layers, placed, flow, direction)
  const whole = direction === 'across' ? placed : turned(placed)
  return {
    width: Math.ceil(whole.width + 2 * margin),
    height: Math.ceil(whole.height + 2 * margin),
    boxes: bundles.flatMap((bundle, i) => boxesOf(bundle, corner(i), sizes[i]!, nodes, widths, known)),
    frames: bundles.flatMap(({ members }, i) => (members.length < 2 ? [] : [{ ...corner(i), ...sizes[i]! }])),
    lines: acyclic.map(({ of }, i) => {
      const edges = lines[of]!.ties.map((tie) => known[tie]!)
      return {
        path: route(graph.chains[i]!, layers, placed, flow, direction),
        style: surest(edges),
        edges,
      }
    }),
    crossings: crossings(layers, graph),
  }
}

const surest = (edges: readonly GraphEdge[]): Style =>
  styles.find((style) => edges.some((edge) => edge.style === style)) ?? 'unknown'

const turned = <T extends Size>({ width, height }: T): Size => ({ width: height, height: width })

function sizeOf({ members, rows, columns }: Bundle, widths: readonly number[]): Size {
  const width = Math.max(...members.map((i) => widths[i]!))
  if (members.length === 1) return { width, height: boxHeight }
  return {
    width: columns * (width + between) + between,
    height: rows * (boxHeight + between) + between,
  }
}

type Corner = { readonly x: number; readonly y: number }

function cornersOf(
  layers: readonly (readonly number[])[],
  { columns, y }: Placed,
  flow: readonly Size[],
  direction: Direction,
): (bundle: number) => Corner {
  const columnOf = new Map(layers.flatMap((nodes, i) => nodes.map((node) => [node, columns[i]!] as const)))
  return (bundle) => {
    const along = columnOf.get(bundle)!.left + margin
    const across = y.get(bundle)! - flow[bundle]!.height / 2 + margin
    return direction === 'across' ? { x: along, y: across } : { x: across, y: along }
  }
}

/** Down the rows first: the first that were hit stand together. */
function boxesOf(
  { members, rows }: Bundle,
  at: Corner,
  size: Size,
  nodes: readonly GraphNode[],
  widths: readonly number[],
  edges: readonly GraphEdge[],
): Box[] {
  const alone = members.length === 1
  const width = alone ? size.width : Math.max(...members.map((i) => widths[i]!))
  const inset = alone ? 0 : between
  return members.map((member, i) => {
    const { id, label, isPath } = nodes[member]!
    const room = width - before - after
    return {
      id,
      x: at.x + inset + Math.floor(i / rows) * (width + between),
      y: at.y + inset + (i % rows) * (boxHeight + between),
      width,
      height: boxHeight,
      style: alone ? null : surest(edges.filter(({ to }) => to === id)),
      text: isPath ? fittedPath(label, room, font) : fitted(label, room, font),
    }
  })
}

const tenth = (n: number): number => Math.round(n * 10) / 10

/** Level where it passes a column (no box stands there), bent only between columns. */
function route(
  chain: readonly number[],
  layers: readonly (readonly number[])[],
  { columns, y }: Placed,
  flow: readonly Size[],
  direction: Direction,
): string {
  const point = (along: number, across: number): string => {
    const [a, b] = [tenth(along + margin), tenth(across + margin)]
    return direction === 'across' ? `${a} ${b}` : `${b} ${a}`
  }
  const first = layers.findIndex((nodes) => nodes.includes(chain[0]!))
  let path = ''
  chain.forEach((node, i) => {
    const { left, width } = columns[first + i]!
    const across = y.get(node)!
    if (i > 0) {
      const from = columns[first + i - 1]!
      const right = from.left + from.width
      const middle = (right + left) / 2
      path += `C${point(middle, y.get(chain[i - 1]!)!)} ${point(middle, across)} ${point(left, across)}`
    }
    if (i === chain.length - 1) return
    const begins = i === 0 ? left + flow[node]!.width : left
    path += `${i === 0 ? 'M' : 'L'}${point(begins, across)}L${point(left + width, across)}`
  })
  return path
}
