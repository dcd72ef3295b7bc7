// A moment: UTC as the server draws it, the reader's own zone with UTC beside it as soon as the script knows the zone.
// In a column the room for the second is kept from the beginning, so that nothing moves.

import { useNow } from '../realm/clock.ts'
import { useFormats, useUtcFormats } from '../words/speech.ts'

type TimeProps = {
  /** ISO 8601. */
  at: string
  withAge?: boolean
  /** To the minute. */
  short?: boolean
}

export function Time({ at, withAge = false, short = false }: TimeProps) {
  const now = useNow()
  const { age, localTime, minuteOrDay, minuteTime, utcTime } = useFormats()
  const utc = useUtcFormats()
  const when = Date.parse(at)
  const inUtc = utc.minuteTime(when)
  return (
    <time dateTime={at} title={utcTime(when)} class="time">
      {short ? minuteOrDay(when, now) : localTime(when, now)}{' '}
      <span class="utc">{minuteTime(when) === inUtc ? 'UTC' : `${inUtc} UTC`}</span>
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
