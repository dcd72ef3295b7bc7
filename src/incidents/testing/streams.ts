// Invented reports of one service, drawn from one seed: a rate that follows the clock and drifts by itself, and people
// who come in clumps. What happens to it (a holiday, a launch, an outage) is a factor by minute.

import { poisson, type Random, seededRandom } from '../../terms/index.ts'

export type StreamShape = {
  readonly seed: number
  /** Reports a minute of a mean hour. */
  readonly rate: number
  /** Of the rate at noon, what is missing at night, 0..1. */
  readonly depth?: number
  /** Minutes by which local clocks are ahead of UTC; by minute where they are put forward and back. */
  readonly zone?: number | ((minute: number) => number)
  /** What a weekend's rate is to a weekday's. */
  readonly weekend?: number
  /** Mean of the reports that come together, at least 1. */
  readonly clump?: number
  /** Standard deviation of the rate's logarithm over hours. */
  readonly drift?: number
  /** What the rate is multiplied by; `minute`: since 1970. */
  readonly factor?: (minute: number) => number
}

/** A Monday, 00:00 UTC, in minutes since 1970. */
export const someMonday = 29_337_120

const day = 1440
/** Minutes after which a drift is forgotten to 1/e. */
const driftMinutes = 240

/** By local time: lowest at 03:00, highest at 15:00, 1 in the mean. */
function timeOfDay(minute: number, { depth = 0.6, zone = 0, weekend = 0.8 }: StreamShape): number {
  const local = minute + (typeof zone === 'number' ? zone : zone(minute))
  const angle = ((local % day) / day - 15 / 24) * 2 * Math.PI
  const weekday = (Math.floor(local / day) + 4) % 7
  const amplitude = depth / (2 - depth)
  return (1 + amplitude * Math.cos(angle)) * (weekday === 0 || weekday === 6 ? weekend : 1)
}

/** Reports by minute; asked for minutes in order, each once. */
export function stream(shape: StreamShape): (minute: number) => number {
  const { rate, clump = 1.3, drift = 0.1, factor = () => 1 } = shape
  const random = seededRandom(shape.seed)
  const keep = Math.exp(-1 / driftMinutes)
  const step = drift * Math.sqrt(1 - keep * keep)
  let astray = drift * normal(random)
  return (minute) => {
    astray = astray * keep + step * normal(random)
    const now = rate * timeOfDay(minute, shape) * factor(minute) * Math.exp(astray)
    const clumps = poisson(random, now / clump)
    let reports = clumps
    // Each clump is geometric: one that goes on with the same chance after every report.
    for (let i = 0; i < clumps; i++) while (random.next() < 1 - 1 / clump) reports++
    return reports
  }
}

/** Standard normal, of twelve uniforms (Irwin and Hall): its tails end at six, which is far enough for a drift. */
function normal(random: Random): number {
  let sum = -6
  for (let i = 0; i < 12; i++) sum += random.next()
  return sum
}
