// Reports per minute from everybody about everything.

import type { Overview } from '../../../../src/board/views.ts'
import type { SeriesProps } from '../../charts/series.tsx'
import { lazily } from '../../parts/lazy.tsx'
import { Panel } from '../../parts/page.tsx'
import { brief, count } from '../../words/number.ts'
import { localTime } from '../../words/time.ts'

export const SeriesChart = lazily<SeriesProps>(
  async () => (await import('../../charts/series.tsx')).Series,
  'chart-box',
)

export function Reports({ perMinute }: { perMinute: Overview['reportsPerMinute'] }) {
  const { fromMinute, counts } = perMinute
  const last = counts.at(-1) ?? 0
  const peak = Math.max(0, ...counts)
  const peakAt = (fromMinute + counts.indexOf(peak)) * 60_000
  const end = (fromMinute + counts.length) * 60_000
  const words = `${count(last)} in the last minute; most, ${count(peak)}, at ${localTime(peakAt, end)}`
  return (
    <Panel title="Reports per minute" note={`now ${brief(last)}`}>
      {counts.length > 1 && <SeriesChart fromMinute={fromMinute} counts={counts} words={words} />}
      <p class="muted small">{peak === 0 ? 'Nobody has reported a problem.' : `${words}.`}</p>
    </Panel>
  )
}
