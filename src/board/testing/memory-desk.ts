// A desk in memory for the board's tests, with the semantics that the routes rely on: sight filters, verdicts are
// per reporter and service within 15 minutes of event time, the journal is gapless, subscribers hear every entry.

import type { Report } from '../../signals/index.ts'
import type { ReportVerdict } from '../../store/index.ts'
import {
  bad,
  type CountryCode,
  good,
  type Instant,
  isoTime,
  type NewEntry,
  nearest,
  parseServiceId,
  type ServiceId,
} from '../../terms/index.ts'
import type { BoardEvent, Caller, Desk, JournalRequest, Order, OrderRefusal, Sight } from '../desk.ts'
import type {
  EndpointView,
  JournalView,
  Overview,
  PlanDiffView,
  ReleaseView,
  RepairView,
  ServiceView,
} from '../views.ts'
import { memoryFacts, memoryPage } from './memory-facts.ts'

const windowMs = 15 * 60_000
const countries = new Set(['GB', 'BR', 'DE', 'US'])

export class MemoryDesk implements Desk {
  readonly accepted: Report[] = []
  readonly orders: { order: Order; caller: Caller }[] = []
  /** Thrown by the next `acceptReports` or `note`, as a full or busy store does. */
  refuse: Error | null = null
  /** Reports are committed when this resolves. */
  committed: Promise<void> = Promise.resolve()
  at: Instant
  readonly facts = memoryFacts(this)
  readonly #entries: JournalView[] = []
  readonly #listeners = new Set<(event: BoardEvent) => void>()
  readonly #last = new Map<string, number>()

  constructor(at: Instant) {
    this.at = at
  }

  get listeners(): number {
    return this.#listeners.size
  }

  now(): Instant {
    return this.at
  }

  /** Appends to the journal and tells every subscriber. */
  append(why: string): JournalView {
    return this.#append({ author: 'test', kind: 'check.judged', subject: 'shop', why, data: {} })
  }

  async note(entry: Omit<NewEntry, 'at'>): Promise<void> {
    if (this.refuse) throw this.refuse
    this.#append({ ...entry, data: { ...entry.data } })
  }

  #append(told: Omit<JournalView, 'seq' | 'at'>): JournalView {
    const entry = { seq: this.#entries.length + 1, at: isoTime(this.at), ...told }
    this.#entries.push(entry)
    this.tell({ kind: 'journal', data: entry })
    return entry
  }

