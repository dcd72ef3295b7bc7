// What a record says of years: how long a foundation was in trouble, and how much of each year somebody watched.

import { assert, type Duration, type Instant, minutes, ms } from '../terms/index.ts'
import type { Episode, ProviderWord } from './foundation-record.ts'

export type YearOfTrouble = {
  readonly year: number
  readonly times: number
  /** Overlapping episodes count once. */
  readonly troubleMs: Duration
  /** Of the year, since watching began and until now. */
  readonly watchedMs: Duration
  /** 0..1 of what was watched. */
  readonly available: number
}

type Span = { readonly from: number; readonly to: number }

/** From onset to the end; one that is open lasts until now, when `open` says so, else until it was last spoken of. */
export const spanOf = (episode: Episode, now: Instant, open: (episode: Episode) => boolean): Span => ({
  from: episode.beganAt,
  to: episode.clearedAt ?? (open(episode) ? now : episode.toldAt),
})

/** Milliseconds that any of the spans covers between `from` and `to`. */
export function covered(spans: readonly Span[], from: number, to: number): number {
  let sum = 0
  let until = from
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const begin = Math.max(span.from, until)
    const end = Math.min(span.to, to)
    if (end > begin) {
      sum += end - begin
      until = end
    }
  }
  return sum
}

/** Newest first. A name that was corrected is no trouble of this foundation. `watchedSince`: first journal entry. */
export function yearsOf(
  episodes: readonly Episode[],
  watchedSince: Instant,
  now: Instant,
  open: (episode: Episode) => boolean,
): readonly YearOfTrouble[] {
  assert(watchedSince <= now, 'nobody watched before the beginning')
  const own = episodes.filter(({ corrected }) => corrected === null)
  const spans = own.map((episode) => spanOf(episode, now, open))
  const earliest = spans.reduce((first, { from }) => Math.min(first, from), watchedSince as number)
  const years: YearOfTrouble[] = []
  for (let year = new Date(now).getUTCFullYear(); year >= new Date(earliest).getUTCFullYear(); year--) {
    const from = Math.max(Date.UTC(year, 0), earliest)
    const to = Math.min(Date.UTC(year + 1, 0), now)
    const watchedMs = Math.max(0, to - from)
    const troubleMs = covered(spans, from, to)
    const times = own.filter(({ beganAt }) => new Date(beganAt).getUTCFullYear() === year).length
    const available = watchedMs === 0 ? 1 : 1 - troubleMs / watchedMs
    years.push({ year, times, troubleMs: ms(troubleMs), watchedMs: ms(watchedMs), available })
  }
  return years
}

/** A provider may speak a little before we see anything, and long after it is over. */
const before = minutes(30)
const after = minutes(180)

/** Whether what was said first then may be about a trouble of that time. */
export const mayBeAbout = ({ saidAt }: ProviderWord, { from, to }: Span): boolean =>
  saidAt >= from - before && saidAt <= to + after

/** Whether nothing that is said from now on can be about it any more. */
export const isPast = ({ to }: Span, now: Instant): boolean => to + after < now

export type Lag = { readonly word: ProviderWord; readonly lagMs: number }

/** What the provider said first of this episode, and how long after our onset; null: nothing. */
export function firstWord(
  episode: Episode,
  words: readonly ProviderWord[],
  now: Instant,
  open: (episode: Episode) => boolean,
): Lag | null {
  const span = spanOf(episode, now, open)
  const said = words.filter((word) => mayBeAbout(word, span)).sort((a, b) => a.saidAt - b.saidAt)[0]
  return said === undefined ? null : { word: said, lagMs: said.saidAt - span.from }
}
