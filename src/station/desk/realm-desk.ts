// The board's desk over one realm. What differs between the live realm and an exercise (who steers, who may order)
// is handed in as `Steered`.

import type {
  BoardEvent,
  Caller,
  Custody,
  Desk,
  EndpointView,
  JournalRequest,
  Order,
  OrderPreviewView,
  OrderRefusal,
  Overview,
  PlanDiffQuery,
  PlanDiffView,
  PlanView,
  PreviewQuery,
  RepairView,
  Sight,
  VantageView,
  ZoneView,
} from '../../board/index.ts'
import { type Incident, isPooled } from '../../incidents/index.ts'
import { isCountry } from '../../signals/index.ts'
import type { EndpointSpec } from '../../steering/index.ts'
import {
  areRelated,
  type CountryCode,
  isoTime,
  type JournalKind,
  type JsonObject,
  minuteOf,
  nearest,
  type Outcome,
  parseServiceId,
} from '../../terms/index.ts'
import type { CheckVotes } from '../node/vantage-facts.ts'
import { type Facts, pageFacts } from './facts/page-facts.ts'
import { type FactsParts, leastFor } from './facts/parts.ts'
import { mostFirst, shownCountries } from './facts/shown-countries.ts'
import type { FoundationDesk } from './foundation-desk.ts'
import { incidentAccount } from './incident-account.ts'
import {
  findIncident,
  incidentDetail,
  incidentViews,
  journalView,
  noticeView,
  type Reader,
} from './incident-views.ts'
import type { Realm } from './realm.ts'
import { mayShow } from './scope-views.ts'
import { checkViews, serviceView, serviceViews, visibleServices } from './service-views.ts'
import { isShown } from './sight.ts'
import { counted } from './steering-views.ts'
import { suspectViews } from './suspect-views.ts'

/** How a realm's endpoints are steered, as far as the board sees it. */
export type Steered = {
  specs(): readonly EndpointSpec[]
  endpoints(): readonly EndpointView[]
  plans(endpoint?: string): readonly PlanView[]
  planDiff(query: PlanDiffQuery): Outcome<PlanDiffView, OrderRefusal>
  repair(endpoint: string): Promise<Outcome<RepairView, OrderRefusal>>
  preview?(endpoint: string, query: PreviewQuery): Outcome<OrderPreviewView, OrderRefusal>
  readonly custody?: Custody
  vantages(): readonly VantageView[]
  /** What each vantage says of each check, where there are several; null: nothing that counts. */
  votes?(): ReadonlyMap<string, CheckVotes['votes']>
  zones(): readonly ZoneView[]
  order(order: Order, caller: Caller): Promise<Outcome<JsonObject, OrderRefusal>>
}

/** `plan.made,incident`: a kind, and all kinds of a room. */
function kindsIn(text: string | undefined): { kinds?: JournalKind[]; rooms?: string[] } {
  if (text === undefined) return {}
  const all = text.split(',').filter((word) => word !== '')
  const kinds = all.filter((word) => word.includes('.')) as JournalKind[]
  const rooms = all.filter((word) => !word.includes('.'))
  return {
    ...(rooms.length === 0 || kinds.length > 0 ? { kinds } : {}),
    ...(rooms.length > 0 ? { rooms } : {}),
  }
}

const overviewMinutes = 180
const countryMinutes = 60

/** What the pages have beyond the realm itself. */
export type Paged = Omit<FactsParts, 'realm'>

