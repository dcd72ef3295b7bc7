// How long after our own onset providers said their first word: for each incident of a provider that is about one of
// our troubles, and over the years. Made from the records of foundations, which outlive the journal.

import { areRelated, type FoundationPath, type Instant } from '../terms/index.ts'
import type { Episode, FoundationRecord, ProviderWord } from './foundation-record.ts'
import { isPast, mayBeAbout, spanOf } from './foundation-years.ts'

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
  /** The provider's first word, by its own clock; a page may date it back. */
  readonly saidAt: Instant
  /** When it was heard here. */
  readonly heardAt: Instant
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
  const ours = episodesIn(records, now, open)
  return wordsIn(records)
    .flatMap((told) => lagOf(told, ours) ?? [])
    .sort((a, b) => b.beganAt - a.beganAt || b.saidAt - a.saidAt)
}

const episodesIn = (
  records: readonly FoundationRecord[],
  now: Instant,
  open: (episode: Episode) => boolean,
): readonly Ours[] =>
  records.flatMap(({ foundation, episodes }): Ours[] =>
    episodes
      .filter(({ corrected }) => corrected === null)
      .map((episode) => ({ foundation, episode, ...spanOf(episode, now, open) })),
  )

/** A trouble of ours at a provider whose feed was listened to, of which no word of it was heard. */
export type Unspoken = {
  readonly feed: string
  readonly foundation: FoundationPath
  readonly beganAt: Instant
}

/**
 * A feed is listened to from the first word of it that was heard, and for the providers that its words were about. What
 * may still be spoken of is not counted, and a trouble within another one is that one.
 */
export function unspokenOf(
  records: readonly FoundationRecord[],
  now: Instant,
  open: (episode: Episode) => boolean,
): readonly Unspoken[] {
  const ours = episodesIn(records, now, open).filter((one) => isPast(one, now))
  const feeds = Map.groupBy(wordsIn(records), ({ word }) => word.feed)
  return [...feeds].flatMap(([feed, told]) => {
    const since = Math.min(...told.map(({ word }) => word.heardAt))
    const providers = new Set(told.flatMap(({ about }) => about.map(providerOf)))
    const silent = ours.filter(
      (one) =>
        one.episode.beganAt >= since &&
        providers.has(providerOf(one.foundation)) &&
        !told.some(
          ({ word, about }) =>
            mayBeAbout(word, one) && about.some((path) => areRelated(path, one.foundation)),
        ),
    )
    return outermost(silent).map(({ foundation, episode: { beganAt } }) => ({ feed, foundation, beganAt }))
  })
}

const providerOf = (path: FoundationPath): string => path.split('/')[0]!

/** Of what overlaps in time at related foundations, what began first. */
function outermost(troubles: readonly Ours[]): readonly Ours[] {
  const kept: Ours[] = []
  for (const one of [...troubles].sort((a, b) => a.from - b.from))
    if (!kept.some((k) => areRelated(k.foundation, one.foundation) && one.from <= k.to)) kept.push(one)
  return kept
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
  const { feed, incident, title, url, saidAt, heardAt } = word
  const matching = ours
    .filter((one) => mayBeAbout(word, one) && about.some((path) => areRelated(path, one.foundation)))
    .sort((a, b) => distance(a, saidAt) - distance(b, saidAt) || a.from - b.from)
  const found = matching[0]
  if (found === undefined) return null
  const { foundation, episode } = found
  const { beganAt } = episode
  return { feed, incident, title, url, foundation, beganAt, saidAt, heardAt, lagMs: saidAt - beganAt }
}

/** Milliseconds between the word and the trouble; 0: while it went on. */
const distance = ({ from, to }: Ours, saidAt: Instant): number => Math.max(0, from - saidAt, saidAt - to)

export type LagFigures = {
  readonly incidents: number
  /** Null without an incident, both. */
  readonly medianMs: number | null
  /** Nine of ten were not slower; of fewer than ten, none was. */
  readonly p90Ms: number | null
  /** Troubles of ours of which no word was heard. */
  readonly unspoken: number
}

export type FeedLag = {
  readonly feed: string
  readonly all: LagFigures
  /** By the year of our onset, newest first. */
  readonly years: readonly (LagFigures & { readonly year: number })[]
}

/** By the name of the feed. */
export function lagByFeed(lags: readonly ProviderLag[], unspoken: readonly Unspoken[]): readonly FeedLag[] {
  const feeds = Map.groupBy<string, ProviderLag | Unspoken>([...lags, ...unspoken], ({ feed }) => feed)
  return [...feeds]
    .map(([feed, own]): FeedLag => {
      const years = Map.groupBy(own, ({ beganAt }) => new Date(beganAt).getUTCFullYear())
      return {
        feed,
        all: figures(own),
        years: [...years].sort(([a], [b]) => b - a).map(([year, some]) => ({ year, ...figures(some) })),
      }
    })
    .sort((a, b) => (a.feed < b.feed ? -1 : 1))
}

function figures(troubles: readonly (ProviderLag | Unspoken)[]): LagFigures {
  const sorted = troubles.flatMap((one) => ('lagMs' in one ? [one.lagMs] : [])).sort((a, b) => a - b)
  const counts = { incidents: sorted.length, unspoken: troubles.length - sorted.length }
  if (sorted.length === 0) return { ...counts, medianMs: null, p90Ms: null }
  return { ...counts, medianMs: quantile(sorted, 0.5), p90Ms: quantile(sorted, 0.9) }
}

/** The smallest value that at least this share does not exceed; of an even number's middle two, their mean. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * sorted.length
  const upper = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(at) - 1))]!
  return share === 0.5 && Number.isInteger(at) ? (upper + sorted[at]!) / 2 : upper
}
