// What the station knows, for Prometheus: endpoints, targets, checks, the nameserver and the store. Made anew at every
// scrape, so that what left the configuration leaves no series behind. Names are read by callers with `read` alone.
// A state is one series per possible state, 0 or 1, so that a query can count and sum them (OpenMetrics, StateSet).

import { Counter, Gauge, Registry } from 'prom-client'
import type { AlertsView, CheckView, Desk, EndpointView, FeedView } from '../board/index.ts'
import type { NameserverStats } from '../nameserver/index.ts'
import type { JsonObject } from '../terms/index.ts'

export type MetricSources = {
  readonly live: Pick<Desk, 'endpoints' | 'checks' | 'feeds' | 'alerting'>
  /** The nameserver's counters; empty until the node has reported. They begin anew with its process. */
  readonly dns: () => JsonObject
  /** The store's figures; rejects when it cannot be read. */
  readonly store: () => Promise<JsonObject>
  readonly nodeLost: () => boolean
}

const endpointStates = ['ok', 'degraded', 'last-known-good', 'held', 'alarm', 'starting'] as const
const knownAilments = ['failing', 'slow'] as const
const feedStates = ['good', 'waiting', 'trouble', 'stale'] as const
const healths = ['up', 'down', 'unknown'] as const
const proofs = ['ready', 'not-ready', 'unknown'] as const

export async function stationMetrics({ live, dns, store, nodeLost }: MetricSources): Promise<string> {
  const registry = new Registry()
  const [endpoints, checks] = await Promise.all([live.endpoints('all'), live.checks('all')])
  tellEndpoints(registry, endpoints)
  tellTargets(registry, endpoints)
  tellChecks(registry, checks)
  tellFeeds(registry, (await live.feeds?.('all')) ?? [])
  gauge(registry, 'node_lost', 'Whether the node process is not heard', []).set(nodeLost() ? 1 : 0)
  // Crosses the processes as JSON; the engine makes it from this very type.
  tellDns(registry, dns() as Partial<NameserverStats>)
  await tellStore(registry, store)
  const alerts = await live.alerting?.view().catch(() => null)
  if (alerts) tellAlerts(registry, alerts)
  return registry.metrics()
}

const gauge = <const L extends string>(registry: Registry, name: string, help: string, labelNames: L[]) =>
  new Gauge({ name: `holdfast_${name}`, help, labelNames, registers: [registry] })

const counter = <const L extends string>(registry: Registry, name: string, help: string, labelNames: L[]) =>
  new Counter({ name: `holdfast_${name}_total`, help, labelNames, registers: [registry] })

function tellEndpoints(registry: Registry, endpoints: readonly EndpointView[]): void {
  const states = gauge(registry, 'endpoint_state', 'State of what is answered', ['endpoint', 'state'])
  const generations = gauge(registry, 'endpoint_generation', 'Generation of the plan in force', ['endpoint'])
  for (const { name: endpoint, state, generation } of endpoints) {
    for (const one of endpointStates) states.set({ endpoint, state: one }, one === state ? 1 : 0)
    // A sample is a double: exact up to 2^53, a generation a second for 285 million years.
    if (generation !== null) generations.set({ endpoint }, Number(generation))
  }
}

function tellTargets(registry: Registry, endpoints: readonly EndpointView[]): void {
  const labels = ['endpoint', 'target'] as const
  const health = gauge(registry, 'target_health', 'Health of a target', [...labels, 'health'])
  const answered = gauge(registry, 'target_answered', 'Whether the answer names it', [...labels])
  const drained = gauge(registry, 'target_drained', 'Whether an operator has taken it out', [...labels])
  const ready = gauge(registry, 'target_ready', 'What it has proven, where it must', [...labels, 'state'])
  const lag = gauge(registry, 'target_lag_seconds', 'How far a replica is behind, measured lately', [
    ...labels,
  ])
  for (const { name: endpoint, targets } of endpoints)
    for (const target of targets) {
      const its = { endpoint, target: target.id }
      for (const one of healths) health.set({ ...its, health: one }, one === target.health ? 1 : 0)
      answered.set(its, target.answered ? 1 : 0)
      drained.set(its, target.drained ? 1 : 0)
      if (target.readiness === null) continue
      const { state, lagSeconds } = target.readiness
      for (const one of proofs) ready.set({ ...its, state: one }, one === state ? 1 : 0)
      if (lagSeconds !== null) lag.set(its, lagSeconds)
    }
}

function tellChecks(registry: Registry, checks: readonly CheckView[]): void {
  const states = gauge(registry, 'check_state', 'What a check is judged', ['check', 'state'])
  const ailments = gauge(
    registry,
    'check_ailing',
    'What a check that answers ails from, where a quorum sees it',
    ['check', 'ailment'],
  )
  const flapping = gauge(registry, 'check_flapping', 'Whether it goes down again and again', ['check'])
  const usual = gauge(registry, 'check_usual_duration_seconds', 'Time a look usually takes', ['check'])
  const took = gauge(registry, 'check_last_duration_seconds', 'Time its newest look took', ['check'])
  for (const { id: check, state, last, ailing, flapping: flaps, usualMs } of checks) {
    const agreed = ailing?.agreed ? ailing.ailment : null
    for (const one of knownAilments) ailments.set({ check, ailment: one }, one === agreed ? 1 : 0)
    flapping.set({ check }, flaps === null ? 0 : 1)
    if (usualMs !== null) usual.set({ check }, usualMs / 1000)
    for (const one of healths) states.set({ check, state: one }, one === state ? 1 : 0)
    if (last !== null) took.set({ check }, last.tookMs / 1000)
  }
}

