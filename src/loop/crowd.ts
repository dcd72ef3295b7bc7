// What the detector found of one service, as the life of its incident wants it: when it began, where it is heading, and
// from how many countries it is told.

import {
  type CrowdSeen,
  type Detector,
  type Finding,
  minutesSinceOnset,
  onsetMinutes,
  type Trend,
  trendOf,
} from '../incidents/index.ts'

/** The last minutes are compared with as many before. */
export const trendMinutes = 10

const sum = (counts: readonly number[]): number => counts.reduce((all, n) => all + n, 0)

const half = trendMinutes / 2

/**
 * Reports of the minutes before, and of the two halves of the last ones. What is more than before and has come down
 * again within the last, as a burst of one minute does, is not rising.
 */
function trendFrom(before: number, older: number, newer: number): Trend {
  const trend = trendOf(before, older + newer)
  return trend === 'rising' && trendOf(older, newer) === 'falling' ? 'level' : trend
}

/** `counts`: of the last `2 * trendMinutes`. */
export function trendIn(counts: readonly number[]): Trend {
  const now = counts.slice(trendMinutes)
  return trendFrom(sum(counts.slice(0, trendMinutes)), sum(now.slice(0, half)), sum(now.slice(half)))
}

/** `minute`: the one that the finding is of. */
export function crowdSeen(detector: Detector, finding: Finding, minute: number): CrowdSeen {
  const { service, lately, count, expected, windowMinutes } = finding
  const trend = trendFrom(
    detector.over(service, minute - trendMinutes, trendMinutes),
    detector.over(service, minute - half, half),
    detector.over(service, minute, half),
  )
  return { lately, trend, count, expected, windowMinutes, countries: detector.countryCount(service) }
}

/** The minute in which the excess that is seen in `minute` began; that of `finding` where none can be told. */
export function onsetOf(detector: Detector, { service, since }: Finding, minute: number): number {
  const from = minute - onsetMinutes + 1
  const usual = Array.from({ length: onsetMinutes }, (_, i) => detector.usual(service, from + i))
  const ago = minutesSinceOnset(detector.series(service, from, minute + 1), usual)
  return ago === null ? since : minute - ago
}
