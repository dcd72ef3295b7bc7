// The record of a foundation: every time that it was named, what providers said of it, and what was rehearsed. Folded
// from journal entries one by one, so that it is the same whether it grew with them or is made anew from all of them;
// kept apart from the journal, which is pruned. Bounded: the oldest go first.

import {
  type Entry,
  type FoundationPath,
  type Instant,
  type JournalKind,
  type JsonObject,
  parseFoundationPath,
} from '../terms/index.ts'

/** One time that it was named. */
export type Episode = {
  readonly namedAt: Instant
  /** Of the first service that was hit; when it was named, in entries of earlier versions. */
  readonly beganAt: Instant
  /** Null: not over, as far as the journal tells. */
  readonly clearedAt: Instant | null
  /** When the journal last spoke of it. */
  readonly toldAt: Instant
  /** The name was wrong: this one took its place. */
  readonly corrected: FoundationPath | null
  /** 0..1, the highest. */
  readonly confidence: number
  /** The most at any time. */
  readonly services: number
  /** Null: not known, both. */
  readonly countries: number | null
  readonly reports: number | null
  readonly sectors: readonly string[]
  /** What of it everybody may know; absent in records of earlier versions. */
  readonly open?: OpenPart
}

export type OpenPart = Pick<Episode, 'services' | 'sectors' | 'countries' | 'reports'>

/** Whether a service is everybody's to see, and of which sector it is. */
export type Known = {
  isOpen(service: string): boolean
  sectorOf(service: string): string
}

/** What a provider said of one incident of its own. */
export type ProviderWord = {
  readonly feed: string
  readonly incident: string
  readonly title: string
  readonly url: string | null
  /** By the provider's clock, and by ours. */
  readonly saidAt: Instant
  readonly heardAt: Instant
  readonly state: string
  readonly endedAt: Instant | null
}

export type Rehearsed = {
  readonly drill: string
  readonly kind: string
  readonly outcome: string
  readonly beganAt: Instant
  readonly endedAt: Instant
  readonly endpoints: number
}

export type FoundationRecord = {
  readonly foundation: FoundationPath
  /** Oldest first, all three. */
  readonly episodes: readonly Episode[]
  readonly words: readonly ProviderWord[]
  readonly rehearsed: readonly Rehearsed[]
}

export const recordKinds: readonly JournalKind[] = [
  'foundation.named',
  'foundation.grew',
  'foundation.cleared',
  'notice.recorded',
  'drill.ended',
]

const most = { episodes: 1_000, words: 500, rehearsed: 500 }
const sectorsKept = 8

export const emptyRecord = (foundation: FoundationPath): FoundationRecord => ({
  foundation,
  episodes: [],
  words: [],
  rehearsed: [],
})

type Plain = Readonly<Record<string, unknown>>
/** Entries may be older than this code: whatever is missing is done without. */
const plain = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {}
const numberOr = <T>(value: unknown, otherwise: T): number | T =>
  typeof value === 'number' ? value : otherwise
const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)
const path = (value: unknown): FoundationPath | null => {
  const read = typeof value === 'string' ? parseFoundationPath(value) : null
  return read?.ok ? read.value : null
}

/** The foundations that an entry says something of. */
export function concerned(entry: Entry): readonly FoundationPath[] {
  const said = (): unknown => {
    if (entry.kind === 'notice.recorded') return plain(entry.data.notice).foundations
    if (entry.kind === 'drill.ended') return [plain(entry.data.result).lose]
    return entry.kind.startsWith('foundation.') ? [entry.subject] : []
  }
  const paths = said()
  return Array.isArray(paths) ? [...new Set(paths.flatMap((one) => path(one) ?? []))] : []
}

/** The record with one more entry that concerns it. The same entry twice changes nothing the second time. */
export function hearEntry(record: FoundationRecord, entry: Entry, known: Known): FoundationRecord {
  if (entry.kind === 'notice.recorded')
    return { ...record, words: withWord(record.words, plain(entry.data.notice)) }
  if (entry.kind === 'drill.ended')
    return { ...record, rehearsed: withRehearsed(record.rehearsed, plain(entry.data.result)) }
  return { ...record, episodes: withEpisode(record.episodes, entry, known) }
}

function put<T>(all: readonly T[], same: (one: T) => boolean, next: T, limit: number): readonly T[] {
  const at = all.findIndex(same)
  return at < 0 ? [...all, next].slice(-limit) : all.with(at, next)
}