  tell(event: BoardEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  async overview(sight: Sight): Promise<Overview> {
    return {
      now: isoTime(this.at),
      exercise: null,
      services: [...(await this.services(sight))],
      incidents: [],
      suspects: [],
      endpoints: [...(await this.endpoints(sight))],
      reportsPerMinute: { fromMinute: 0, counts: [] },
      countries: [],
    }
  }

  async services(sight: Sight): Promise<readonly ServiceView[]> {
    return [view('shop'), view('payroll')].filter(({ id }) => sight === 'all' || id === 'shop')
  }

  async service(id: string, sight: Sight): Promise<Awaited<ReturnType<Desk['service']>>> {
    const found = (await this.services(sight)).find((service) => service.id === id)
    return found ? memoryPage(found, this.at) : null
  }

  async endpoints(sight: Sight): Promise<readonly EndpointView[]> {
    return sight === 'all' ? [endpointView] : []
  }

  async endpoint(name: string, sight: Sight): Promise<EndpointView | null> {
    return (await this.endpoints(sight)).find((endpoint) => endpoint.name === name) ?? null
  }

  async acceptReports(reports: readonly Report[]): Promise<readonly ReportVerdict[]> {
    if (this.refuse) throw this.refuse
    await this.committed
    return reports.map((report) => this.#judge(report))
  }

  #judge(report: Report): ReportVerdict {
    const key = `${report.reporter} ${report.service}`
    const last = this.#last.get(key)
    if (last !== undefined && Math.abs(report.at - last) < windowMs) return 'duplicate'
    this.#last.set(key, report.at)
    this.accepted.push(report)
    return 'accepted'
  }

  knowsService(id: string, sight: Sight): ServiceId | null {
    const parsed = id === 'shop' || (id === 'payroll' && sight === 'all') ? parseServiceId(id) : null
    return parsed?.ok ? parsed.value : null
  }

  nearService(id: string, sight: Sight): string | null {
    return nearest(id, sight === 'all' ? ['shop', 'payroll'] : ['shop'])
  }

  knowsCountry(code: string): CountryCode | null {
    return countries.has(code) ? (code as CountryCode) : null
  }

  async journal({ after = 0, before = Infinity, limit = 100, order = 'asc' }: JournalRequest) {
    const found = this.#entries.filter(({ seq }) => seq > after && seq < before)
    return (order === 'asc' ? found : found.reverse()).slice(0, limit)
  }

  async order(order: Order, caller: Caller): ReturnType<Desk['order']> {
    if ('endpoint' in order && order.endpoint === 'gone.test')
      return { ok: false, error: { code: 'not-found', message: 'no endpoint gone.test' } }
    this.orders.push({ order, caller })
    return good({ ordered: order.kind })
  }

  subscribe(listener: (event: BoardEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  incidents: Desk['incidents'] = async () => []
  incident = async () => null
  account = async () => null
  suspects = async () => []
  foundations = async () => []
  providerLags = async () => ({ feeds: [], incidents: [] })
  foundation = async () => null
  checks = async () => []
  notices: Desk['notices'] = async () => []
  plans = async () => []
  planDiff: Desk['planDiff'] = async ({ endpoint }) =>
    endpoint === endpointView.name ? good(diffView) : bad(noEndpoint(endpoint))
  repair: Desk['repair'] = async (endpoint) =>
    endpoint === endpointView.name ? good(repairView) : bad(noEndpoint(endpoint))
  custody: NonNullable<Desk['custody']> = {
    adoption: async (endpoint) => bad(noEndpoint(endpoint)),
    release: async (endpoint) =>
      endpoint === endpointView.name ? good(releaseView) : bad(noEndpoint(endpoint)),
    giveBack: async ({ endpoint, why }, { name }) =>
      endpoint === endpointView.name
        ? good({ ...releaseView, givenBack: { by: `operator:${name}`, why, at: '2026-01-01T00:00:00.000Z' } })
        : bad(noEndpoint(endpoint)),
    planExport: async ({ endpoint }) =>
      endpoint === endpointView.name ? good(`${endpoint}. 5 IN A 192.0.2.10\n`) : bad(noEndpoint(endpoint)),
  }
  vantages = async () => []
  zones = async () => []
}

const view = (id: string): ServiceView => ({
  id,
  name: id,
  category: 'shop',
  state: 'ok',
  reports24h: [],
  reportsLastHour: 0,
  checks: { up: 1, down: 0, unknown: 0 },
  incident: null,
  standsOn: [],
})

const endpointView: EndpointView = {
  name: 'app.shop.test',
  mode: 'automatic',
  ttlSeconds: 5,
  state: 'ok',
  why: 'east answers',
  since: null,
  generation: '1',
  digest: 'ab'.repeat(16),
  answers: ['192.0.2.10'],
  targets: [],
  givenBack: null,
  hold: null,
  proposal: null,
  publishers: [],
  refusals: [],
  enactors: [],
  refusedWrites: [],
  rehearsal: null,
  alarms: [],
}

const noEndpoint = (name: string): OrderRefusal => ({
  code: 'not-found',
  message: `there is no endpoint ${name}; steered are ${endpointView.name}`,
})

const plan = (generation: string): PlanDiffView['after'] => ({
  generation,
  digest: 'ab'.repeat(16),
  author: 'config',
  state: 'in-force',
})

const diffView: PlanDiffView = {
  endpoint: endpointView.name,
  before: { ...plan('1'), state: 'superseded' },
  after: plan('2'),
  changes: [{ part: 'ttl', target: null, before: '5 s', after: '30 s' }],
}

const releaseView: ReleaseView = {
  endpoint: endpointView.name,
  configured: true,
  givenBack: null,
  writers: [],
  publishers: [],
}

const repairView: RepairView = {
  endpoint: endpointView.name,
  inForce: plan('2'),
  next: '3',
  writes: ['A 192.0.2.10'],
  publishers: [
    {
      publisher: 'office',
      kind: 'rfc2136',
      state: 'others',
      fence: null,
      records: ['A 203.0.113.9'],
      whose: 'A 203.0.113.9, without a fence: Holdfast did not write them',
    },
  ],
}
