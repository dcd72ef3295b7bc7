// Who stands on what, as a layered picture: every box is a link, lines tell by their style how one needs the other, shapes
// how each is. Drawn by the server for a wide screen and, where that fits, for a narrow one; the table beneath has every edge.

import { useMemo } from 'preact/hooks'
import type { GraphView } from '../../../../src/board/views.ts'
import { Icon } from '../../parts/state.tsx'
import { useRealm } from '../../realm/realm.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useTold, useWords } from '../../words/speech.ts'
import { type Box, type Drawing, drawing, type GraphEdge, styles } from './drawing.ts'
import { GraphTable } from './graph-table.tsx'

type Node = GraphView['nodes'][number]

/** Wider than a phone's content, it has to be moved sideways whichever way it flows. */
const phone = 350
/** On a narrow screen a picture of all would be many screens high; the table has the rest. */
const narrowServices = 40

export function GraphPicture({ graph }: { graph: GraphView }) {
  const { graph: w } = useWords().pictures
  const f = useFormats()
  const { wide, narrow, left } = useMemo(() => drawn(graph), [graph])
  const path = graph.nodes.find(({ id }) => id === graph.root)?.name ?? graph.root
  const label = fill(w.label, { path, nodes: f.counted(graph.nodes.length, w.nodes) })
  const { foundations, services } = graph.more
  const missing = [
    ...(foundations > 0 ? [f.counted(foundations, w.foundations)] : []),
    ...(services > 0 ? [f.counted(services, w.services)] : []),
  ]
  return (
    <figure class="graph-picture">
      <div class="graph-scroll on-wide">
        <Drawn drawing={wide} graph={graph} label={label} />
      </div>
      <div class="graph-scroll on-narrow">
        <Drawn drawing={narrow} graph={graph} label={label} />
        {left > 0 && <p class="muted small">{fill(w.narrow, { services: f.counted(left, w.services) })}</p>}
      </div>
      <Key graph={graph} />
      <figcaption class="muted small">
        {w.note}
        {foundations + services > 0 && ` ${fill(w.more, { what: f.list(missing) })}`}
      </figcaption>
      <details class="as-table">
        <summary>{w.table}</summary>
        <GraphTable graph={graph} />
      </details>
    </figure>
  )
}

type Both = { readonly wide: Drawing; readonly narrow: Drawing; readonly left: number }

function drawn(graph: GraphView): Both {
  const nodes = graph.nodes.map(({ id, name, kind }) => ({ id, label: name, isPath: kind === 'foundation' }))
  // The picture flows from what carries to what stands on it; the API's edges point the other way.
  const edges = graph.edges.map(({ from, to, kind }): GraphEdge => ({ from: to, to: from, style: kind }))
  const services = nodes.filter(({ isPath }) => !isPath)
  const few = [...nodes.filter(({ isPath }) => isPath), ...services.slice(0, narrowServices)]
  const turned = drawing(few, edges, 'down')
  return {
    wide: drawing(nodes, edges, 'across'),
    narrow: turned.width > phone ? drawing(few, edges, 'across') : turned,
    left: Math.max(0, services.length - narrowServices),
  }
}

type DrawnProps = { drawing: Drawing; graph: GraphView; label: string }

function Drawn({ drawing: { width, height, lines, frames, boxes }, graph, label }: DrawnProps) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  return (
    <svg class="graph" viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
      <title>{label}</title>
      {lines.map(({ path, style }) => (
        <path key={path} class={`graph-line graph-${style}`} d={path} />
      ))}
      {frames.map((frame) => (
        <rect key={`${frame.x} ${frame.y}`} class="graph-frame" {...frame} rx="3" />
      ))}
      {boxes.map((box) => (
        <NodeBox key={box.id} box={box} node={byId.get(box.id)!} root={box.id === graph.root} />
      ))}
    </svg>
  )
}

function NodeBox({ box, node, root }: { box: Box; node: Node; root: boolean }) {
  const realm = useRealm()
  const { graph: w } = useWords().pictures
  const told = useTold()(node.kind === 'foundation' ? 'foundation' : 'service', node.state)
  const { x, y, width, height, text, style } = box
  const own = node.id.slice(2)
  const drawn = (
    <>
      <title>{[node.name, told.word, ...(style === null ? [] : [w.styles[style]])].join(', ')}</title>
      <rect
        class={`graph-box graph-${style ?? 'whole'} edge-${told.tone}${root ? ' graph-root' : ''}`}
        {...{ x, y, width, height }}
        rx="2"
      />
      <g class={`tone-${told.tone}`}>
        <Icon shape={told.shape} size={14} x={x + 7} y={y + (height - 14) / 2} />
      </g>
      <text x={x + 28} y={y + height / 2 + 4.5}>
        {text}
      </text>
    </>
  )
  if (root) return <g>{drawn}</g>
  return <a href={realm.href(node.kind === 'foundation' ? 'foundations' : 'services', own)}>{drawn}</a>
}

/** Only the styles that are there. */
function Key({ graph }: { graph: GraphView }) {
  const { graph: w } = useWords().pictures
  const there = styles.filter((style) => graph.edges.some(({ kind }) => kind === style))
  return (
    <ul class="curve-key muted small" aria-label={w.key}>
      {there.map((style) => (
        <li key={style} class="swatch">
          <svg width="30" height="10" aria-hidden="true">
            <path class={`graph-line graph-${style}`} d="M0 5H30" />
          </svg>
          {w.styles[style]}
        </li>
      ))}
    </ul>
  )
}
