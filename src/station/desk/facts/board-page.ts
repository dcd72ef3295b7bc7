// The home page. The order of all services and who is in trouble are prepared; a query filters from there, and only the
// services of one page are looked at closely.

import type { AtlasService } from '../../../atlas/index.ts'
import type { BoardQuery, BoardView, BriefView, ServiceRow, Sight } from '../../../board/index.ts'
import { type CheckId, isoTime, minuteOf, type ServiceId } from '../../../terms/index.ts'
import { inTurns } from '../../in-turns.ts'
import type { Realm } from '../realm.ts'
import { sparkOf } from './bands.ts'
import { type Catalogue, Catalogues, type Listed } from './catalogue.ts'
import { askedOf, found, pageOf, perPage, worstFirst } from './find.ts'
import { incidentLine } from './incident-line.ts'
import { Kept } from './kept.ts'
import { type Moment, momentOf } from './moment.ts'
import { namedFoundation } from './named-foundation.ts'
import { type FactsParts, leastFor } from './parts.ts'
import { plannedWork } from './planned-work.ts'
import { type ReportedFrom, reportedFrom } from './reported-from.ts'
import { mostFirst, shownCountries } from './shown-countries.ts'
import { WorldBand } from './world-band.ts'

const most = { incidents: 12, foundations: 12, works: 6 }
const none: ReadonlySet<ServiceId> = new Set()

type Prepared = Moment & { readonly catalogue: Catalogue; readonly worst: readonly Listed[] }

export class BoardPage {
  readonly #parts: FactsParts
  readonly #catalogues: Catalogues
  readonly #world: WorldBand
  readonly #prepared: Kept<Prepared>
  /** Of services in trouble, and of all. */
  readonly #hits: Kept<ReportedFrom>
  readonly #reported: Kept<ReportedFrom>

  constructor(parts: FactsParts) {
    this.#parts = parts
    const { monotonic } = parts
    this.#catalogues = new Catalogues(parts.turns)
    this.#world = new WorldBand(parts.realm, parts.turns)
    this.#prepared = new Kept({ monotonic, keptMs: 1_000, most: 2 })
    this.#hits = new Kept({ monotonic, keptMs: 5_000, most: 2 })
    this.#reported = new Kept({ monotonic, keptMs: 30_000, most: 2 })
  }

  catalogue(sight: Sight): Promise<Catalogue> {
    return this.#catalogues.of(this.#parts.realm.atlas, sight)
  }

