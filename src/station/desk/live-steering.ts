// The live realm's steering: the planner here, the node in its own process, and what the board may see and order.

import type {
  Caller,
  Custody,
  EndpointView,
  Order,
  PlanDiffQuery,
  PreviewQuery,
  VantageView,
  ZoneView,
} from '../../board/index.ts'
import type { CheckSpec } from '../../checks/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import type { EndpointSpec, EndpointStatus, PlannerEvent, PlannerState } from '../../steering/index.ts'
import {
  type Clock,
  type EndpointName,
  type Instant,
  isoTime,
  type JsonObject,
  type NodeName,
  type Timers,
} from '../../terms/index.ts'
import type { JoinedHall } from '../joined/hall.ts'
import type { FromNode, NodeReport } from '../node/protocol.ts'
import type { PlannerNews } from '../node/shell.ts'
import type { CheckVotes } from '../node/vantage-facts.ts'
import type { CustodySources, ReleaseSources } from './custody.ts'
import type { DrillHistory } from './drill-history.ts'
import { type CustodyParts, liveCustody } from './live-custody.ts'
import { planDiffView, type RepairSources, repairView } from './plan-views.ts'
import type { PlannerDesk } from './planning.ts'
import { previewView } from './preview.ts'
import type { Steered } from './realm-desk.ts'
import type { RefusedWrites } from './refused-writes.ts'
import { endpointViews, planViews } from './steering-views.ts'
import { vantageViews } from './vantage-views.ts'

/** A node that has said nothing for this long is shown as lost. */
const lostAfterMs = 5000

export type LiveParts = {
  readonly node: NodeName
  readonly standsOn: readonly string[]
  readonly planner: PlannerDesk
  readonly clock: Clock
  readonly joined: JoinedHall
  readonly refused: RefusedWrites
  readonly history: DrillHistory
  readonly survey: CustodySources['survey']
  readonly release: CustodyParts['release']
  readonly remembered: ReleaseSources['remembered']
  /** Tells this node and every joined one which names are given back. */
  readonly withdraw: () => void
  readonly timers: Timers
}

export class LiveSteering implements Steered {
  readonly custody: Custody
  /** Names of the runbooks that move an endpoint. */
  moving: (endpoint: EndpointName) => readonly string[] = () => []
  readonly #parts: LiveParts
  #specs: readonly EndpointSpec[] = []
  #publishers: readonly PublisherSpec[] = []
  #checks: readonly CheckSpec[] = []
  #report: Omit<NodeReport, 'endpoints' | 'whole'> = { zones: [], dns: {}, troubles: [] }
  #statusOf: Map<EndpointName, EndpointStatus> = new Map()
  #heardAt: Instant | null = null

  constructor(parts: LiveParts) {
    this.#parts = parts
    this.custody = liveCustody({ ...parts, sources: () => this.#custodySources() })
  }

  #custodySources(): ReleaseSources {
    const { planner, survey, joined, remembered } = this.#parts
    return {
      planner: planner.state,
      statuses: this.statuses(),
      specs: this.#specs,
      checks: this.#checks,
      publishers: this.#publishers,
      survey,
      writers: (endpoint, remembered) => joined.writersOf(endpoint, remembered),
      remembered,
    }
  }

  configure(
    specs: readonly EndpointSpec[],
    publishers: readonly PublisherSpec[],
    checks: readonly CheckSpec[],
  ): void {
    this.#checks = checks
    this.#specs = specs
    this.#publishers = publishers
  }

  hear(message: Extract<FromNode, { kind: 'report' | 'news' }>): void {
    this.#heardAt = this.#parts.clock.now()
    if (message.kind === 'report') this.#learn(message.report)
    else void this.#parts.planner.feed(plannerEvent(message.news, this.#parts.node, this.#heardAt))
  }

  #learn({ endpoints, whole, ...report }: NodeReport): void {
    this.#report = report
    if (whole) this.#statusOf = new Map()
    for (const status of endpoints) this.#statusOf.set(status.endpoint, status)
  }

  /** The nameserver's counters. */
  dnsStats(): JsonObject {
    return this.#report.dns
  }

  nodeLost(): boolean {
    return this.#heardAt === null || this.#parts.clock.now() - this.#heardAt > lostAfterMs
  }

