// How fresh the page is. Drawn by the server it says the moment that it is of; with a script it says whether it is live,
// and when nobody answers, how old it has become.

import { useCell } from '../data/cell.ts'
import { link } from '../data/link.ts'
import { useNow } from '../realm/clock.ts'
import { fill } from '../words/fill.ts'
import { useFormats, useUtcFormats, useWords } from '../words/speech.ts'

/** What the page shows is of this moment, milliseconds since the epoch. */
export function useShownOf(): number {
  const { drawnAt, heardAt } = useCell(link)
  return heardAt ?? drawnAt
}

export function Fresh() {
  const { mode, awaySince, copy } = useCell(link)
  const { fresh, freshMeans } = useWords().shell
  const { clockTime, shortDuration } = useFormats()
  const utc = useUtcFormats()
  const now = useNow()
  const shownOf = useShownOf()
  const [tone, word] =
    awaySince !== null
      ? (['bad', fresh.away] as const)
      : mode === 'drawn'
        ? copy
          ? (['warn', fresh.copy] as const)
          : (['mute', fresh.asOf] as const)
        : mode === 'live'
          ? (['good', fresh.live] as const)
          : (['warn', fresh.polling] as const)
  const zoned = clockTime(shownOf) !== utc.clockTime(shownOf)
  return (
    <p class={`fresh tone-${tone}`} title={freshMeans}>
      <span class={`pulse pulse-${tone}`} aria-hidden="true" />
      <span>{word}</span>
      <time class="fresh-at" dateTime={new Date(shownOf).toISOString()}>
        {awaySince === null
          ? `${clockTime(shownOf)}${zoned ? '' : ' UTC'}`
          : fill(fresh.old, { age: shortDuration(Math.max(0, now - shownOf)) })}
      </time>
    </p>
  )
}
