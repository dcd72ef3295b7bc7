// How an outage goes on in its reports. They come on a plateau that sinks slowly as people tire of reporting, fall by
// a factor within minutes when the service is back, and trail off for hours at a few hundredths of the plateau. So
// "back" is measured against two things: what is usual, and what the outage itself was like; the usual alone would
// keep a service in trouble until the last late report, and must not be moved by the outage to end it.

/** Minutes over which the plateau sinks to 1/e by itself; slower once reports fell to less than half of it. */
const sinks = 120
const trails = 360
/** Below the one share of its plateau an outage has fallen, above the other it is back: no flapping in between. */
const fallenShare = 0.5
const riseShare = 0.7
/**
 * What lingers for hours comes near a plateau that has sunk meanwhile, and is no relapse by that: it must come to twice
 * of what was left in the last half hour.
 */
const relapse = 2
const restMinutes = 30
/** A trail of this share of the plateau is no trouble of its own. */
const trailShare = 0.06
/** Reports a minute; a trail thinner than this is gone. */
const thinnest = 0.02

export type Plateau = {
  /** Reports a minute above the usual while the outage lasts; sinks afterwards. 0: there was none lately. */
  plateau: number
  /** Reports fell to less than half of the plateau and have not come back to it. */
  fallen: boolean
  /** Reports a minute above the usual that were left after the fall, lately. */
  rest?: number
}

/**
 * One more minute. `excess`: reports a minute above the usual, over the last minutes. The plateau rises only while the
 * service is in trouble (`hot`).
 */
export function followCourse(course: Plateau, excess: number, hot: boolean): void {
  const kept = course.plateau * Math.exp(-1 / (course.fallen ? trails : sinks))
  const next = hot ? Math.max(kept, excess) : kept
  course.plateau = next * trailShare < thinnest && !hot ? 0 : next
  const rest = course.rest ?? excess
  course.fallen =
    excess <
    (course.fallen ? Math.max(course.plateau * riseShare, rest * relapse) : course.plateau * fallenShare)
  if (course.fallen) course.rest = Math.max(0, rest + (excess - rest) / restMinutes)
  else delete course.rest
}

/** Reports a minute that may still come of an outage of this plateau when the service is back. */
export const trailOf = (plateau: number): number => plateau * trailShare

/** What the crowd of the last minutes is like. A murmur keeps an incident from ending; it opens none. */
export type Loudness = 'calm' | 'murmur' | 'loud'

export const loudest = (a: Loudness, b: Loudness): Loudness =>
  [a, b].includes('loud') ? 'loud' : [a, b].includes('murmur') ? 'murmur' : 'calm'

/** Shares of the plateau from which on reports above the usual say that an outage is not over, and that it goes on. */
const murmurShare = 0.2
const loudShare = 0.45
/** Reports that come down to this share within ten minutes are on their way to the usual; an outage sinks slower. */
const fallShare = 0.65

/**
 * Whether reports of two spans, ten minutes apart, came down clearly: so much less is not chance (two standard
 * deviations of the difference).
 */
export const fell = (before: number, now: number): boolean =>
  now < before * fallShare && before - now > 2 * Math.sqrt(before + now)

/** `excess`: reports above the usual in `minutes`. */
export function loudnessOf({ plateau, fallen }: Plateau, excess: number, minutes: number): Loudness {
  if (excess <= 0) return 'calm'
  const share = excess / (plateau * minutes)
  if (!fallen && share >= loudShare) return 'loud'
  return share < murmurShare ? 'calm' : 'murmur'
}

/** Of two spans of equal length, one after the other. */
export type Trend = 'rising' | 'level' | 'falling'

export function trendOf(before: number, now: number): Trend {
  if (fell(before, now)) return 'falling'
  return fell(now, before) ? 'rising' : 'level'
}
