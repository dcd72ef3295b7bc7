// How an outage goes on in its reports. They come on a plateau that sinks slowly as people tire of reporting, fall by
// a factor within minutes when the service is back, and trail off for hours at a few hundredths of the plateau. So
// "back" is measured against two things: what is usual, and what the outage itself was like; the usual alone would
// keep a service in trouble until the last late report, and must not be moved by the outage to end it.

/** Minutes over which the plateau sinks to 1/e by itself; slower once reports fell to less than half of it. */
const sinks = 120
const trails = 360
/** A trail of this share of the plateau is no trouble of its own. */
const trailShare = 0.06
/** Reports a minute; a trail thinner than this is gone. */
const thinnest = 0.02

/**
 * The plateau after one more minute. `excess`: reports a minute above the usual, over the last minutes. It rises only
 * while the service is in trouble (`hot`).
 */
export function nextPlateau(plateau: number, excess: number, hot: boolean): number {
  const kept = plateau * Math.exp(-1 / (excess < plateau / 2 ? trails : sinks))
  const next = hot ? Math.max(kept, excess) : kept
  return next * trailShare < thinnest && !hot ? 0 : next
}

/** Reports a minute that may still come of an outage of this plateau when the service is back. */
export const trailOf = (plateau: number): number => plateau * trailShare

/** What the crowd of the last minutes is like. A murmur keeps an incident from ending; it opens none. */
export type Loudness = 'calm' | 'murmur' | 'loud'

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

/** Reports above the usual in the last minutes, and what the plateau would bring in as many. */
export function loudnessOf(excess: number, plateau: number): Loudness {
  if (excess >= plateau * loudShare) return 'loud'
  return excess < plateau * murmurShare ? 'calm' : 'murmur'
}
