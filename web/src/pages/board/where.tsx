// Where people report from: a map, and the same as a table for whoever prefers figures.

import { useState } from 'preact/hooks'
import type { Overview } from '../../../../src/board/views.ts'
import type { WorldProps } from '../../charts/world.tsx'
import { Bars } from '../../parts/bars.tsx'
import { lazily } from '../../parts/lazy.tsx'
import { More, usePart } from '../../parts/more.tsx'
import { Nothing, Panel } from '../../parts/page.tsx'
import { countryName } from '../../words/countries.ts'
import { counted } from '../../words/number.ts'

const World = lazily<WorldProps>(async () => (await import('../../charts/world.tsx')).World, 'map-box')

const rowsFirst = 12

export function Where({ countries }: { countries: Overview['countries'] }) {
  const [asTable, setAsTable] = useState(false)
  const sorted = [...countries].sort((a, b) => b.reports - a.reports)
  const bars = sorted.map((c) => ({ name: countryName(c.country), amount: c.reports }))
  const part = usePart(bars, rowsFirst)
  return (
    <Panel
      title="Where from"
      note={
        <button
          type="button"
          class="button button-small"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'Map' : 'Table'}
        </button>
      }
    >
      {sorted.length === 0 && <Nothing>No reports from anywhere.</Nothing>}
      {sorted.length > 0 && !asTable && (
        <>
          <World countries={sorted} />
          <p class="muted small">
            {counted(sorted.length, 'country')}; most from{' '}
            {bars
              .slice(0, 3)
              .map((b) => b.name)
              .join(', ')}
            .
          </p>
        </>
      )}
      {sorted.length > 0 && asTable && (
        <>
          <Bars label="Reports by country" nameHead="Country" amountHead="Reports" bars={part.shown} />
          <More part={part} />
        </>
      )}
    </Panel>
  )
}