function withEpisode(
  episodes: readonly Episode[],
  { kind, at, data }: Entry,
  known: Known,
): readonly Episode[] {
  const suspect = plain(data.suspect)
  const namedAt = numberOr(suspect.namedAt, null) as Instant | null
  if (namedAt === null) return episodes
  const same = (one: Episode): boolean => one.namedAt === namedAt
  const before = episodes.find(same)
  const radius = plain(suspect.blastRadius)
  const cleared = kind === 'foundation.cleared'
  const sectors = Array.isArray(radius.sectors) ? radius.sectors : []
  const next: Episode = {
    namedAt,
    beganAt: numberOr(suspect.beganAt, before?.beganAt ?? namedAt) as Instant,
    clearedAt: cleared ? at : (before?.clearedAt ?? null),
    toldAt: Math.max(at, before?.toldAt ?? 0) as Instant,
    corrected: cleared ? path(data.instead) : (before?.corrected ?? null),
    confidence: Math.max(before?.confidence ?? 0, numberOr(suspect.score, 0)),
    services: Math.max(before?.services ?? 0, numberOr(radius.services, 0)),
    countries: Math.max(before?.countries ?? 0, numberOr(radius.countries, 0)),
    reports: numberOr(plain(suspect.reports).total, before?.reports ?? null),
    sectors:
      sectors.length > 0
        ? sectors.slice(0, sectorsKept).map((one) => textOr(plain(one).sector, 'other'))
        : (before?.sectors ?? []),
    open: wider(before?.open, openPart(suspect, known)),
  }
  return put(episodes, same, next, most.episodes)
}

/** Nothing of one that explains nothing that is public: others may be hit at the same time. */
function openPart({ explains, affected, reports }: Plain, { isOpen, sectorOf }: Known): OpenPart {
  const openIn = (listed: unknown): readonly string[] =>
    Array.isArray(listed) ? listed.filter((one) => typeof one === 'string' && isOpen(one)) : []
  const services = openIn(explains).length > 0 ? openIn(affected) : []
  const most = [...Map.groupBy(services, sectorOf)].sort((a, b) => b[1].length - a[1].length)
  const { total, countries } = plain(plain(reports).open)
  return {
    services: services.length,
    sectors: most.slice(0, sectorsKept).map(([sector]) => sector),
    countries: Array.isArray(countries) ? countries.length : null,
    reports: numberOr(total, null),
  }
}

function wider(before: OpenPart | undefined, now: OpenPart): OpenPart {
  if (before === undefined) return now
  const { services, sectors } = now.services >= before.services ? now : before
  const most = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? (a ?? b) : Math.max(a, b)
  return {
    ...{ services, sectors },
    countries: most(before.countries, now.countries),
    reports: most(before.reports, now.reports),
  }
}

const over = (state: string): boolean => state === 'resolved' || state === 'operational'

function withWord(words: readonly ProviderWord[], notice: Plain): readonly ProviderWord[] {
  const { feed, incident, providerAt, receivedAt } = notice
  if (typeof feed !== 'string' || typeof incident !== 'string') return words
  if (typeof providerAt !== 'number' || typeof receivedAt !== 'number') return words
  const same = (one: ProviderWord): boolean => one.feed === feed && one.incident === incident
  const before = words.find(same)
  const state = textOr(notice.state, 'unknown')
  const next: ProviderWord = {
    feed,
    incident,
    title: textOr(notice.title, before?.title ?? ''),
    url: typeof notice.url === 'string' ? notice.url : (before?.url ?? null),
    saidAt: Math.min(providerAt, before?.saidAt ?? providerAt) as Instant,
    heardAt: Math.min(receivedAt, before?.heardAt ?? receivedAt) as Instant,
    state,
    endedAt: over(state) ? (providerAt as Instant) : null,
  }
  return put(words, same, next, most.words)
}

function withRehearsed(rehearsed: readonly Rehearsed[], result: Plain): readonly Rehearsed[] {
  const { drill, beganAt, endedAt } = result
  if (typeof drill !== 'string' || typeof beganAt !== 'number' || typeof endedAt !== 'number')
    return rehearsed
  const next: Rehearsed = {
    drill,
    kind: textOr(result.kind, 'drill'),
    outcome: textOr(result.outcome, 'unknown'),
    beganAt: beganAt as Instant,
    endedAt: endedAt as Instant,
    endpoints: Array.isArray(result.endpoints) ? result.endpoints.length : 0,
  }
  return put(rehearsed, (one) => one.drill === drill && one.beganAt === beganAt, next, most.rehearsed)
}

const lists = ['episodes', 'words', 'rehearsed'] as const

/** Null: it is no record, or of another shape. */
export function recordFrom(value: JsonObject | null): FoundationRecord | null {
  const read = plain(value)
  return path(read.foundation) !== null && lists.every((key) => Array.isArray(read[key]))
    ? (read as unknown as FoundationRecord)
    : null
}
