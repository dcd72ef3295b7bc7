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
import type { ServiceId } from '../terms/index.ts'

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

/** What all that is found of a service in one minute has in common. */
type Heading = Pick<CrowdSeen, 'trend' | 'countries'>

/**
 * The crowd of each service in one minute, `minute`, as it is at one moment: in a large outage a service is found in sixty
 * countries at once, and where it is heading is looked up once for all of them.
 */
export class CrowdNow {
  readonly #detector: Detector
  readonly #minute: number
  readonly #headings = new Map<ServiceId, Heading>()
  readonly #loud = new Set<ServiceId>()

  constructor(detector: Detector, minute: number) {
    this.#detector = detector
    this.#minute = minute
  }

  /** What is found of a service as a whole. */
  hear({ service, lately }: Finding): void {
    if (lately === 'loud') this.#loud.add(service)
  }

  /** As a whole: how loud one of its countries is does not say how bad it is. */
  isLoud(service: ServiceId): boolean {
    return this.#loud.has(service)
  }

  seen({ service, lately, count, expected, windowMinutes }: Finding): CrowdSeen {
    const { trend, countries } = this.#headings.get(service) ?? this.#look(service)
    return { lately, trend, count, expected, windowMinutes, countries }
  }

  #look(service: ServiceId): Heading {
    const trend = trendFrom(
      this.#detector.over(service, this.#minute - trendMinutes, trendMinutes),
      this.#detector.over(service, this.#minute - half, half),
      this.#detector.over(service, this.#minute, half),
    )
    const heading = { trend, countries: this.#detector.countryCount(service) }
    this.#headings.set(service, heading)
    return heading
  }

  /** The minute in which the excess that is seen now began; that of `finding` where none can be told. */
  onsetOf(finding: Finding): number {
    return onsetOf(this.#detector, finding, this.#minute)
  }
}

/** The minute in which the excess that is seen in `minute` began; that of `finding` where none can be told. */
function onsetOf(detector: Detector, { service, since }: Finding, minute: number): number {
  const from = minute - onsetMinutes + 1
  const usual = Array.from({ length: onsetMinutes }, (_, i) => detector.usual(service, from + i))
  const ago = minutesSinceOnset(detector.series(service, from, minute + 1), usual)
  return ago === null ? since : minute - ago
}
