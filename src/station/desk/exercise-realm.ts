// One exercise: a realm with its own store and a virtual clock, steered by the same planner and the same node machine
// as the live one, over a zone in memory. It has no alerts and no publisher that leads outside.

import type { ExerciseDesk, ExerciseView } from '../../board/index.ts'
import type { Scenario } from '../../exercises/index.ts'
import { embeddedPublisher } from '../../publishers/index.ts'
import { type CheckResult, type Health, initialHealth, type Notice, stepHealth } from '../../signals/index.ts'
import { allStatuses } from '../../steering/index.ts'
import type { Store } from '../../store/index.ts'
import {
  type CheckId,
  type Instant,
  isoTime,
  minutes,
  type NodeName,
  type PublisherId,
} from '../../terms/index.ts'
import { leisure } from '../clock.ts'
import { NodeShell } from '../node/shell.ts'
import { ReporterKeys } from '../reporter-keys.ts'
import { allRoles, type Estate, estateOf } from '../what-if/estate.ts'
import { foundationDesk } from './foundation-desk.ts'
import { FoundationRecords } from './foundation-records.ts'
import { HistoryBook } from './history-book.ts'
import { endpointNow } from './live-outlook.ts'
import { plannerEvent } from './live-steering.ts'
import { recall, remember } from './memory.ts'
import { memoryZone } from './memory-zone.ts'
import { planDiffView, repairView } from './plan-views.ts'
import { PlannerDesk } from './planning.ts'
import { Realm } from './realm.ts'
import { realmDesk, type Steered } from './realm-desk.ts'
import { endpointViews, planViews } from './steering-views.ts'
import { VirtualTime } from './virtual-time.ts'

const node = 'exercise' as NodeName

/** What of an exercise outlives a restart, beside its store. */
export type ExerciseRecord = {
  readonly id: string
  readonly scenario: string
  readonly startedAt: string
  readonly speed: number
  readonly scale: number
  readonly seed: number
  /** What was configured as `detection.threshold` when it began; absent: the default. */
  readonly threshold?: number
  readonly state: ExerciseView['state']
  /** Virtual. */
  readonly now: number
  readonly progress: number
  readonly reports: number
  readonly findings: ExerciseView['findings']
}

export type ExerciseParts = {
  readonly record: ExerciseRecord
  readonly scenario: Scenario
  readonly store: Store
  readonly keep: (record: ExerciseRecord) => Promise<void>
  /** Its clock moved on, or it ended. */
  readonly changed: () => void
}

export type OpenExercise = { readonly desk: ExerciseDesk; readonly close: () => Promise<void> }

const oneMinute = minutes(1)