export function realmDesk(
  realm: Realm,
  steered: Steered,
  foundations: FoundationDesk,
  paged: Paged,
): Desk & { readonly facts: Facts } {
  const { exercise } = paged
  const facts = pageFacts({ realm, ...paged })
  const readerOf = (sight: Sight): Reader => ({ sight, least: leastFor(paged, sight) })
  const countriesShown = (sight: Sight, fromMinute: number) => {
    const counts = realm.countriesSince(fromMinute, sight)
    return sight === 'all' ? mostFirst(counts) : shownCountries(counts, paged.leastReports())
  }
  // Endpoints, their targets and what checks look at are the operators' concern, whoever it is that they serve.
  const shownEndpoints = (sight: Sight): readonly EndpointView[] =>
    sight === 'all' ? steered.endpoints() : []

  /** Whether it is steered for somebody whom the reader may see: what serves others moves unseen. */
  const serves = ({ targets }: EndpointSpec, sight: Sight): boolean => {
    const checks = new Set(targets.map(({ check }) => check))
    const services = realm.checks.flatMap(({ id, service }) => (checks.has(id) ? (service ?? []) : []))
    return sight === 'all' || services.length === 0 || services.some((one) => isShown(realm, one, sight))
  }

  /** Endpoints whose targets stand on what failed, or are watched by a check of the failing service. */
  const endpointsOf = (incident: Incident, sight: Sight = 'all'): readonly string[] => {
    const checks = new Set(
      isPooled(incident.scope)
        ? []
        : realm.checks.flatMap((check) => (check.service === incident.service ? [check.id] : [])),
    )
    const foundation = incident.foundation
    const concerns = (spec: EndpointSpec): boolean =>
      spec.targets.some(
        (target) =>
          (target.check !== undefined && checks.has(target.check)) ||
          (foundation !== null && target.standsOn.some((path) => areRelated(path, foundation))),
      )
    return steered
      .specs()
      .filter((spec) => concerns(spec) && serves(spec, sight))
      .map((spec) => spec.name)
  }

  const overview = (sight: Sight): Overview => {
    const toMinute = minuteOf(realm.clock.now()) + 1
    const fromMinute = toMinute - overviewMinutes
    return {
      now: isoTime(realm.clock.now()),
      exercise,
      services: serviceViews(realm, sight),
      incidents: incidentViews(realm, readerOf(sight)),
      suspects: suspectViews(realm, sight),
      endpoints: [...shownEndpoints(sight)],
      reportsPerMinute: { fromMinute, counts: realm.totals(fromMinute, toMinute, sight) },
      countries: countriesShown(sight, toMinute - countryMinutes),
    }
  }

  const { preview } = steered
  const desk: Desk & { readonly facts: Facts } = {
    ...(preview ? { preview: async (name, query) => preview.call(steered, name, query) } : {}),
    now: () => realm.clock.now(),
    overview: async (sight) => overview(sight),
    services: async (sight) => serviceViews(realm, sight),
    facts,
    async service(id, sight) {
      const view = serviceView(realm, id, sight)
      const page = await facts.service(id, sight, steered.votes?.())
      if (view === null || page === null) return null
      const { incidents } = page.past
      return {
        ...view,
        ...page,
        countries: page.byCountry.shown,
        incidents: [...(page.trouble ? [page.trouble] : []), ...incidents].map((incident) => incident.id),
      }
    },
    incidents: async (sight, { state, limit }) => incidentViews(realm, readerOf(sight), state, limit),
    async incident(id, sight) {
      const found = await findIncident(realm, id)
      if (found === null || !mayShow(realm, found, sight)) return null
      const endpoints = endpointsOf(found, sight)
      const shown = sight === 'all' ? endpoints : []
      const [detail, page] = await Promise.all([
        incidentDetail(realm, found, readerOf(sight), shown),
        facts.incident(found, endpoints, sight),
      ])
      return { ...detail, ...page }
    },
    account: (id) => incidentAccount(realm, id, (incident) => endpointsOf(incident), exercise?.label ?? null),
    suspects: async (sight) => suspectViews(realm, sight),
    foundations: async (sight) => foundations.list(sight),
    providerLags: async () => foundations.lags('all'),
    foundation: async (path, sight, page) => foundations.show(path, sight, page),
    async checks(sight) {
      if (sight === 'public') return []
      const votes = steered.votes?.()
      return checkViews(realm).map((view) => {
        const said = votes?.get(view.id)
        return said ? { ...view, byVantage: counted(said) } : view
      })
    },
    notices: async () => realm.notices.map(noticeView),
    endpoints: async (sight) => shownEndpoints(sight),
    endpoint: async (name, sight) => shownEndpoints(sight).find((endpoint) => endpoint.name === name) ?? null,
    plans: async (endpoint) => steered.plans(endpoint),
    planDiff: async (query) => steered.planDiff(query),
    repair: (endpoint) => steered.repair(endpoint),
    ...(steered.custody ? { custody: steered.custody } : {}),
    vantages: async () => steered.vantages(),
    zones: async () => steered.zones(),
    async journal(request: JournalRequest) {
      const { kind, ...rest } = request
      return (await realm.store.journal({ ...rest, ...kindsIn(kind) })).map(journalView)
    },
    acceptReports: (reports) => realm.acceptReports(reports),
    knowsService(id, sight) {
      const parsed = parseServiceId(id)
      const service = parsed.ok ? realm.atlas.services.get(parsed.value) : undefined
      return service !== undefined && isShown(realm, service.id, sight) ? service.id : null
    },
    nearService: (id, sight) =>
      nearest(
        id,
        visibleServices(realm, sight).map((service) => service.id),
      ),
    knowsCountry: (code) => (isCountry(code) ? (code as CountryCode) : null),
    order: (order, caller) => steered.order(order, caller),
    async note(entry) {
      await realm.record([{ at: realm.clock.now(), ...entry }])
    },
    subscribe(listener: (event: BoardEvent) => void) {
      return realm.watch((entries) => {
        for (const entry of entries) listener({ kind: 'journal', data: journalView(entry) })
      })
    },
  }
  return desk
}
