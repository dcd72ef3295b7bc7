// Atlassian Statuspage's public API (`/api/v2/summary.json`, `incidents.json`, `scheduled-maintenances.json`), which
// hundreds of providers speak. The summary lists unresolved incidents only: an incident's last word stands in the
// history, which is why the same reader reads both.

import type { Notice, NoticeState } from '../signals/index.ts'
import { bad, type FoundationPath, good, type Instant, type Outcome } from '../terms/index.ts'
import { type Fields, isFields, linkOf, listOf, textOf, timeOf } from './reading.ts'
import type { FeedSpec } from './spec.ts'

/** More of one page than this is not read. GitHub's has 11 components; the history holds 50 incidents. */
const limits = { components: 2000, incidents: 200, updates: 200, title: 300, body: 4000, id: 100 } as const

const incidentStates: Readonly<Record<string, NoticeState>> = {
  investigating: 'investigating',
  identified: 'identified',
  monitoring: 'monitoring',
  resolved: 'resolved',
  postmortem: 'resolved',
  scheduled: 'maintenance',
  in_progress: 'maintenance',
  verifying: 'maintenance',
  completed: 'resolved',
}

const componentStates: Readonly<Record<string, NoticeState>> = {
  operational: 'operational',
  under_maintenance: 'maintenance',
  degraded_performance: 'investigating',
  partial_outage: 'investigating',
  major_outage: 'investigating',
}

/** Notices about a component by itself carry this before the component's id, in place of an incident's id. */
export const componentPrefix = 'component:'

/**
 * Everything the page says now: one notice for each update of each incident, oldest first, then one for each component
 * that no listed incident speaks of (also when operational: what is news is the caller's to know).
 */
export function readSummary(json: unknown, spec: FeedSpec, receivedAt: Instant): Outcome<readonly Notice[]> {
  if (!isFields(json) || !Array.isArray(json.components))
    return bad('expected a Statuspage summary: an object with a list `components`')
  const incidents = incidentsOf(json)
  const covered = new Set(incidents.flatMap(componentsOf).map((component) => component.id))
  const alone = listOf(json.components, limits.components).filter((c) => !covered.has(c.id))
  return good([
    ...incidents.flatMap((incident) => noticesOf(incident, spec, receivedAt)),
    ...alone.flatMap((component) => componentNotice(component, spec, receivedAt)),
  ])
}

/** The notices of `incidents.json` or `scheduled-maintenances.json`. */
export function readHistory(json: unknown, spec: FeedSpec, receivedAt: Instant): Outcome<readonly Notice[]> {
  if (!isFields(json) || !(Array.isArray(json.incidents) || Array.isArray(json.scheduled_maintenances)))
    return bad('expected a Statuspage history: an object with a list `incidents` or `scheduled_maintenances`')
  return good(incidentsOf(json).flatMap((incident) => noticesOf(incident, spec, receivedAt)))
}

const incidentsOf = (json: Fields): readonly Fields[] => [
  ...listOf(json.incidents, limits.incidents),
  ...listOf(json.scheduled_maintenances, limits.incidents),
]

const componentsOf = (incident: Fields): readonly Fields[] => listOf(incident.components, limits.components)

function noticesOf(incident: Fields, spec: FeedSpec, receivedAt: Instant): readonly Notice[] {
  const id = textOf(incident.id, limits.id)
  if (id === null) return []
  const whole = componentsOf(incident)
  const notices = listOf(incident.incident_updates, limits.updates).flatMap((update): readonly Notice[] => {
    const updateId = textOf(update.id, limits.id)
    const state = incidentStates[String(update.status)]
    const at = timeOf(update.display_at) ?? timeOf(update.created_at)
    if (updateId === null || state === undefined || at === null) return []
    const named = [...whole, ...listOf(update.affected_components, limits.components)]
    const url = linkOf(incident.shortlink)
    return [
      {
        feed: spec.id,
        incident: id,
        update: updateId,
        state,
        title: textOf(incident.name, limits.title) ?? 'untitled',
        body: textOf(update.body, limits.body) ?? '',
        ...(url === null ? {} : { url }),
        providerAt: at,
        receivedAt,
        ...stretchOf(incident),
        foundations: foundationsOf(named, spec),
      },
    ]
  })
  return notices.sort((a, b) => a.providerAt - b.providerAt)
}

/** When it began, and of announced work when it is to end. */
function stretchOf(incident: Fields): Pick<Notice, 'beganAt' | 'until'> {
  const beganAt = timeOf(incident.scheduled_for) ?? timeOf(incident.started_at)
  const until = timeOf(incident.scheduled_until)
  return { ...(beganAt === null ? {} : { beganAt }), ...(until === null ? {} : { until }) }
}

function componentNotice(component: Fields, spec: FeedSpec, receivedAt: Instant): readonly Notice[] {
  const id = textOf(component.id, limits.id)
  const name = textOf(component.name, limits.title)
  const status = textOf(component.status, 40)
  const at = timeOf(component.updated_at) ?? receivedAt
  const state = status === null ? undefined : componentStates[status]
  // A group only sums up its members, which are listed by themselves.
  if (id === null || name === null || status === null || state === undefined || component.group === true)
    return []
  return [
    {
      feed: spec.id,
      incident: `${componentPrefix}${id}`,
      update: `${status}@${at}`,
      state,
      title: `${name}: ${status.replaceAll('_', ' ')}`,
      body: '',
      providerAt: at,
      receivedAt,
      foundations: foundationsOf([component], spec),
    },
  ]
}

function foundationsOf(components: readonly Fields[], spec: FeedSpec): readonly FoundationPath[] {
  const found = components.flatMap((component) => {
    const name = component.name
    return typeof name === 'string' && Object.hasOwn(spec.maps, name) ? [spec.maps[name]!] : []
  })
  return [...new Set(found)]
}
