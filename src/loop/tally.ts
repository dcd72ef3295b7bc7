// How many reports an outage of a named foundation has brought, and from where: of each service that it hits, from that
// service's own onset on and as long as it is in trouble. Counted as they come, because the store forgets counts sooner
// than anybody forgets the outage.

import type { CountryCode, Instant, JsonObject, NewEntry, ServiceId } from '../terms/index.ts'
import { minuteOf, minutes } from '../terms/index.ts'
import type { Cases } from './cases.ts'
import { asJson } from './entries.ts'
import type { ReportCount, Suspect, SuspectReports } from './events.ts'

type SavedSum = { readonly total: number; readonly countries: readonly (readonly [CountryCode, number])[] }

export type SavedTally = SavedSum & {
  readonly key: string
  readonly beganAt: Instant
  /** Of services that are public; absent in what an earlier version wrote: counted from then on. */
  readonly open?: SavedSum
  readonly members: readonly ServiceId[]
  /** Of those, whose reports count now; absent in what an earlier version wrote: all. */
  readonly counting?: readonly ServiceId[]
}

type Sum = { total: number; readonly countries: Map<CountryCode, number> }

type Tally = {
  readonly key: string
  readonly beganAt: Instant
  readonly all: Sum
  /** Of services that are public: nobody else may learn of the others as the difference. */
  readonly open: Sum
  /** Empty once it is cleared. */
  readonly members: Set<ServiceId>
}

type World = {
  readonly cases: Cases
  readonly series: (service: ServiceId, fromMinute: number, toMinute: number) => readonly number[]
  readonly countriesOf: (service: ServiceId) => readonly (readonly [CountryCode, number])[]
  readonly isOpen: (service: ServiceId) => boolean
}

/** As many as close together make a beginning: what has lingered since yesterday is none. */
const together = 3
const closely = minutes(10)

const keyOf = ({ foundation, namedAt }: Pick<Suspect, 'foundation' | 'namedAt'>): string =>
  `${foundation} ${namedAt}`

/** The onset that others follow closely; the first of all when none does. */
export function onsetOf(onsets: readonly Instant[]): Instant | undefined {
  const sorted = [...onsets].sort((a, b) => a - b)
  const followed = sorted.find((at, i) => {
    const last = sorted[i + together - 1]
    return last !== undefined && last - at <= closely
  })
  return followed ?? sorted[0]
}

export class ReportTally {
  readonly #world: World
  /** Of foundations that are named, and of those cleared as long as the loop remembers them. */
  readonly #tallies: Map<string, Tally>
  readonly #counting = new Map<ServiceId, Tally[]>()

