// Says that the server is not heard, and since when, while the page goes on showing the last known state.

import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { clockTime, utcTime } from '../words/time.ts'

export function Away() {
  const { awaySince } = useCell(link)
  return (
    <div aria-live="polite" class="away-place">
      {awaySince !== null && (
        <p class="away">
          No connection since{' '}
          <time dateTime={new Date(awaySince).toISOString()} title={utcTime(awaySince)} class="num">
            {clockTime(awaySince)}
          </time>
          , showing the last known state. Trying again by itself.
        </p>
      )}
    </div>
  )
}
