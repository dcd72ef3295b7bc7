// A name changes hands: what an operator is shown before Holdfast takes it over, and how it is given back. Taking over
// is a plan by the operator's word, like any other; giving back stops every enactor first and removes the fences then.

import { stringify } from 'yaml'
import type {
  AdoptionPlaceView,
  AdoptionView,
  OrderRefusal,
  ReleasePlaceView,
  ReleaseView,
} from '../../board/index.ts'
import type { CheckSpec } from '../../checks/index.ts'
import { type DomainName, formatRecordData, isSubdomain, type RRset } from '../../dns/index.ts'
import { fenceNameOf, nothingBeneath, type PublisherSpec } from '../../publishers/index.ts'
import {
  type EndpointSpec,
  formatFence,
  type Planning,
  type Repair,
  repairOf,
  type Survey,
  type SurveyOutcome,
  samePlan,
  standsThere,
} from '../../steering/index.ts'
import {
  type EndpointName,
  good,
  type Outcome,
  type PublisherId,
  parseEndpointName,
} from '../../terms/index.ts'
import { refuse, unread } from './plan-views.ts'
import { type SteeringSources, wordView } from './steering-views.ts'

export type CustodySources = Pick<SteeringSources, 'planner' | 'statuses' | 'publishers'> & {
  /** Null: no node answered in time. */
  readonly survey: (publisher: PublisherId, endpoint: EndpointName) => Promise<SurveyOutcome | null>
}

type Seen = { readonly spec: PublisherSpec; readonly outcome: SurveyOutcome | null }

/** Reads at every publisher concerned, writes nothing. A name that nobody has configured yet is shown wherever it would fit. */
export async function adoptionView(
  sources: CustodySources,
  nameText: string,
): Promise<Outcome<AdoptionView, OrderRefusal>> {
  const name = parseEndpointName(nameText)
  if (!name.ok) return refuse('bad-request', name.error)
  const endpoint = name.value
  const planning = sources.planner.endpoints.get(endpoint)
  const places = placesOf(sources.publishers, endpoint, planning)
  if (places.length === 0)
    return refuse(
      'not-found',
      `no publisher's zone holds ${endpoint}; configured are ${sources.publishers.map(({ id, zone }) => `${id} (${zone})`).join(', ') || 'none'}`,
    )
  const seen = await surveyed(sources, endpoint, places)
  const surveys = seen.flatMap(({ outcome }) => (outcome?.kind === 'surveyed' ? [outcome.survey] : []))
  const answering = sources.statuses.get(endpoint)?.answering ?? []
  const repair = planning ? repairOf(planning, answering, surveys) : null
  const configured = planning?.configured === true
  const givenBack = planning?.orders.givenBack
  return good({
    endpoint,
    configured,
    givenBack: givenBack ? wordView(givenBack) : null,
    generation: repair?.next == null ? null : `${repair.next}`,
    ttlSeconds: repair?.inForce.envelope.ttl ?? null,
    writes: [...(repair?.records ?? [])],
    publishers: seen.map((one) => placeView(endpoint, one, planning, repair)),
    configuration: configured ? null : suggested(endpoint, seen),
  })
}

function placesOf(
  publishers: readonly PublisherSpec[],
  endpoint: EndpointName,
  planning: Planning | undefined,
): readonly PublisherSpec[] {
  const published = planning?.plans[0]?.envelope.publish ?? planning?.spec?.publish
  return publishers.filter(({ id, zone }) =>
    published ? published.includes(id) : isSubdomain(endpoint as string as DomainName, zone),
  )
}

const surveyed = (
  { survey }: CustodySources,
  endpoint: EndpointName,
  places: readonly PublisherSpec[],
): Promise<readonly Seen[]> =>
  Promise.all(places.map(async (spec) => ({ spec, outcome: await survey(spec.id, endpoint) })))

function placeView(
  endpoint: EndpointName,
  { spec, outcome }: Seen,
  planning: Planning | undefined,
  repair: Repair | null,
): AdoptionPlaceView {
  const fenceName = fenceNameOf(endpoint)
  const place = {
    publisher: spec.id,
    kind: spec.kind,
    zone: spec.zone,
    fenceName: spec.kind === 'embedded' || !fenceName.ok ? null : fenceName.value,
  }
  if (outcome?.kind !== 'surveyed')
    return { ...place, state: 'unread', whose: unread(outcome), fence: [], records: [], others: [] }
  const { survey } = outcome
  const stands = repair && planning ? standsThere(repair, planning.plans, survey) : null
  return {
    ...place,
    state: stands?.state ?? (survey.sets.length === 0 ? 'nothing' : 'others'),
    whose: stands?.whose ?? (survey.sets.length === 0 ? 'nothing stands there' : 'it is not steered yet'),
    fence: [...survey.fenceTexts],
    records: survey.sets.flatMap(recordViews),
    others: survey.others.map((record) => ({ ...record })),
  }
}