export async function openExercise(parts: ExerciseParts): Promise<OpenExercise> {
  const { scenario, store, keep } = parts
  let record = parts.record
  const time = new VirtualTime(record.now as Instant)
  const { threshold } = record
  const realm = new Realm({
    store,
    clock: time,
    atlas: scenario.atlas,
    checks: scenario.checks,
    ...(threshold === undefined ? {} : { threshold }),
  })
  await recall(realm)
  const zone = memoryZone(time)
  const publisher = embeddedPublisher(
    { id: examplePublisher(scenario), kind: 'embedded', zone: zoneName(scenario) },
    zone,
  )

  const planner = new PlannerDesk({
    store,
    clock: time,
    distribute: (plan) => shell.step({ kind: 'plan', plan, at: time.now() }),
    tell: (entries) => realm.note(...entries),
  })
  const shell = new NodeShell({
    node,
    clock: time,
    timers: time,
    holder: zone,
    publishers: new Map([[publisher.id, publisher]]),
    tell: (entry) => realm.note(entry),
    news: (news) => void planner.feed(plannerEvent(news, node, time.now())),
  })
  /** What the shell has set going stays within this process: a turn of the event loop and the planner's queue. */
  const settle = async (): Promise<void> => {
    await new Promise((done) => setImmediate(done))
    await planner.idle()
  }

  const specs = [scenario.endpoint]
  await planner.load()
  shell.step({ kind: 'configured', specs, at: time.now() })
  await planner.feed({ kind: 'configured', specs, at: time.now() })
  await settle()

  const health = new Map<CheckId, Health>()
  const rules = new Map(scenario.checks.map((check) => [check.id, check]))
  const look = (result: CheckResult): void => {
    const rule = rules.get(result.check)
    if (rule === undefined) return
    realm.result(result)
    const step = stepHealth(health.get(result.check) ?? initialHealth(), result, rule)
    health.set(result.check, step.health)
    if (step.judged === null) return
    const { check, phase, detail, vantage } = result
    const { state, at, why } = step.judged
    shell.step({ kind: 'health', check, state, at, why })
    const failed = phase === undefined ? {} : { phase }
    const service = rule.service === undefined ? {} : { service: rule.service }
    realm.judged({ check, state, at, detail, vantage, ...service, ...failed })
  }

  const statuses = () => new Map(allStatuses(shell.state).map((status) => [status.endpoint, status]))
  const published = [{ id: publisher.id, kind: 'embedded', zone: zoneName(scenario) } as const]
  const steered: Steered = {
    specs: () => specs,
    endpoints: () =>
      endpointViews({
        specs,
        planner: planner.state,
        statuses: statuses(),
        publishers: published,
      }),
    plans: (endpoint) => planViews(planner.state, statuses(), endpoint),
    planDiff: (query) => planDiffView(planner.state, statuses(), query),
    repair: (endpoint) =>
      repairView(
        {
          planner: planner.state,
          statuses: statuses(),
          publishers: published,
          look: (_, name) => publisher.read(name),
        },
        endpoint,
      ),
    vantages: () => [],
    zones: () => [],
    order: (order, caller) => planner.order(order, `operator:${caller.name}`),
  }

  const view = (): ExerciseView => ({
    id: record.id,
    scenario: record.scenario,
    label: scenario.label,
    state: record.state,
    startedAt: record.startedAt,
    now: isoTime(time.now()),
    progress: record.progress,
    speed: record.speed,
    scale: record.scale,
    reports: record.reports,
    openIncidents: realm.loop.incidents().filter((incident) => incident.state !== 'resolved').length,
    findings: record.findings,
  })

  const keys = ReporterKeys.inMemory(time)
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of watchers) watcher()
    parts.changed()
  }

  const records = await FoundationRecords.follow(realm)
  const estate = (): Estate =>
    estateOf({
      basis: 'live',
      atlas: scenario.atlas,
      checks: scenario.checks,
      publishers: published,
      endpoints: specs.map((spec) =>
        endpointNow(spec, planner.state.endpoints.get(spec.name), statuses().get(spec.name)),
      ),
      nodes: [{ name: node, roles: allRoles, standsOn: [] }],
      vantages: { quorum: 1, of: [node], canaries: [] },
    })
  const history = await HistoryBook.follow(realm, { alwaysRan: true })
  const inner = realmDesk(realm, steered, foundationDesk({ realm, records, estate, leastReports: () => 1 }), {
    ...{ records, history, turns: { turn: leisure.turn, atATime: 4 }, monotonic: leisure.monotonic },
    // It announces no work, and everything in it may be seen.
    ...{ works: () => [], leastReports: () => 1 },
    exercise: { id: record.id, label: scenario.label, scenario: record.scenario },
  })
  const { facts } = inner
  const desk: ExerciseDesk = {
    ...inner,
    // Everything in an exercise is invented or published: it may all be seen.
    facts: {
      states: () => facts.states('all'),
      brief: (service) => facts.brief(service, 'all'),
      board: (_sight, query) => facts.board('all', query),
      history: (_sight, query) => facts.history('all', query),
      serviceHistory: (service, _sight, days) => facts.serviceHistory(service, 'all', days),
      incidents: (_sight, request) => facts.incidents('all', request),
      graph: (path) => facts.graph(path, 'all'),
    },
    overview: () => inner.overview('all'),
    services: () => inner.services('all'),
    service: (id) => inner.service(id, 'all'),
    incidents: (_sight, query) => inner.incidents('all', query),
    incident: (id) => inner.incident(id, 'all'),
    suspects: () => inner.suspects('all'),
    foundations: () => inner.foundations('all'),
    foundation: (path, _sight, page) => inner.foundation(path, 'all', page),
    checks: () => inner.checks('all'),
    endpoints: () => inner.endpoints('all'),
    endpoint: (name) => inner.endpoint(name, 'all'),
    id: record.id,
    reporterKey: (day, who) => keys.hash(day, who),
    view,
    subscribe(listener) {
      const leave = inner.subscribe(listener)
      const watcher = (): void => listener({ kind: 'overview', data: {} })
      watchers.add(watcher)
      return () => {
        leave()
        watchers.delete(watcher)
      }
    },
    async acceptReports(reports) {
      const verdicts = await realm.acceptReports(reports)
      const accepted = verdicts.reduce((sum, verdict) => sum + (verdict === 'accepted' ? 1 : 0), 0)
      record = { ...record, reports: record.reports + accepted }
      return verdicts
    },
    async signals({ results, notices }: { results?: readonly CheckResult[]; notices?: readonly Notice[] }) {
      for (const notice of notices ?? []) realm.notice(notice)
      for (const result of [...(results ?? [])].sort((a, b) => a.at - b.at)) {
        await time.advance(Math.max(time.now(), result.at) as Instant, settle)
        look(result)
      }
      await settle()
    },
    async advance(to, progress) {
      // Minute by minute, so that the loop ticks as often as it would live.
      for (let at = time.now(); at < to; at = time.now()) {
        const next = Math.min(to, (Math.floor(at / oneMinute) + 1) * oneMinute) as Instant
        await time.advance(next, settle)
        realm.tick()
        changed()
      }
      record = { ...record, now: time.now(), progress: Math.max(record.progress, progress) }
      await realm.settled()
      changed()
    },
    async finish(findings) {
      record = {
        ...record,
        state: 'finished',
        progress: 1,
        now: time.now(),
        findings: findings ?? record.findings,
      }
      await realm.settled()
      // Without it the finished exercise is still there; after a restart its incidents would be missing from its board.
      await remember(realm, leisure).catch(() => {})
      await keep(record)
      changed()
    },
  }

  return {
    desk,
    async close() {
      shell.stop()
      await realm.settled()
      await remember(realm, leisure).catch(() => {})
      await history.stop()
      if (record.state === 'running') await keep({ ...record, state: 'stopped', now: time.now() })
      await store.close()
    },
  }
}

const examplePublisher = (scenario: Scenario): PublisherId => scenario.endpoint.publish[0]!

/** The example's zone is the name's parent. */
const zoneName = (scenario: Scenario) =>
  scenario.endpoint.name.slice(scenario.endpoint.name.indexOf('.') + 1) as Parameters<
    typeof embeddedPublisher
  >[0]['zone']
