// Reports from everybody over the last day against what is usual: drawn by the server, the same in the browser.

import type { BoardView } from '../../../../src/board/views.ts'
import { DayCurve } from '../../charts/day-curve.tsx'
import { Fill } from '../../parts/fill.tsx'
import { Panel } from '../../parts/page.tsx'
import { Time } from '../../parts/time.tsx'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

type Props = { world: BoardView['world']; lastHour: number }

export function WorldCurve({ world, lastHour }: Props) {
  const { home } = useWords()
  const { counted } = useFormats()
  return (
    <Panel
      id="curve"
      title={home.curve.title}
      note={fill(home.curve.hour, { reports: counted(lastHour, home.reports) })}
    >
      <DayCurve band={world} label={home.curve.title} />
      <div class="curve-foot">
        <Legend />
        <Peak world={world} />
      </div>
    </Panel>
  )
}

function Legend() {
  const { curve } = useWords().home
  return (
    <ul class="keys">
      <Key kind="line" word={curve.counted} />
      <Key kind="usual" word={curve.usual} />
      <Key kind="over" word={curve.over} />
    </ul>
  )
}

const Key = ({ kind, word }: { kind: 'line' | 'usual' | 'over'; word: string }) => (
  <li>
    <svg class="key" viewBox="0 0 20 10" width="20" height="10" aria-hidden="true">
      {kind === 'line' ? (
        <path class="band-line" d="M0 5h20" />
      ) : (
        <path class={`band-${kind}`} d="M0 0h20v10H0Z" />
      )}
    </svg>
    {word}
  </li>
)

function Peak({ world: { from, bucketMs, counts } }: { world: BoardView['world'] }) {
  const { home } = useWords()
  const { counted } = useFormats()
  const most = Math.max(0, ...counts)
  if (most === 0) return <p class="small muted">{home.curve.none}</p>
  const at = new Date(Date.parse(from) + counts.indexOf(most) * bucketMs).toISOString()
  return (
    <p class="small muted">
      <Fill text={home.curve.most} reports={counted(most, home.reports)} time={<Time at={at} />} />
    </p>
  )
}
