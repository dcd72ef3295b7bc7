// How long after our own onset providers said their first word: for each incident of a provider that is about one of
// our troubles, and over the years. Made from the records of foundations, which outlive the journal.

import { areRelated, type Duration, type FoundationPath, type Instant, ms } from '../terms/index.ts'
import type { Episode, FoundationRecord, ProviderWord } from './foundation-record.ts'
import { mayBeAbout, spanOf } from './foundation-years.ts'

export type ProviderLag = {
  readonly feed: string
  /** The provider's own id. */
  readonly incident: string
  readonly title: string
  readonly url: string | null
  /** What we named. */
  readonly foundation: FoundationPath
  /** Our onset. */
  readonly beganAt: Instant
  /** The provider's first word, by its own clock. */
  readonly saidAt: Instant
  /** Negative: the provider was first. */
  readonly lagMs: number
}

type Told = { readonly word: ProviderWord; readonly about: FoundationPath[] }
type Ours = {
  readonly foundation: FoundationPath
  readonly episode: Episode
  readonly from: number
  readonly to: number
}

/**
 * Newest onset first. A provider's incident counts once: for the trouble during which it was first spoken of, else for
 * the nearest. `open`: whether an episode without an end goes on.
 */
export function lagsOf(
  records: readonly FoundationRecord[],
  now: Instant,
  open: (episode: Episode) => boolean,
): readonly ProviderLag[] {
  const ours = records.flatMap(({ foundation, episodes }): Ours[] =>
    episodes
      .filter(({ corrected }) => corrected === null)
      .map((episode) => ({ foundation, episode, ...spanOf(episode, now, open) })),
  )
  return wordsIn(records)
    .flatMap((told) => lagOf(told, ours) ?? [])
    .sort((a, b) => b.beganAt - a.beganAt || b.saidAt - a.saidAt)
}

/** A word that names several foundations stands in the record of each. */
function wordsIn(records: readonly FoundationRecord[]): readonly Told[] {
  const told = new Map<string, Told>()
  for (const { foundation, words } of records)
    for (const word of words) {
      const key = `${word.feed}\n${word.incident}`
      const before = told.get(key)
      const first = before === undefined || word.saidAt < before.word.saidAt ? word : before.word
      told.set(key, { word: first, about: [...(before?.about ?? []), foundation] })
    }
  return [...told.values()]
}

function lagOf({ word, about }: Told, ours: readonly Ours[]): ProviderLag | null {
  const { feed, incident, title, url, saidAt } = word
  const matching = ours
    .filter((one) => mayBeAbout(word, one) && about.some((path) => areRelated(path, one.foundation)))
    .sort((a, b) => distance(a, saidAt) - distance(b, saidAt) || a.from - b.from)
  const found = matching[0]
  if (found === undefined) return null
  const { foundation, episode } = found
  const { beganAt } = episode
  return { feed, incident, title, url, foundation, beganAt, saidAt, lagMs: saidAt - beganAt }
}

/** Milliseconds between the word and the trouble; 0: while it went on. */
const distance = ({ from, to }: Ours, saidAt: Instant): number => Math.max(0, from - saidAt, saidAt - to)

export type LagFigures = {
  readonly incidents: number
  readonly medianMs: Duration
  /** Nine of ten were not slower. */
  readonly p90Ms: Duration
}

export type FeedLag = {
  readonly feed: string
  readonly all: LagFigures
  /** By the year of our onset, newest first. */
  readonly years: readonly (LagFigures & { readonly year: number })[]
}

/** By the name of the feed. */
export function lagByFeed(lags: readonly ProviderLag[]): readonly FeedLag[] {
  const feeds = Map.groupBy(lags, ({ feed }) => feed)
  return [...feeds]
    .map(([feed, own]): FeedLag => {
      const years = Map.groupBy(own, ({ beganAt }) => new Date(beganAt).getUTCFullYear())
      return {
        feed,
        all: figures(own),
        years: [...years].sort(([a], [b]) => b - a).map(([year, lags]) => ({ year, ...figures(lags) })),
      }
    })
    .sort((a, b) => (a.feed < b.feed ? -1 : 1))
}

function figures(lags: readonly ProviderLag[]): LagFigures {
  const sorted = lags.map(({ lagMs }) => lagMs).sort((a, b) => a - b)
  return { incidents: sorted.length, medianMs: ms(quantile(sorted, 0.5)), p90Ms: ms(quantile(sorted, 0.9)) }
}

/** The smallest value that at least this share does not exceed; of an even number's middle two, their mean. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * sorted.length
  const upper = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(at) - 1))]!
  return share === 0.5 && Number.isInteger(at) ? (upper + sorted[at]!) / 2 : upper
}
