// Endpoints as rows, and everything that waits for an operator, out of what the desk shows of each.

import type { EndpointRow, HeldList, SteeringView, WaitingList, WaitingView } from './steering-list-views.ts'
import { waitingKinds } from './steering-list-views.ts'
import type { DrillsView, EndpointView, RunbookRunView, VantageView } from './views.ts'

const rowsAPage = 50
const listedAPage = 100

/** `wanted`: from 1; beyond the last one it is the last. */
function pageOf<T>(all: readonly T[], size: number, wanted = 1) {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const page = Math.min(Math.max(1, wanted), pages)
  return { page, pages, rows: all.slice((page - 1) * size, page * size) }
}

export type SteeringQuery = { readonly q?: string; readonly state?: string; readonly page?: number }

export function steeringView(endpoints: readonly EndpointView[], query: SteeringQuery): SteeringView {
  const words = (query.q ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const found = endpoints
    .filter((one) => !query.state || one.state === query.state)
    .filter((one) => words.every((word) => textOf(one).includes(word)))
    .sort(pressingFirst)
  const { rows, ...paging } = pageOf(found, rowsAPage, query.page)
  return {
    all: endpoints.length,
    states: Object.fromEntries(
      [...Map.groupBy(endpoints, ({ state }) => state)].map(([s, of]) => [s, of.length]),
    ),
    found: found.length,
    ...paging,
    rows: rows.map(rowOf),
  }
}

const textOf = ({ name, targets, answers }: EndpointView): string =>
  [name, ...answers, ...targets.map(({ id }) => id)].join(' ').toLowerCase()

const waitsOf = ({ proposal, refusals }: EndpointView): number => (proposal ? 1 : 0) + refusals.length

const urgency: Record<EndpointView['state'], number> = {
  alarm: 0,
  'last-known-good': 1,
  degraded: 3,
  held: 4,
  starting: 5,
  'given-back': 7,
  ok: 6,
}
const pressing = (one: EndpointView): number =>
  waitsOf(one) > 0 ? Math.min(2, urgency[one.state]) : urgency[one.state]
const pressingFirst = (a: EndpointView, b: EndpointView): number =>
  pressing(a) - pressing(b) || (a.name < b.name ? -1 : 1)

const rowOf = (one: EndpointView): EndpointRow => ({
  name: one.name,
  state: one.state,
  mode: one.mode,
  answers: one.targets.flatMap(({ id, answered }) => (answered ? [id] : [])),
  records: one.answers,
  generation: one.generation,
  since: one.since,
  why: one.why,
  alarms: one.alarms.length,
  waits: waitsOf(one),
})

const troubled: readonly string[] = ['failed', 'refused', 'drift', 'writing', 'starting', 'in-force']

export function heldList(endpoints: readonly EndpointView[], wanted?: number): HeldList {
  const all = endpoints
    .flatMap(({ name, enactors }) =>
      enactors.map(({ node, publisher, condition: state, generation, readBackAt }) => ({
        endpoint: name,
        node,
        publisher,
        state,
        generation,
        readBackAt,
      })),
    )
    .sort((a, b) => troubled.indexOf(a.state) - troubled.indexOf(b.state))
  const { rows: held, ...paging } = pageOf(all, listedAPage, wanted)
  return { all: all.length, ...paging, held }
}

export type WaitingSources = {
  readonly endpoints: readonly EndpointView[]
  readonly vantages: readonly VantageView[]
  readonly runs: readonly RunbookRunView[]
  readonly drill: DrillsView['running']
}

export function waitingFor(
  { endpoints, vantages, runs, drill }: WaitingSources,
  wanted?: number,
): WaitingList {
  const all = [
    ...endpoints.flatMap(atEndpoint),
    ...frozen(endpoints),
    ...vantages.flatMap(atNode),
    ...runs.flatMap(atRun),
    ...atDrill(drill),
  ].sort(first)
  const { rows: waiting, ...paging } = pageOf(all, listedAPage, wanted)
  return { all: all.length, ...paging, waiting }
}

const rank = new Map<string, number>(waitingKinds.map((kind, index) => [kind, index]))
const first = (a: WaitingView, b: WaitingView): number =>
  rank.get(a.kind)! - rank.get(b.kind)! || (b.at ?? '').localeCompare(a.at ?? '')

function atEndpoint(one: EndpointView): WaitingView[] {
  const about = { about: 'endpoint', subject: one.name } as const
  const { proposal, refusals, publishers } = one
  const proposed = proposal
    ? [
        {
          kind: 'proposal' as const,
          ...about,
          at: null,
          text: `generation ${proposal.generation}: ${proposal.reason}`,
        },
      ]
    : []
  // Below quorum is one trouble of all, and told once.
  const alarms = one.frozen ? [] : one.alarms
  return [
    ...proposed,
    ...refusals.map(({ name, at, message }) => ({ kind: name, ...about, at, text: message })),
    ...alarms.map(({ at, text }) => ({ kind: 'alarm' as const, ...about, at, text })),
    ...publishers
      .filter(({ state }) => state === 'failed' || state === 'refused')
      .map(({ id, detail }) => ({
        kind: 'publisher' as const,
        ...about,
        at: null,
        text: `${id}: ${detail}`,
      })),
  ]
}

function frozen(endpoints: readonly EndpointView[]): WaitingView[] {
  const by = Map.groupBy(
    endpoints.filter((one) => one.frozen),
    ({ frozen }) => frozen!.code,
  )
  return [...by].map(([kind, of]) => ({
    kind,
    about: 'vantages',
    subject: of.length === 1 ? of[0]!.name : `${of.length} endpoints`,
    at: of.flatMap(({ alarms }) => alarms.map(({ at }) => at)).sort()[0] ?? null,
    text: of[0]!.frozen!.why,
  }))
}

function atNode({ name, state, lastHeardAt: at, troubles = [] }: VantageView): WaitingView[] {
  const about = { about: 'node', subject: name, at } as const
  if (state === 'lost') return [{ kind: 'node-lost', ...about, text: `${name} is not heard` }]
  return troubles.map((text) => ({ kind: 'node-trouble' as const, ...about, text }))
}

function atRun({ id, title, state, startedAt: at, asks }: RunbookRunView): WaitingView[] {
  const about = { about: 'run', subject: id, at } as const
  if (asks) return [{ kind: 'runbook-asks', ...about, text: `${title}: ${asks.question}` }]
  const stopped = state === 'failed' || state === 'interrupted'
  return stopped ? [{ kind: 'runbook-stopped', ...about, text: `${title}: ${state}` }] : []
}

const atDrill = (drill: DrillsView['running']): WaitingView[] =>
  drill
    ? [
        {
          kind: 'drill-runs',
          about: 'drill',
          subject: drill.drill,
          at: drill.beganAt,
          text: `${drill.lose} is lost in pretence for ${drill.endpoints.join(', ')}`,
        },
      ]
    : []
