// How long after our own onset a provider said its first word: in the middle and for nine of ten, in all and by year.

import type { FeedLagView } from '../../../src/board/feed-views.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'

export function Lag({ lag }: { lag: FeedLagView | null }) {
  const { providers: words } = useWords()
  const { counted } = useFormats()
  const lagText = useLagText()
  if (lag === null) return <span class="muted">{words.lagNone}</span>
  return (
    <>
      <span class="block">
        {fill(words.lagAll, { median: lagText(lag.all.medianMs), p90: lagText(lag.all.p90Ms) })}
      </span>
      <span class="muted small block">{counted(lag.all.incidents, words.incidents)}</span>
      {lag.years.map(({ year, incidents, medianMs, p90Ms }) => (
        <span key={year} class="small block num">
          {year}: {fill(words.lagAll, { median: lagText(medianMs), p90: lagText(p90Ms) })} ·{' '}
          {counted(incidents, words.incidents)}
        </span>
      ))}
    </>
  )
}

/** A provider that spoke before us was earlier. */
export function useLagText(): (ms: number) => string {
  const { providers: words } = useWords()
  const { shortDuration } = useFormats()
  return (ms) => fill(ms < 0 ? words.earlier : words.later, { time: shortDuration(Math.abs(ms)) })
}