  /** What the node's part of being ready is: `ok`, `lost`, or what troubles it first. */
  nodeState(): string {
    return this.nodeLost() ? 'lost' : (this.#report.troubles[0] ?? 'ok')
  }

  planner(): PlannerState {
    return this.#parts.planner.state
  }

  specs(): readonly EndpointSpec[] {
    return this.#specs
  }

  statusOf(endpoint: EndpointName): EndpointStatus | null {
    return this.#statusOf.get(endpoint) ?? null
  }

  /** What the node says of each endpoint. */
  statuses(): ReadonlyMap<EndpointName, EndpointStatus> {
    return this.#statusOf
  }

  endpoints() {
    const { planner, refused, joined, history } = this.#parts
    return endpointViews({
      specs: this.#specs,
      planner: planner.state,
      statuses: this.statuses(),
      publishers: this.#publishers,
      enactors: (name) => [...this.#ownEnactors(name), ...joined.enactorsOf(name)],
      refusedWrites: (name) => refused.of(name).slice(),
      rehearsal: (spec) => history.rehearsalOf(spec, this.moving(spec.name)),
      votes: this.votes(),
    })
  }

  /** This machine's node as one enactor among the others. */
  #ownEnactors(name: EndpointName): EndpointView['enactors'] {
    const publishers = this.statuses().get(name)?.publishers ?? []
    return publishers.map(({ id, state, fence, detail, readBackAt }) => ({
      node: this.#parts.node,
      state: this.nodeLost() ? 'lost' : 'here',
      publisher: id,
      condition: state,
      generation: fence ? `${fence.generation}` : null,
      detail,
      readBackAt: readBackAt ? isoTime(readBackAt) : null,
    }))
  }

  planDiff(query: PlanDiffQuery) {
    return planDiffView(this.#parts.planner.state, this.statuses(), query)
  }

  preview(endpoint: string, query: PreviewQuery) {
    const { planner, clock } = this.#parts
    return previewView(
      { planner: planner.state, statuses: this.statuses(), now: clock.now() },
      endpoint,
      query,
    )
  }

  repair(endpoint: string) {
    const { planner, survey } = this.#parts
    const statuses = this.statuses()
    const look: RepairSources['look'] = async (publisher, name) => {
      const seen = await survey(publisher, name)
      return seen?.kind === 'surveyed' ? { kind: 'read', published: seen.survey } : seen
    }
    return repairView({ planner: planner.state, statuses, publishers: this.#publishers, look }, endpoint)
  }

  plans(endpoint?: string) {
    return planViews(this.#parts.planner.state, this.statuses(), endpoint)
  }

  votes(): ReadonlyMap<string, CheckVotes['votes']> {
    return new Map(this.#report.vantages?.votes.map(({ check, votes }) => [check, votes]))
  }

  vantages(): VantageView[] {
    const { node, standsOn, joined, clock } = this.#parts
    const nodes: VantageView[] = [
      {
        name: node,
        roles: ['vantage', 'enactor', 'nameserver'],
        state: this.nodeLost() ? 'lost' : 'here',
        standsOn: [...standsOn],
        lastHeardAt: this.#heardAt === null ? null : isoTime(this.#heardAt),
        troubles: [...this.#report.troubles],
      },
      ...joined.vantages(),
    ]
    return vantageViews(nodes, this.#report.vantages, clock.now())
  }

  /** Of the vantages `of`, those that would not pretend what a drill loses, each with why. */
  muteOf(of: readonly NodeName[]): readonly string[] {
    const { node, joined } = this.#parts
    const others = of.filter((name) => name !== node)
    const heard = new Map(this.#report.vantages?.vantages.map(({ name, state }) => [name, state]))
    return others.flatMap((name) => {
      const state = heard.get(name) ?? 'silent'
      return joined.muteOf(name) ?? (state === 'heard' ? [] : `${name} is ${state}`)
    })
  }

  zones(): ZoneView[] {
    const queries = typeof this.#report.dns.queries === 'number' ? this.#report.dns.queries : 0
    return this.#report.zones.map((zone) => ({
      ...zone,
      queries,
      secondaries: zone.secondaries.map(({ behindSince, ...secondary }) => ({
        ...secondary,
        behindSince: behindSince === null ? null : isoTime(behindSince),
      })),
      delegation: zone.delegation && {
        at: isoTime(zone.delegation.at),
        findings: [...zone.delegation.findings],
      },
    }))
  }

  async order(order: Order, caller: Caller) {
    const done = await this.#parts.planner.order(order, `operator:${caller.name}`)
    if (order.kind === 'adopt' && done.ok) this.#parts.withdraw()
    return done
  }
}

/** The same for the live node and for an exercise's. */
export function plannerEvent(news: PlannerNews, node: NodeName, at: Instant): PlannerEvent {
  switch (news.kind) {
    case 'seen':
      return { ...news, at }
    case 'answering':
    case 'using':
      return { ...news, node }
    case 'wouldMove':
      return { ...news, node, evidence: {}, at }
  }
}
