// A foundation's record as the board shows it, with that of everything within it: a region was in trouble whenever
// something in it was.

import { containersOf } from '../../atlas/index.ts'
import type { FoundationDetail, FoundationView, ProviderLagsView, Sight } from '../../board/index.ts'
import {
  type Episode,
  type FoundationRecord,
  firstWord,
  lagByFeed,
  lagsOf,
  type ProviderWord,
  spanOf,
  unspokenOf,
  yearsOf,
} from '../../loop/index.ts'
import { type FoundationPath, isoTime } from '../../terms/index.ts'
import type { FoundationRecords } from './foundation-records.ts'
import type { Realm } from './realm.ts'

/** Whether everybody may know that it was ever named. */
export const wasSeen = ({ episodes }: FoundationRecord, sight: Sight): boolean =>
  episodes.some((episode) => seen(episode, sight) !== null)

export type Parts = { readonly realm: Realm; readonly records: FoundationRecords }
type Located = { readonly foundation: FoundationPath; readonly episode: Episode }

const mostShown = 200

const stands = ({ realm }: Parts, at: FoundationPath, container: FoundationPath): boolean =>
  containersOf(realm.atlas, at).includes(container)

const within = (parts: Parts, path: FoundationPath): readonly FoundationRecord[] =>
  parts.records.all().filter(({ foundation }) => stands(parts, foundation, path))

/** As the reader may know it; null: nothing of it. What an earlier version wrote does not say what is everybody's. */
function seen(episode: Episode, sight: Sight): Episode | null {
  if (sight === 'all') return episode
  const { open } = episode
  if (open === undefined || open.services === 0) return null
  return { ...episode, ...open, countries: open.countries ?? null, reports: open.reports ?? null }
}

/** Newest onset first. */
const episodesIn = (parts: Parts, path: FoundationPath, sight: Sight): readonly Located[] =>
  within(parts, path)
    .flatMap(({ foundation, episodes }) =>
      episodes.flatMap((one) => {
        const episode = seen(one, sight)
        return episode === null ? [] : [{ foundation, episode }]
      }),
    )
    .sort((a, b) => b.episode.beganAt - a.episode.beganAt)

/** Whether an episode without an end goes on: the loop knows; one that it has lost ended when it was last spoken of. */
export const goesOn =
  (realm: Realm) =>
  ({ namedAt }: Episode): boolean =>
    realm.loop.suspects().some((one) => one.clearedAt === null && one.namedAt === namedAt)

export function lastTroubleOf(
  parts: Parts,
  path: FoundationPath,
  sight: Sight,
): FoundationView['lastTrouble'] {
  const found = episodesIn(parts, path, sight).find(({ episode }) => episode.corrected === null)
  if (found === undefined) return null
  const { from, to } = stretchOf(parts.realm, found.episode)
  return { from, to, services: found.episode.services }
}

/** From onset to the end; `to` null: it goes on. */
function stretchOf(realm: Realm, episode: Episode) {
  const open = goesOn(realm)
  const { from, to } = spanOf(episode, realm.clock.now(), open)
  const goes = episode.clearedAt === null && open(episode)
  return {
    from: isoTime(episode.beganAt),
    to: goes ? null : isoTime(to as Episode['toldAt']),
    durationMs: to - from,
  }
}

/** What providers said of it, of what is within it, and of what it stands within. */
export function wordsAbout(parts: Parts, path: FoundationPath): readonly ProviderWord[] {
  const kin = parts.records
    .all()
    .filter(({ foundation }) => stands(parts, foundation, path) || stands(parts, path, foundation))
  const words = new Map(
    kin.flatMap(({ words: all }) => all).map((word) => [`${word.feed}\n${word.incident}`, word]),
  )
  return [...words.values()].sort((a, b) => b.saidAt - a.saidAt)
}

export function recordView(parts: Parts, path: FoundationPath, sight: Sight): FoundationDetail['record'] {
  const { realm, records } = parts
  const now = realm.clock.now()
  const open = goesOn(realm)
  const located = episodesIn(parts, path, sight)
  const rehearsed = sight === 'all' ? within(parts, path).flatMap((record) => record.rehearsed) : []
  const episodes = located.map(({ episode }) => episode)
  return {
    since: isoTime(records.since()),
    episodes: located.slice(0, mostShown).map((one) => episodeView(parts, one)),
    words: wordsAbout(parts, path).slice(0, mostShown).map(wordView),
    rehearsed: rehearsed
      .sort((a, b) => b.beganAt - a.beganAt)
      .slice(0, mostShown)
      .map(({ beganAt, endedAt, ...rest }) => ({ ...rest, from: isoTime(beganAt), to: isoTime(endedAt) })),
    years: yearsOf(episodes, records.since(), now, open).map((year) => ({ ...year })),
  }
}

function episodeView(
  parts: Parts,
  { foundation, episode }: Located,
): FoundationDetail['record']['episodes'][number] {
  const { realm } = parts
  const lag = firstWord(episode, wordsAbout(parts, foundation), realm.clock.now(), goesOn(realm))
  const { namedAt, corrected, confidence, services, countries, reports, sectors } = episode
  return {
    foundation,
    ...stretchOf(realm, episode),
    namedAt: isoTime(namedAt),
    ...{ corrected, confidence, services, countries, reports, sectors: [...sectors] },
    provider: lag && {
      feed: lag.word.feed,
      title: lag.word.title,
      at: isoTime(lag.word.saidAt),
      lagMs: lag.lagMs,
    },
  }
}

const wordView = ({ feed, title, url, state, saidAt, heardAt, endedAt }: ProviderWord) => ({
  ...{ feed, title, url, state, saidAt: isoTime(saidAt), heardAt: isoTime(heardAt) },
  endedAt: endedAt === null ? null : isoTime(endedAt),
})

const mostLags = 500

export function lagsView({ realm, records }: Parts, sight: Sight): ProviderLagsView {
  const known = records.all().map((record) => ({
    ...record,
    episodes: record.episodes.flatMap((episode) => seen(episode, sight) ?? []),
  }))
  const asked = [known, realm.clock.now(), goesOn(realm)] as const
  const lags = lagsOf(...asked)
  return {
    feeds: lagByFeed(lags, unspokenOf(...asked)).map(({ years, ...rest }) => ({
      ...rest,
      years: [...years],
    })),
    incidents: lags.slice(0, mostLags).map(({ beganAt, saidAt, heardAt, ...rest }) => ({
      ...rest,
      ...{ beganAt: isoTime(beganAt), saidAt: isoTime(saidAt), heardAt: isoTime(heardAt) },
    })),
  }
}
