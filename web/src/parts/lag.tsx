// How long after our own onset a provider said its first word: in the middle and for nine of ten, in all and by year; and
// of how much no word was heard. Of few, nothing is said that only many could show.

import type { FeedLagView } from '../../../src/board/feed-views.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'

type Figures = FeedLagView['all']

/** From so many on, nine of ten are not all of them. */
const many = 10

export function Lag({ lag }: { lag: FeedLagView | null }) {
  const { providers: words } = useWords()
  if (lag === null) return <span class="muted">{words.lagNone}</span>
  return (
    <>
      <Line figures={lag.all} />
      {lag.years.map(({ year, ...figures }) => (
        <span key={year} class="small block num">
          {year}: <Line figures={figures} />
        </span>
      ))}
    </>
  )
}

function Line({ figures }: { figures: Figures }) {
  const { providers: words } = useWords()
  const { counted } = useFormats()
  const { incidents, unspoken } = figures
  const parts = [
    useTimes(figures),
    incidents > 0 && counted(incidents, words.incidents),
    unspoken > 0 && counted(unspoken, words.unspoken),
  ]
  return <span>{parts.filter((part) => typeof part === 'string').join(' · ')}</span>
}

/** Null: there is nothing to measure. */
function useTimes({ incidents, medianMs, p90Ms }: Figures): string | null {
  const { providers: words } = useWords()
  const lagText = useLagText()
  if (medianMs === null || p90Ms === null) return null
  const text = incidents === 1 ? words.lagOnce : incidents < many ? words.lagFew : words.lagAll
  return fill(text, { median: lagText(medianMs), p90: lagText(p90Ms) })
}

/** A provider that spoke before us was earlier. */
export function useLagText(): (ms: number) => string {
  const { providers: words } = useWords()
  const { shortDuration } = useFormats()
  return (ms) => fill(ms < 0 ? words.earlier : words.later, { time: shortDuration(Math.abs(ms)) })
}
