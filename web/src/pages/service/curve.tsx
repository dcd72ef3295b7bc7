// Reports against the usual band: a day, or two hours in minutes. Which of them is in the address.

import type { ServicePageView } from '../../../../src/board/views.ts'
import { BandCurve, type MarkKind } from '../../charts/band/band-curve.tsx'
import type { Happening } from '../../charts/band/marks.ts'
import { Panel } from '../../parts/page.tsx'
import { SearchLink } from '../../parts/search-link.tsx'
import { useSearch } from '../../realm/navigation.ts'
import { fill } from '../../words/fill.ts'
import { useFormats, useWords } from '../../words/speech.ts'

export function Curve({ service: s }: { service: ServicePageView }) {
  const { service: w } = useWords()
  const { count } = useFormats()
  const hours = useSearch().span === 'hours'
  return (
    <Panel
      id="reports"
      title={w.reports}
      note={fill(w.reportsNote, { hour: count(s.reports.hour), day: count(s.reports.day) })}
    >
      <nav class="chips" aria-label={w.spans}>
        <SearchLink change={{ span: null }} on={!hours}>
          {w.day}
        </SearchLink>
        <SearchLink change={{ span: 'hours' }} on={hours}>
          {w.hours}
        </SearchLink>
      </nav>
      <BandCurve
        key={hours ? 'hours' : 'day'}
        now={s.now}
        band={hours ? s.minutes : s.day}
        happened={happened(s)}
      />
    </Panel>
  )
}

function happened({ since, notices, trouble }: ServicePageView): Happening<MarkKind>[] {
  if (since === null || trouble === null) return []
  const onset = Date.parse(since)
  const said = notices
    .map(({ saidAt }) => Date.parse(saidAt))
    .filter((at) => at >= onset)
    .sort((a, b) => a - b)[0]
  return [{ at: onset, kind: 'onset' }, ...(said === undefined ? [] : [{ at: said, kind: 'said' } as const])]
}