function tellFeeds(registry: Registry, feeds: readonly FeedView[]): void {
  const states = gauge(registry, 'feed_state', 'How a feed stands', ['feed', 'state'])
  const good = gauge(registry, 'feed_last_good_timestamp_seconds', 'When a feed was last good', ['feed'])
  const records = gauge(registry, 'feed_records', 'Records read at the newest good look', ['feed'])
  const unreadable = gauge(registry, 'feed_unreadable', 'Records that could not be read, so far', ['feed'])
  const unmapped = gauge(registry, 'feed_unmapped_names', 'Names that stand for no foundation yet', ['feed'])
  for (const { id: feed, state, lastGoodAt, ...figures } of feeds) {
    for (const one of feedStates) states.set({ feed, state: one }, one === state ? 1 : 0)
    if (lastGoodAt !== null) good.set({ feed }, Date.parse(lastGoodAt) / 1000)
    records.set({ feed }, figures.records)
    unreadable.set({ feed }, figures.unreadableTotal)
    unmapped.set({ feed }, figures.unmapped.length)
  }
}

function tellDns(registry: Registry, { replies, ignored, unsent, tcp }: Partial<NameserverStats>): void {
  const replied = counter(registry, 'dns_replies', 'Replies, by transport and RCODE', ['transport', 'rcode'])
  const silent = counter(registry, 'dns_ignored', 'Packets answered with silence', ['transport'])
  for (const [transport, counts] of Object.entries(replies ?? {}))
    for (const [rcode, count] of Object.entries(counts)) replied.inc({ transport, rcode }, count)
  for (const [transport, count] of Object.entries(ignored ?? {})) silent.inc({ transport }, count)
  if (unsent !== undefined)
    counter(registry, 'dns_unsent', 'Replies that the network would not take', []).inc(unsent)
  if (tcp !== undefined) gauge(registry, 'dns_tcp_connections', 'Open TCP connections', []).set(tcp.open)
}

/** Field of `Store.stats`, name of the series, what it says, and how many of the field's units make one of ours. */
const storeFigures = [
  ['bytes', 'store_bytes', 'Size of the database', 1],
  ['queuedBytes', 'store_queued_bytes', 'What waits for the disk', 1],
  ['journal', 'store_journal_entries', 'Entries kept in the journal', 1],
  ['reportsKept', 'store_reports', 'Reports kept', 1],
  ['plans', 'store_plans', 'Plans kept', 1],
  ['lastCommitMs', 'store_last_commit_seconds', 'Time the newest commit took', 1000],
] as const

async function tellStore(registry: Registry, store: MetricSources['store']): Promise<void> {
  const stats = await store().catch(() => null)
  gauge(registry, 'store_up', 'Whether the store can be read', []).set(stats === null ? 0 : 1)
  for (const [field, name, help, per] of storeFigures) {
    const value = stats?.[field]
    if (typeof value === 'number') gauge(registry, name, help, []).set(value / per)
  }
}

const channelStates = ['ok', 'failing', 'dead'] as const

/** A time as seconds since the Unix epoch, as Prometheus has them. */
const unixSeconds = (iso: string): number => Date.parse(iso) / 1000

function tellAlerts(registry: Registry, view: AlertsView): void {
  const { channels, behindSeconds, subscribersBehindSeconds, heartbeats } = view
  const states = gauge(registry, 'alerts_channel_state', 'Whether a channel of alerts takes messages', [
    'channel',
    'state',
  ])
  const waiting = gauge(registry, 'alerts_waiting', 'Messages that are not settled', ['channel'])
  const oldest = gauge(
    registry,
    'alerts_oldest_waiting_timestamp_seconds',
    'When the oldest of them was made',
    ['channel'],
  )
  const sent = gauge(registry, 'alerts_last_sent_timestamp_seconds', 'When the newest one was taken', [
    'channel',
  ])
  const failed = gauge(registry, 'alerts_last_failed_timestamp_seconds', 'When the newest one was given up', [
    'channel',
  ])
  for (const one of channels) {
    const its = { channel: one.id }
    for (const state of channelStates) states.set({ ...its, state }, state === one.state ? 1 : 0)
    waiting.set(its, one.waiting)
    if (one.oldestAt !== null) oldest.set(its, unixSeconds(one.oldestAt))
    if (one.lastSentAt !== null) sent.set(its, unixSeconds(one.lastSentAt))
    if (one.lastFailedAt !== null) failed.set(its, unixSeconds(one.lastFailedAt))
  }
  const behind = 'Time since the newest entry of the journal was dealt with'
  if (behindSeconds !== null) gauge(registry, 'alerts_behind_seconds', behind, []).set(behindSeconds)
  if (typeof subscribersBehindSeconds === 'number')
    gauge(registry, 'subscribers_behind_seconds', `${behind} for subscribers`, []).set(
      subscribersBehindSeconds,
    )
  const beats = gauge(registry, 'alerts_heartbeat_ok', 'Whether the newest heartbeat went out', ['heartbeat'])
  for (const { id, trouble } of heartbeats) beats.set({ heartbeat: id }, trouble === null ? 1 : 0)
}
