// Says that the server is not heard, and since when, while the page goes on showing the last known state.

import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { Fill } from '../parts/fill.tsx'
import { useNow } from '../realm/clock.ts'
import { useFormats, useWords } from '../words/speech.ts'
import { useShownOf } from './fresh.tsx'

export function Away() {
  const { awaySince } = useCell(link)
  const { shell } = useWords()
  const { clockTime, shortDuration, utcTime } = useFormats()
  const now = useNow()
  const shownOf = useShownOf()
  return (
    <div aria-live="polite" class="away-place">
      {awaySince !== null && (
        <p class="away">
          <Fill
            text={shell.away}
            since={
              <time dateTime={new Date(awaySince).toISOString()} title={utcTime(awaySince)} class="num">
                {clockTime(awaySince)}
              </time>
            }
            age={shortDuration(Math.max(0, now - shownOf))}
          />
        </p>
      )}
    </div>
  )
}
