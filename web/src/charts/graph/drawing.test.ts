import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { textWidth } from '../text-width.ts'
import { type Drawing, drawing, font, type GraphEdge, type GraphNode } from './drawing.ts'
import { type Edge, layersOf, withoutCircles } from './layers.ts'
import { crossings, ordered, proper } from './order.ts'
import { neverFalling } from './place.ts'

const most = 200

/** Any graph, circles, loops and doubled edges included. */
const graphs = fc.integer({ min: 1, max: most }).chain((nodes) =>
  fc.record({
    nodes: fc.constant(nodes),
    edges: fc.array(fc.record({ from: fc.nat(nodes - 1), to: fc.nat(nodes - 1) }), {
      maxLength: nodes + 20,
    }),
  }),
)

const labelled = graphs.chain(({ nodes, edges }) =>
  fc.record({
    nodes: fc.array(fc.string({ minLength: 1, maxLength: 60 }), { minLength: nodes, maxLength: nodes }),
    isPath: fc.boolean(),
    edges: fc.constant(edges),
    style: fc.constantFrom('hard' as const, 'soft' as const),
    direction: fc.constantFrom('across' as const, 'down' as const),
  }),
)

/** A provider, two regions, eleven components each, and services as they stand in practice: most on one, some on two. */
function estate(services: number): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const paths = ['aws', 'aws/us-east-1', 'aws/eu-west-1', 'stripe']
  for (let i = 0; i < 22; i += 1) paths.push(`${paths[1 + (i % 2)]}/component-${i}`)
  const within = paths
    .filter((p) => p.includes('/'))
    .map((to) => ({ from: to.split('/').slice(0, -1).join('/'), to, style: 'within' as const }))
  const nodes: GraphNode[] = paths.map((id) => ({ id, label: id, isPath: true }))
  const edges: GraphEdge[] = [...within]
  for (let i = 0; i < services; i += 1) {
    const id = `s${i}`
    nodes.push({ id, label: `Harbour Portal ${i}`, isPath: false })
    edges.push({ from: paths[4 + ((i * 7) % 22)]!, to: id, style: i % 5 === 0 ? 'soft' : 'hard' })
    if (i % 11 === 0) edges.push({ from: 'stripe', to: id, style: 'hard' })
  }
  return { nodes, edges }
}

type Rectangle = { x: number; y: number; width: number; height: number }

const apart = (a: Rectangle, b: Rectangle): boolean =>
  a.x + a.width <= b.x + 0.01 ||
  b.x + b.width <= a.x + 0.01 ||
  a.y + a.height <= b.y + 0.01 ||
  b.y + b.height <= a.y + 0.01

const overlaps = (boxes: readonly Rectangle[]): number =>
  boxes.reduce((sum, a, i) => sum + boxes.slice(i + 1).filter((b) => !apart(a, b)).length, 0)

const outside = ({ boxes, width, height }: Drawing): number =>
  boxes.filter((b) => b.x < 0 || b.y < 0 || b.x + b.width > width || b.y + b.height > height).length

/** The level pieces of every line (where it passes a column) that run through a box. */
function through({ boxes, lines }: Drawing): number {
  let hits = 0
  for (const { path } of lines)
    for (const [, ax, ay, bx, by] of path.matchAll(/[ML]([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)/g)) {
      const [x1, y1, x2, y2] = [ax, ay, bx, by].map(Number) as [number, number, number, number]
      const piece = {
        x: Math.min(x1, x2),
        y: Math.min(y1, y2),
        width: Math.abs(x2 - x1),
        height: Math.abs(y2 - y1),
      }
      hits += boxes.filter(
        (b) =>
          piece.x < b.x + b.width - 0.1 &&
          piece.x + piece.width > b.x + 0.1 &&
          piece.y < b.y + b.height - 0.1 &&
          piece.y + piece.height > b.y + 0.1,
      ).length
    }
  return hits
}

describe('layers', () => {
  test('of any graph: without circles every edge leads to a later layer, and none is lost but loops', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const acyclic = withoutCircles(nodes, edges)
        assert.equal(acyclic.length, edges.filter((e) => e.from !== e.to).length)
        for (const { from, to, turned, of } of acyclic)
          assert.deepEqual(turned ? [to, from] : [from, to], [edges[of]!.from, edges[of]!.to])
        const layer = layersOf(nodes, acyclic)
        for (const { from, to } of acyclic) assert.ok(layer[from]! < layer[to]!)
        assert.ok(Math.min(...layer) >= 0)
      }),
      { numRuns: 60 },
    )
  })

  test('what nothing leads to stands just before what stands on it', () => {
    const chain: Edge[] = [
      { from: 0, to: 1 },
      { from: 1, to: 2 },
      { from: 3, to: 2 },
    ]
    assert.deepEqual(layersOf(4, chain), [0, 1, 2, 1])
  })
})

