// A moment: local time, UTC in the title, its age where that matters.

import { useNow } from '../realm/clock.ts'
import { useFormats } from '../words/speech.ts'

export function Time({ at, withAge = false }: { at: string; withAge?: boolean }) {
  const now = useNow()
  const { age, localTime, utcTime } = useFormats()
  const when = Date.parse(at)
  return (
    <time dateTime={at} title={utcTime(when)} class="num">
      {localTime(when, now)}
      {withAge && <span class="muted"> · {age(when, now)}</span>}
    </time>
  )
}

/** How long something lasted, or has been going on. */
export function Lasting({ from, to }: { from: string; to: string | null }) {
  const now = useNow()
  const { shortDuration } = useFormats()
  const until = to === null ? now : Date.parse(to)
  return <span class="num">{shortDuration(Math.max(0, until - Date.parse(from)))}</span>
}