const recordViews = ({ type, ttl, data }: RRset) =>
  data.map((one) => ({ type: `${type}`, ttl, text: formatRecordData(one) }))

/** What to put in the configuration so that what is answered today is what is answered tomorrow. */
function suggested(endpoint: EndpointName, seen: readonly Seen[]): string {
  const found = seen.find(({ outcome }) => outcome?.kind === 'surveyed' && outcome.survey.sets.length > 0)
  const sets = found?.outcome?.kind === 'surveyed' ? found.outcome.survey.sets : []
  const targets = Object.fromEntries(
    sets.flatMap(({ data }) => data).map((one, index) => [`target-${index + 1}`, targetOf(one)]),
  )
  const ids = Object.keys(targets)
  const several = ids.length > 1
  const endpoints = {
    [endpoint]: {
      ...(sets.length > 0 ? { ttl: `${Math.max(1, Math.min(...sets.map(({ ttl }) => ttl), 86_400))}s` } : {}),
      targets: several || ids.length === 1 ? targets : { 'target-1': { address: 'ITS ADDRESS' } },
      ...(several ? { prefer: [ids] } : {}),
      publish: seen.filter(({ outcome }) => outcome?.kind === 'surveyed').map(({ spec }) => spec.id),
    },
  }
  return stringify({ endpoints }, { lineWidth: 0 }).trimEnd()
}

const targetOf = (data: RRset['data'][number]): Readonly<Record<string, string>> =>
  data.type === 'CNAME'
    ? { cname: data.target }
    : { address: 'address' in data ? data.address : formatRecordData(data) }

export type ReleaseSources = CustodySources & {
  readonly specs: readonly EndpointSpec[]
  readonly checks: readonly CheckSpec[]
  /** Nodes that may still write the name: with `away` they could not be told. */
  readonly writers: (
    endpoint: EndpointName,
    remembered: readonly string[],
  ) => readonly { readonly node: string; readonly away: boolean }[]
  /** Nodes that used a plan of the name when they were last heard, also before this process started. */
  readonly remembered: (endpoint: EndpointName) => Promise<readonly string[]>
}

/** What stands at each publisher, whose fence would go, and who may still write there. Writes nothing. */
export async function releaseView(
  sources: ReleaseSources,
  nameText: string,
): Promise<Outcome<ReleaseView, OrderRefusal>> {
  const name = parseEndpointName(nameText)
  if (!name.ok) return refuse('bad-request', name.error)
  const endpoint = name.value
  const planning = sources.planner.endpoints.get(endpoint)
  const newest = planning?.plans[0]
  if (!planning || !newest)
    return refuse(
      'not-found',
      `${endpoint} is not steered; steered are ${[...sources.planner.endpoints.keys()].join(', ') || 'none'}`,
    )
  const seen = await surveyed(sources, endpoint, placesOf(sources.publishers, endpoint, planning))
  const { givenBack } = planning.orders
  return good({
    endpoint,
    configured: planning.configured !== false,
    givenBack: givenBack ? wordView(givenBack) : null,
    writers: [...sources.writers(endpoint, await sources.remembered(endpoint))],
    publishers: seen.map((one) => releasePlace(endpoint, one, planning)),
  })
}

function releasePlace(endpoint: EndpointName, { spec, outcome }: Seen, planning: Planning): ReleasePlaceView {
  const place = { publisher: spec.id, kind: spec.kind }
  if (outcome?.kind !== 'surveyed')
    return { ...place, state: 'unread', detail: unread(outcome), fence: null, records: [] }
  const { survey } = outcome
  const fence = survey.fence && formatFence(survey.fence)
  const records = (survey.beneath ?? survey.sets).flatMap(recordViews)
  return { ...place, ...stateOf(endpoint, survey, planning), fence, records }
}

function stateOf(
  endpoint: EndpointName,
  { fence, fenceTexts, sets, beneath }: Survey,
  planning: Planning,
): Pick<ReleasePlaceView, 'state' | 'detail'> {
  if (fenceTexts.length === 0) return { state: 'free', detail: 'no fence stands there: it is its owner’s' }
  const ours = fence && planning.plans.some((plan) => samePlan(plan, fence))
  if (!ours)
    return {
      state: 'foreign-fence',
      detail: 'the fence there is of no plan that is known here: another Holdfast writes this name',
    }
  if (beneath === undefined) return { state: 'fenced', detail: 'its fence goes, its records stay' }
  if (beneath.length > 0) return { state: 'fenced', detail: 'its fence goes, the zone’s file answers' }
  const { detail, fix } = nothingBeneath(endpoint, sets)
  return { state: 'nothing-beneath', detail: `${detail}; ${fix}` }
}