describe('order', () => {
  test('of any graph: every node once, and never more crossings than before', () => {
    fc.assert(
      fc.property(graphs, ({ nodes, edges }) => {
        const acyclic = withoutCircles(nodes, edges)
        const graph = proper(layersOf(nodes, acyclic), acyclic)
        const layers = ordered(graph)
        assert.deepEqual(
          layers.map((all) => [...all].sort((a, b) => a - b)),
          graph.layers.map((all) => [...all].sort((a, b) => a - b)),
        )
        assert.ok(crossings(layers, graph) <= crossings(graph.layers, graph))
      }),
      { numRuns: 40 },
    )
  })

  test('crossings are counted as a plain look at every pair counts them', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 30 }), (pairs) => {
        const graph = {
          real: 18,
          layers: [Array.from({ length: 9 }, (_, i) => i), Array.from({ length: 9 }, (_, i) => 9 + i)],
          links: pairs.map(([from, to]) => ({ from, to: to + 9 })),
          chains: [],
        }
        let plain = 0
        pairs.forEach(([a, b], i) => {
          for (const [c, d] of pairs.slice(i + 1)) if ((a - c) * (b - d) < 0) plain += 1
        })
        assert.equal(crossings(graph.layers, graph), plain)
      }),
    )
  })

  test('a tree is drawn without a crossing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 60 }), (parents) => {
        const edges = parents.map((p, i) => ({ from: p % (i + 1), to: i + 1 }))
        const graph = proper(layersOf(parents.length + 1, edges), withoutCircles(parents.length + 1, edges))
        assert.equal(crossings(ordered(graph), graph), 0)
      }),
      { numRuns: 60 },
    )
  })
})

test('the nearest values that never fall are no further from the wishes than any others that do not', () => {
  const few = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 })
  fc.assert(
    fc.property(few, few, (wishes, other) => {
      const found = neverFalling(wishes, [1, 1, 1])
      const rival = [...other].sort((a, b) => a - b)
      const far = (values: readonly number[]): number =>
        values.reduce((sum, v, i) => sum + (v - wishes[i]!) ** 2, 0)
      assert.ok(found.every((v, i) => i === 0 || v >= found[i - 1]!))
      assert.ok(far(found) <= far(rival) + 1e-9)
    }),
  )
})

describe('a drawing', () => {
  test('of any graph of up to 200 nodes: no box on another, none outside, no line through one, no label cut', () => {
    fc.assert(
      fc.property(labelled, ({ nodes, edges, isPath, style, direction }) => {
        const drawn = drawing(
          nodes.map((label, i) => ({ id: `n${i}`, label, isPath })),
          edges.map(({ from, to }) => ({ from: `n${from}`, to: `n${to}`, style })),
          direction,
        )
        assert.equal(drawn.boxes.length, nodes.length)
        assert.equal(overlaps(drawn.boxes), 0, 'boxes overlap')
        assert.equal(outside(drawn), 0, 'boxes outside')
        assert.equal(through(drawn), 0, 'lines through boxes')
        for (const { text, width } of drawn.boxes) assert.ok(textWidth(text, font) <= width - 38 + 0.01, text)
        assert.ok(
          [drawn.width, drawn.height, ...drawn.boxes.flatMap((b) => [b.x, b.y])].every(Number.isFinite),
        )
        assert.ok(drawn.lines.every(({ path }) => /^M[\d. ]+L[\d. ]+C/.test(path) && !/NaN|Inf|-/.test(path)))
      }),
      { numRuns: 40 },
    )
  })

  for (const direction of ['across', 'down'] as const)
    test(`an estate of 200 nodes, ${direction}: every edge is in a line, and it is the same each time`, () => {
      const { nodes, edges } = estate(174)
      assert.equal(nodes.length, 200)
      const drawn = drawing(nodes, edges, direction)
      assert.deepEqual(drawing(nodes, edges, direction), drawn)
      assert.equal(drawn.lines.flatMap((line) => line.edges).length, edges.length)
      assert.equal(overlaps(drawn.boxes) + outside(drawn) + through(drawn), 0)
      assert.ok(drawn.crossings <= 5, `${drawn.crossings} crossings of ${drawn.lines.length} lines`)
    })

  test('two hundred that stand on one thing fill a wide screen, below it, in half the height', () => {
    const services = Array.from({ length: most }, (_, i) => `s${i}`)
    const nodes = [
      ...['aws', 'aws/us-east-1', 'aws/us-east-1/dynamodb'].map((id) => ({ id, label: id, isPath: true })),
      ...services.map((id, i) => ({ id, label: `Invented hospital ${i}`, isPath: false })),
    ]
    const edges = [
      { from: 'aws', to: 'aws/us-east-1', style: 'within' as const },
      { from: 'aws/us-east-1', to: 'aws/us-east-1/dynamodb', style: 'within' as const },
      ...services.map((to) => ({ from: 'aws/us-east-1/dynamodb', to, style: 'hard' as const })),
    ]
    const { width, height, boxes } = drawing(nodes, edges, 'across')
    assert.ok(width <= 1_200 && height <= 1_200, `${width} by ${height}`)
    const top = (id: string): number => boxes.find((box) => box.id === id)!.y
    assert.ok(top('aws') < top('aws/us-east-1') && top('aws/us-east-1/dynamodb') < 150)
    assert.ok(services.every((id) => top(id) > top('aws/us-east-1/dynamodb')))
  })

  test('those that stand on the same are drawn together, with one line', () => {
    const services = Array.from({ length: 160 }, (_, i) => ({
      id: `s${i}`,
      label: `Service ${i}`,
      isPath: false,
    }))
    const drawn = drawing(
      [{ id: 'aws', label: 'aws', isPath: true }, ...services],
      services.map(({ id }) => ({ from: 'aws', to: id, style: 'hard' as const })),
      'across',
    )
    assert.equal(drawn.lines.length, 1)
    assert.equal(drawn.frames.length, 1)
    assert.equal(drawn.lines[0]!.edges.length, 160)
  })

  test('nothing is a drawing too', () => {
    const drawn = drawing([], [], 'across')
    assert.deepEqual([drawn.boxes, drawn.lines, drawn.crossings], [[], [], 0])
  })
})
