// The crowd of a minute as NDJSON for the relay intake: one line a person, each with an id that nobody else of the
// scenario has. Reports of a minute are dealt over its sixty seconds, so that any slice of it can be asked for.

import type { Symptom } from '../signals/index.ts'
import { assert } from '../terms/index.ts'
import type { Scenario } from './scenario.ts'
import type { Tally } from './tally.ts'

/** What people complain of, in twentieths; invented. */
const symptomsDealt: readonly Symptom[] = [
  ...Array<Symptom>(6).fill('app'),
  ...Array<Symptom>(5).fill('loading'),
  ...Array<Symptom>(4).fill('login'),
  ...Array<Symptom>(3).fill('connection'),
  'payment',
  'other',
]

/** Part of a minute: slice `index` of `of`; `of` divides 60. */
export type Slice = { readonly index: number; readonly of: number }
const wholeMinute: Slice = { index: 0, of: 1 }

/** The first whole number >= `from` that leaves `rest` when divided by `by`. */
const firstFrom = (from: number, rest: number, by: number): number =>
  from + ((((rest - from) % by) + by) % by)

/**
 * Lines `{"service","symptom","country","time","reporter"}`, each ended by a line feed; `time` in milliseconds since
 * 1970. Report k of the minute falls into slice k mod `of`. The same seed, minute and slice give the same lines.
 */
export function* reportLines(scenario: Scenario, minute: number, slice = wholeMinute): Generator<string> {
  yield* linesOf(scenario, minute, scenario.tally(minute), slice)
}

function* linesOf(scenario: Scenario, minute: number, tally: Tally, slice: Slice): Generator<string> {
  assert(60 % slice.of === 0, 'a minute is cut into equal slices of whole seconds')
  const seconds = 60 / slice.of
  const startsAt = scenario.startsAt + minute * 60_000 + slice.index * seconds * 1000
  const endings = Array.from({ length: seconds }, (_, s) => `","time":${startsAt + s * 1000},"reporter":"`)
  const person = `${scenario.seed.toString(36)}-${minute.toString(36)}-`
  let first = 0
  for (let cell = 0; cell < tally.count.length; cell++) {
    const last = first + tally.count[cell]!
    const head = `{"service":${JSON.stringify(scenario.serviceIds[tally.service[cell]!])},"symptom":"`
    const country = `","country":"${scenario.countries[tally.country[cell]!]}`
    for (let k = firstFrom(first, slice.index, slice.of); k < last; k += slice.of) {
      const second = Math.floor(k / slice.of) % seconds
      const symptom = symptomsDealt[(k * 7 + minute) % symptomsDealt.length]
      yield `${head}${symptom}${country}${endings[second]}${person}${k.toString(36)}"}\n`
    }
    first = last
  }
}

/** Bytes and lines a post may have. */
export type BatchLimits = { readonly bytes: number; readonly lines: number }

/** The same lines in posts within `limits`. */
export function* reportBatches(
  scenario: Scenario,
  minute: number,
  tally: Tally,
  slice: Slice,
  limits: BatchLimits,
): Generator<Uint8Array> {
  let text = ''
  let bytes = 0
  let lines = 0
  for (const line of linesOf(scenario, minute, tally, slice)) {
    const size = Buffer.byteLength(line)
    if (lines > 0 && (bytes + size > limits.bytes || lines >= limits.lines)) {
      yield Buffer.from(text)
      text = ''
      bytes = 0
      lines = 0
    }
    text += line
    bytes += size
    lines++
  }
  if (lines > 0) yield Buffer.from(text)
}
