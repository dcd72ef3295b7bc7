// What the days of a service were like, oldest first. Told in words to who does not see it.

import { fill } from '../words/fill.ts'
import { useFormats, useWords } from '../words/speech.ts'
import { type DayState, daysIn, dayWidth, letterOf, stripPaths } from './strip-path.ts'

/** In the order in which they are drawn and named. */
const kinds = ['down', 'trouble', 'ok', 'unwatched'] as const satisfies readonly DayState[]

/** `days`: a letter for each, as the API writes them; `ends`: say below where it begins and ends, and what heights mean. */
export function UptimeStrip({
  days,
  height = 28,
  ends = false,
}: {
  days: string
  height?: number
  ends?: boolean
}) {
  const { strip: w } = useWords().pictures
  const { count } = useFormats()
  const paths = stripPaths(days, height)
  const amounts = {
    days: count(days.length),
    down: count(daysIn(days, 'down')),
    trouble: count(daysIn(days, 'trouble')),
    unwatched: count(daysIn(days, 'unwatched')),
  }
  return (
    <>
      <svg
        class="strip"
        viewBox={`0 0 ${Math.max(1, days.length * dayWidth - 1)} ${height}`}
        height={height}
        width="100%"
        preserveAspectRatio="none"
        role="img"
        aria-label={fill(w.label, amounts)}
      >
        {kinds.map((kind) => (
          <path key={kind} class={`strip-${kind}`} d={paths[kind]} />
        ))}
      </svg>
      {ends && (
        <p class="strip-ends muted small">
          <span>{fill(w.from, { days: amounts.days })}</span>
          <span class="strip-key">
            {kinds
              .filter((kind) => daysIn(days, kind) > 0)
              .map((kind) => (
                <span key={kind} class="swatch">
                  <svg width="6" height="14" viewBox="0 0 3 14" preserveAspectRatio="none" aria-hidden="true">
                    <path class={`strip-${kind}`} d={stripPaths(letterOf(kind), 14)[kind]} />
                  </svg>
                  {w[kind]}
                </span>
              ))}
          </span>
          <span>{w.today}</span>
        </p>
      )}
    </>
  )
}
