// The closing comparison: what Holdfast saw and did in the exercise, beside what was published about the day. Pure:
// made from the exercise's journal, so that it can also be made again from a kept one.

import { type Entry, formatDuration, type JsonObject, ms } from '../terms/index.ts'
import { lingeringServices, milestones, type Recovery, recoveryRanges } from './facts.ts'
import { describeReach, widestReach } from './reach.ts'
import type { Scenario } from './scenario.ts'

export type Finding = {
  readonly what: string
  /** Null: it has not happened, or it is not a moment. */
  readonly minutesAfterStart: number | null
  readonly text: string
}

type Facts = Pick<Scenario, 't0' | 'truth' | 'endpoint' | 'label'>

/** Entries in order of the journal; those from before the fault are no findings. */
export function findingsOf(scenario: Facts, entries: readonly Entry[]): readonly Finding[] {
  const since = entries.filter((entry) => entry.at >= scenario.t0)
  return [
    firstIncident(scenario, since),
    foundationNamed(scenario, since),
    blastRadius(scenario, since),
    published('first-post', milestones.firstPost, "the provider's first post"),
    published('provider-named-dns', milestones.dnsNamed, 'the provider named DNS as the cause'),
    endpointMoved(scenario, since),
    ...(['auto', 'manual', 'long'] as const).map((recovery) => servicesBack(scenario, since, recovery)),
    lingering(scenario, since),
  ]
}

const minutesAfter = (scenario: Facts, entry: Entry): number => (entry.at - scenario.t0) / 60_000

/** `+13s`, `+2.5m`. */
function plus(minutes: number): string {
  const rounded = minutes * 60_000
  return `+${formatDuration(ms(minutes < 2 ? Math.round(rounded / 1000) * 1000 : Math.round(rounded / 6000) * 6000))}`
}

const published = (what: string, minute: number, text: string): Finding => ({
  what,
  minutesAfterStart: minute,
  text: `${text}: +${minute} min (published)`,
})

const missing = (what: string, text: string): Finding => ({ what, minutesAfterStart: null, text })

function happened(
  what: string,
  scenario: Facts,
  entry: Entry | undefined,
  text: (after: string, entry: Entry) => string,
  otherwise: string,
): Finding {
  if (entry === undefined) return missing(what, otherwise)
  const after = minutesAfter(scenario, entry)
  return { what, minutesAfterStart: after, text: text(plus(after), entry) }
}

function firstIncident(scenario: Facts, entries: readonly Entry[]): Finding {
  const first = entries.find((entry) => entry.kind === 'incident.opened')
  const text = (after: string, entry: Entry) => `first incident ${after}: ${entry.why}`
  return happened('first-incident', scenario, first, text, 'no incident was opened')
}

function foundationNamed(scenario: Facts, entries: readonly Entry[]): Finding {
  const { root } = scenario.truth
  const named = entries.find((entry) => entry.kind === 'foundation.named' && entry.subject === root)
  const ahead = (minutes: number): string =>
    minutes < milestones.dnsNamed
      ? `, ${Math.round(milestones.dnsNamed - minutes)} min before the provider named DNS`
      : ''
  const text = (after: string, entry: Entry) =>
    `${root} named ${after}${ahead(minutesAfter(scenario, entry))}`
  return happened('foundation-named', scenario, named, text, `${root} was not named`)
}

/** As wide as the journal tells it: as it was when the foundation was named, or when it was cleared. */
function blastRadius(scenario: Facts, entries: readonly Entry[]): Finding {
  const reach = widestReach(scenario.truth.root, entries)
  return missing('blast-radius', reach === null ? 'no blast radius was told' : describeReach(reach))
}

function endpointMoved(scenario: Facts, entries: readonly Entry[]): Finding {
  const { name } = scenario.endpoint
  const moved = entries.find((entry) => entry.kind === 'selection.moved' && entry.subject === name)
  const text = (after: string) =>
    `${name} moved ${after}, while us-east-1 was away for ${milestones.dnsRestored} min`
  return happened('endpoint-moved', scenario, moved, text, `${name} did not move`)
}

/** The service of an incident's entry, from the data that the journal keeps with it. */
function serviceOf(entry: Entry): string | null {
  const { incident } = entry.data
  if (typeof incident !== 'object' || incident === null || Array.isArray(incident)) return null
  const { service } = incident as JsonObject
  return typeof service === 'string' ? service : null
}

const ofKind = (entries: readonly Entry[], kind: Entry['kind']): readonly Entry[] =>
  entries.filter((entry) => entry.kind === kind)

const servicesIn = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(entries.map(serviceOf).filter((service) => service !== null))

const how: Readonly<Record<Recovery, string>> = {
  auto: 'with automatic failover',
  manual: 'with a rehearsed manual plan',
  long: 'with neither',
}

function servicesBack(scenario: Facts, entries: readonly Entry[], recovery: Recovery): Finding {
  const [least, most] = recoveryRanges[recovery]
  const all = [...scenario.truth.affected].filter(([, fate]) => fate.recovery === recovery).map(([id]) => id)
  const opened = servicesIn(ofKind(entries, 'incident.opened'))
  const resolved = servicesIn(ofKind(entries, 'incident.resolved'))
  const seen = all.filter((id) => opened.has(id))
  const back = seen.filter((id) => resolved.has(id))
  const range = recovery === 'long' ? `up to ${most / 60} h` : `${least}-${most} min`
  return missing(
    `back-${recovery}`,
    `${all.length} services ${how[recovery]} were back in ${range} (${scenario.label}); incidents on ${seen.length} of them, ${back.length} resolved`,
  )
}

/** By each service's last word: what was resolved and came back is open. */
function stillOpen(entries: readonly Entry[]): readonly string[] {
  const last = new Map<string, Entry>()
  for (const entry of entries) {
    const service = entry.kind.startsWith('incident.') ? serviceOf(entry) : null
    if (service !== null) last.set(service, entry)
  }
  return [...last].filter(([, { kind }]) => kind !== 'incident.resolved').map(([id]) => id)
}

function lingering(scenario: Facts, entries: readonly Entry[]): Finding {
  const truly = [...scenario.truth.affected].filter(([, fate]) => fate.lingers).map(([id]) => id)
  const open = stillOpen(entries)
  const found = open.filter((id) => truly.some((one) => one === id))
  return missing(
    'lingering',
    `${lingeringServices} services lingered (published); incidents still open on ${open.length}, ${found.length} of the ${truly.length} among them`,
  )
}
