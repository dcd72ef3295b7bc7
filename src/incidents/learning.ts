// What one series teaches once a minute is over: its level, how unruly it is, its hours, and the plateau of an outage.
// All of it with a lag of an hour, and nothing while it is in trouble: an outage must not become its own baseline.

import { followClumping, followDrift, followLevel, learnHour, usualOf } from './baseline.ts'
import { countAt, countOver } from './counts.ts'
import { followCourse } from './course.ts'
import type { Track } from './track.ts'

/** Minutes: nothing that a window still weighs is learnt. */
export const lag = 60
/** A finding this surprising, or an open incident, keeps its minutes and the next hour out of the level. */
export const hot = 6
/**
 * For at most a day: what lasts longer is how the service is now. An hour, where nothing was known before: a busy
 * service that is new looks like an outage.
 */
const stubborn = 1440
const stubbornUnknown = 60
/** Watched for less than this, a service without history is unknown; later its silence is known. */
const acquainted = 30
/** Minutes; longer than a clump lasts, and whole counts where buckets of up to this are all that is known. */
const blockMinutes = 20
/** Minutes over which the plateau of an outage is averaged. */
export const plateauMinutes = 10

const isHot = ({ hotAt, hotSince, hotUnknown }: Track, minute: number): boolean =>
  minute - hotAt <= lag && minute - hotSince < (hotUnknown ? stubbornUnknown : stubborn)

/** The track is in trouble in this minute. `watchedFrom`: the first minute of those that were watched without a gap. */
export function heat(track: Track, minute: number, watchedFrom: number): void {
  if (minute - track.hotAt > lag) {
    track.hotSince = minute
    track.hotUnknown = track.baseline.hours === 0 && minute - watchedFrom < acquainted
  }
  track.hotAt = minute
}

/** A minute is over. Only minutes that were watched whole teach: half an hour counted as an hour would halve the usual. */
export function learnMinute(track: Track, minute: number, watchedFrom: number): void {
  const { baseline, counts } = track
  const lagged = minute - lag
  const watched = lagged - watchedFrom
  if (watched < 0) return
  const hotNow = isHot(track, minute)
  if (!hotNow) followLevel(baseline, lagged, countAt(counts, lagged))
  if (minute % blockMinutes === blockMinutes - 1 && watched >= 2 * blockMinutes && !hotNow)
    learnSpread(track, lagged)
  if (lagged % 60 === 59 && watched >= 59) learnHour(baseline, lagged, countOver(counts, lagged, 60), !hotNow)
}

/** Two neighbouring blocks, the second ending with `last`: how much reports come in clumps, and how far the usual drifts. */
function learnSpread({ baseline, counts }: Track, last: number): void {
  const middle = last - blockMinutes / 2
  const before = countOver(counts, last - blockMinutes, blockMinutes)
  const now = countOver(counts, last, blockMinutes)
  const usualBefore = usualOf(baseline, middle - blockMinutes) * blockMinutes
  const usualNow = usualOf(baseline, middle) * blockMinutes
  followClumping(baseline, before + now, now - before - (usualNow - usualBefore))
  followDrift(baseline, before + now, usualBefore + usualNow)
}

/** A minute is over: how an outage goes on in it. */
export function followPlateau(track: Track, minute: number): void {
  const hotNow = isHot(track, minute)
  if (!hotNow && track.plateau === 0) return
  const rate = countOver(track.counts, minute, plateauMinutes) / plateauMinutes
  followCourse(track, rate - usualOf(track.baseline, minute), hotNow)
}
