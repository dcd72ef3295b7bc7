// A check that goes down and up and down again is one trouble, not ten. Each fall adds to a penalty that halves with time;
// at the third fall in a row it flaps, and goes on doing so until it has been quiet for long (the route flap damping of
// RFC 2439, with the figures that routers ship with). Steering has damping of its own and does not ask here.

import { type Instant, minutes } from '../terms/index.ts'

/** Of one check. The penalty is as of `at`. */
export type Flaps = {
  readonly penalty: number
  readonly at: Instant
  /** Falls since the penalty was last next to nothing, and when the first of them was. */
  readonly falls: number
  readonly since: Instant
  readonly flapping: boolean
}

const halvesIn = minutes(15)
/** Beyond this it flaps: three falls within some ten minutes. */
const from = 2
/** Below this it does no longer: half an hour after the third fall. */
const until = 0.75
/** However often it falls, an hour without a fall is enough. */
const most = until * 2 ** (minutes(60) / halvesIn)
const forgotten = 0.1

const fadedTo = ({ penalty, at }: Flaps, now: Instant): number =>
  penalty * 2 ** (-Math.max(0, now - at) / halvesIn)

export function fell(before: Flaps | undefined, at: Instant): Flaps {
  const left = before === undefined ? 0 : fadedTo(before, at)
  const fresh = before === undefined || left < forgotten
  const penalty = Math.min(most, left + 1)
  return {
    ...{ penalty, at },
    falls: fresh ? 1 : before.falls + 1,
    since: fresh ? at : before.since,
    flapping: before?.flapping === true || penalty > from,
  }
}

/** Whether it still flaps. */
export const flapsAt = (flaps: Flaps, now: Instant): boolean => flaps.flapping && fadedTo(flaps, now) >= until

/** Null: it has fallen so long ago that it is not worth remembering. */
export function quietened(flaps: Flaps, now: Instant): Flaps | null {
  const penalty = fadedTo(flaps, now)
  if (penalty < forgotten) return null
  return flapsAt(flaps, now) === flaps.flapping ? flaps : { ...flaps, flapping: false }
}
