// How much stands in one place: shares as bars with their numbers, and the index over them.

import type { ConcentrationPartView } from '../../../../src/board/views.ts'
import { Bars } from '../../parts/bars.tsx'
import { Panel } from '../../parts/page.tsx'
import { fill } from '../../words/fill.ts'
import { useConsoleWords, useFormats } from '../../words/speech.ts'
import { inPercent, verdictOf } from './figures.ts'

const mostShown = 10

export const Concentration = ({ parts }: { parts: readonly ConcentrationPartView[] }) => (
  <div class="shares">
    {parts.map((part) => (
      <Part key={`${part.of} ${part.level}`} part={part} />
    ))}
  </div>
)

function Part({ part }: { part: ConcentrationPartView }) {
  const { rehearsing: w } = useConsoleWords()
  const title = w.sharesOf[part.of][part.level]
  return (
    <Panel title={title} id={`${part.of}-${part.level}`} note={<Index part={part} />}>
      <Bars
        label={title}
        nameHead={part.level === 'jurisdiction' ? w.jurisdiction : w.place}
        amountHead={w.share}
        whole={100}
        bars={part.shares.slice(0, mostShown).map(({ name, share }) => ({ name, amount: inPercent(share) }))}
      />
      {part.shares.length > mostShown && (
        <p class="muted small">{fill(w.smaller, { count: part.shares.length - mostShown })}</p>
      )}
    </Panel>
  )
}

function Index({ part }: { part: ConcentrationPartView }) {
  const { rehearsing: w } = useConsoleWords()
  const { count } = useFormats()
  const verdict = verdictOf(part)
  if (verdict === null) return <>{w.nothingCounted}</>
  const values = { points: count(part.hhiPoints), verdict: w.verdicts[verdict], without: count(part.without) }
  return <>{fill(part.without === 0 ? w.index : w.indexWithout, values)}</>
}