  async view(sight: Sight, query: BoardQuery): Promise<BoardView> {
    const { realm, exercise, works, turns } = this.#parts
    const asked = askedOf(query)
    const least = leastFor(this.#parts, sight)
    const [prepared, world] = await Promise.all([
      this.#prepared.of(sight, () => this.#prepare(sight)),
      this.#world.at(realm.clock.now(), sight),
    ])
    const { catalogue, open, troubled } = prepared
    const hits = await this.#hits.of(sight, () => this.#from(sight, [...troubled.keys()]))
    const reported = asked.country === null ? null : await this.#reportedFrom(sight, catalogue)
    const scene = { ...prepared, reportedFrom: (country: string) => reported?.get(country) ?? none }
    const { shown, ...page } = pageOf((await inTurns(found(asked, scene), turns))!, asked.page, perPage)
    const now = realm.clock.now()
    const foundations = this.#named(sight)
    return {
      now: isoTime(now),
      exercise,
      overall: foundations.length > 0 ? 'foundation' : open.length > 0 ? 'trouble' : 'calm',
      states: statesOf(prepared),
      sectors: sectorsOf(prepared),
      incidents: open.slice(0, most.incidents).map((one) => incidentLine(this.#parts, one, now, sight)),
      openIncidents: open.length,
      foundations: foundations.slice(0, most.foundations),
      world,
      reportsLastHour: sumOf(realm.totals(minuteOf(now) - 59, minuteOf(now) + 1, sight)),
      countries: { least, shown: countriesNow(realm, sight, least, hits) },
      maintenance: plannedWork(realm, works(sight), most.works),
      rows: shown.map((listed) => rowOf(realm, listed, prepared)),
      ...page,
      asked: { q: asked.q, state: asked.state, sector: asked.sector, country: asked.country },
    }
  }

  /** `service` null: of all. */
  async brief(service: AtlasService | null, sight: Sight): Promise<BriefView> {
    const { catalogue, troubled, incidentOf, worst } = await this.#prepared.of(sight, () =>
      this.#prepare(sight),
    )
    const id = service?.id ?? worst[0]?.service.id ?? null
    const state = (id === null ? undefined : troubled.get(id)) ?? 'ok'
    const incident = id === null || state === 'ok' ? undefined : incidentOf.get(id)
    return {
      now: isoTime(this.#parts.realm.clock.now()),
      ...{ id: service?.id ?? null, name: service?.name ?? null, state },
      since: incident === undefined ? null : isoTime(incident.beganAt),
      symptom: incident?.symptom ?? null,
      incident: incident?.id ?? null,
      ...{ troubled: troubled.size, all: catalogue.all.length },
    }
  }

  async #prepare(sight: Sight): Promise<Prepared> {
    const catalogue = await this.catalogue(sight)
    const moment = momentOf(this.#parts.realm, sight)
    return { ...moment, catalogue, worst: worstFirst(moment.troubled, catalogue) }
  }

  async #from(sight: Sight, services: readonly ServiceId[]): Promise<ReportedFrom> {
    const least = leastFor(this.#parts, sight)
    const { realm, turns } = this.#parts
    return (await inTurns(reportedFrom(realm.loop, services, least), turns))!
  }

  #reportedFrom(sight: Sight, { byId }: Catalogue): Promise<ReportedFrom> {
    return this.#reported.of(sight, () => this.#from(sight, [...byId.keys()]))
  }

  #named(sight: Sight): BoardView['foundations'] {
    return this.#parts.realm.loop
      .suspects()
      .filter(({ clearedAt }) => clearedAt === null)
      .flatMap((suspect) => namedFoundation(this.#parts, suspect, sight) ?? [])
      .sort((a, b) => b.services - a.services || (a.path < b.path ? -1 : 1))
  }
}

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, n) => sum + n, 0)

function statesOf({ catalogue, troubled }: Prepared): BoardView['states'] {
  const counts = { down: 0, suspected: 0, slow: 0, recovering: 0 }
  for (const state of troubled.values()) counts[state]++
  return { all: catalogue.all.length, ok: catalogue.all.length - troubled.size, ...counts }
}

function sectorsOf({ catalogue, worst }: Prepared): BoardView['sectors'] {
  const hit = new Map<string, number>()
  for (const { service } of worst) hit.set(service.category, (hit.get(service.category) ?? 0) + 1)
  return [...catalogue.sectors]
    .map(([sector, services]) => ({ sector, services, hit: hit.get(sector) ?? 0 }))
    .sort((a, b) => b.hit - a.hit || (a.sector < b.sector ? -1 : 1))
}

function countriesNow(
  realm: Realm,
  sight: Sight,
  least: number,
  hits: ReportedFrom,
): BoardView['countries']['shown'] {
  const counts = realm.countriesSince(minuteOf(realm.clock.now()) - 59, sight)
  const shown = sight === 'all' ? mostFirst(counts) : shownCountries(counts, least)
  return shown.map((one) => ({ ...one, services: hits.get(one.country)?.size ?? 0 }))
}

/** Checks of each service, found once for a list of checks. */
const checksOf = new WeakMap<Realm['checks'], ReadonlyMap<ServiceId, readonly CheckId[]>>()

export function checksByService({
  checks,
}: Pick<Realm, 'checks'>): ReadonlyMap<ServiceId, readonly CheckId[]> {
  const known = checksOf.get(checks)
  if (known !== undefined) return known
  const made = new Map<ServiceId, CheckId[]>()
  for (const { id, service } of checks)
    if (service !== undefined) made.set(service, [...(made.get(service) ?? []), id])
  checksOf.set(checks, made)
  return made
}

function rowOf(realm: Realm, { service }: Listed, { troubled, incidentOf }: Prepared): ServiceRow {
  const now = realm.clock.now()
  const minute = minuteOf(now)
  const incident = incidentOf.get(service.id)
  const state = troubled.get(service.id) ?? 'ok'
  const checks = { up: 0, down: 0, unknown: 0 }
  for (const check of checksByService(realm).get(service.id) ?? [])
    checks[realm.faces.get(check)?.judged?.state ?? 'unknown']++
  return {
    id: service.id,
    name: service.name,
    sector: service.category,
    state,
    since: state === 'ok' || incident === undefined ? null : isoTime(incident.beganAt),
    spark: sparkOf(realm.loop, service.id, now),
    reportsLastHour: sumOf(realm.loop.series(service.id, minute - 59, minute + 1)),
    checks,
    incident: incident?.id ?? null,
    foundation: incident?.foundation ?? null,
  }
}