  constructor(world: World, saved: readonly SavedTally[] = []) {
    this.#world = world
    this.#tallies = new Map(
      saved.map(({ key, beganAt, members, open, ...all }) => [
        key,
        { key, beganAt, all: sumFrom(all), open: sumFrom(open), members: new Set(members) },
      ]),
    )
    for (const { key, members, counting = members } of saved)
      for (const service of counting) this.#counts(service, this.#tallies.get(key)!)
  }

  save(): readonly SavedTally[] {
    return [...this.#tallies.values()].map((one) => ({
      ...{ key: one.key, beganAt: one.beganAt, ...savedSum(one.all), open: savedSum(one.open) },
      members: [...one.members],
      counting: [...one.members].filter((service) => this.#counting.get(service)?.includes(one)),
    }))
  }

  count(rows: readonly ReportCount[]): void {
    if (this.#counting.size === 0) return
    const live = this.#world.cases.live()
    for (const { service, country, count } of rows) {
      if (!live.has(service)) continue
      for (const tally of this.#counting.get(service) ?? [])
        for (const sum of this.#sumsOf(tally, service)) add(sum, country, count)
    }
  }

  /** After foundations were named, grew or were cleared: `suspects` as they are now. */
  follow(suspects: readonly Suspect[], now: Instant): void {
    const known = new Set(suspects.map(keyOf))
    for (const key of this.#tallies.keys()) if (!known.has(key)) this.#tallies.delete(key)
    this.#counting.clear()
    for (const suspect of suspects) {
      const tally = this.#tallies.get(keyOf(suspect)) ?? this.#begin(suspect)
      if (suspect.clearedAt !== null) {
        tally.members.clear()
        continue
      }
      for (const service of suspect.affected) {
        if (!tally.members.has(service)) this.#join(tally, service, now)
        this.#counts(service, tally)
      }
    }
  }

  #counts(service: ServiceId, tally: Tally): void {
    this.#counting.set(service, [...(this.#counting.get(service) ?? []), tally])
  }

  /** Those that its reports count in. */
  #sumsOf(tally: Tally, service: ServiceId): readonly Sum[] {
    return this.#world.isOpen(service) ? [tally.all, tally.open] : [tally.all]
  }

  #begin(suspect: Suspect): Tally {
    const onsets = suspect.explains.flatMap((s) => this.#world.cases.get(s)?.incident?.beganAt ?? [])
    const beganAt = onsetOf(onsets) ?? suspect.namedAt
    const tally = {
      key: keyOf(suspect),
      beganAt,
      ...{ all: sumFrom(undefined), open: sumFrom(undefined) },
      members: new Set<ServiceId>(),
    }
    this.#tallies.set(tally.key, tally)
    return tally
  }

  /** What was reported before it was known to belong to it; of the last half hour it is known from where. */
  #join(tally: Tally, service: ServiceId, now: Instant): void {
    tally.members.add(service)
    const incident = this.#world.cases.get(service)?.incident
    if (incident == null) return
    const from = Math.max(minuteOf(incident.beganAt), minuteOf(tally.beganAt))
    const counts = this.#world.series(service, from, minuteOf(now) + 1)
    const sum = counts.reduce((all, n) => all + n, 0)
    const from30 = this.#world.countriesOf(service)
    const known = from30.reduce((all, [, n]) => all + n, 0)
    const share = known === 0 ? 0 : Math.min(1, sum / known)
    for (const { countries } of this.#sumsOf(tally, service))
      for (const [country, n] of from30)
        countries.set(country, (countries.get(country) ?? 0) + Math.round(n * share))
    for (const one of this.#sumsOf(tally, service)) one.total += sum
  }

  /** A suspect with when it began and what was reported. */
  told(suspect: Suspect): Suspect {
    const tally = this.#tallies.get(keyOf(suspect))
    if (tally === undefined) return suspect
    const reports: SuspectReports = { ...mostFirst(tally.all), open: mostFirst(tally.open) }
    return { ...suspect, beganAt: tally.beganAt, reports }
  }

  /** Entries about foundations, with the same added to the suspect that they carry. */
  tellIn(entries: readonly NewEntry[], suspects: readonly Suspect[]): NewEntry[] {
    return entries.map((entry) => {
      const suspect = entry.data.suspect as unknown as Suspect | undefined
      if (!entry.kind.startsWith('foundation.') || suspect === undefined) return entry
      const now = suspects.find((one) => keyOf(one) === keyOf(suspect))
      if (now === undefined) return entry
      const { beganAt, reports } = this.told(now)
      const more = asJson({
        ...suspect,
        ...(beganAt === undefined ? {} : { beganAt }),
        ...(reports ? { reports } : {}),
      })
      return { ...entry, data: { ...entry.data, suspect: more } satisfies JsonObject }
    })
  }
}

const sumFrom = (saved: SavedSum | undefined): Sum => ({
  total: saved?.total ?? 0,
  countries: new Map(saved?.countries),
})

const savedSum = ({ total, countries }: Sum): SavedSum => ({ total, countries: [...countries] })

const mostFirst = ({ total, countries }: Sum): SavedSum => ({
  total,
  countries: [...countries].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
})

function add(sum: Sum, country: CountryCode, count: number): void {
  sum.total += count
  sum.countries.set(country, (sum.countries.get(country) ?? 0) + count)
}
