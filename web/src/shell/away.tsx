// Says that the server is not heard, and since when, while the page goes on showing the last known state; and in a copy
// that another host shows, of when it is. Only what stands still is read aloud as it comes: an age that counts would go on.

import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { Fill } from '../parts/fill.tsx'
import { useNow } from '../realm/clock.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useUtcFormats, useWords } from '../words/speech.ts'
import { useShownOf } from './fresh.tsx'

export function Away() {
  const { awaySince, copy, drawnAt } = useCell(link)
  const { shell } = useWords()
  const { clockTime, shortDuration, utcTime } = useFormats()
  const now = useNow()
  const shownOf = useShownOf()
  return (
    <>
      {copy && <Copy at={drawnAt} />}
      <div class={awaySince === null ? '' : 'away'}>
        <span aria-live="polite">
          {awaySince !== null && (
            <Fill
              text={shell.away}
              since={
                <time dateTime={new Date(awaySince).toISOString()} title={utcTime(awaySince)} class="num">
                  {clockTime(awaySince)}
                </time>
              }
            />
          )}
        </span>
        {awaySince !== null && (
          <span> {fill(shell.awayAge, { age: shortDuration(Math.max(0, now - shownOf)) })}</span>
        )}
      </div>
    </>
  )
}

/** A script of the copy's own fills in how old it has become. */
function Copy({ at }: { at: number }) {
  const { shell } = useWords()
  const { dayOfYear, minuteTime } = useUtcFormats()
  const iso = new Date(at).toISOString()
  return (
    <p class="away away-copy">
      <Fill
        text={shell.copy}
        since={<time dateTime={iso}>{`${dayOfYear(at)}, ${minuteTime(at)}`}</time>}
        age={<span data-copied={iso} />}
      />
    </p>
  )
}
