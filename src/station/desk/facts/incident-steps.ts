// How an incident went: what people, checks and providers said, what it was put down to, and what Holdfast did, in the order
// of time. To the public endpoints and checks have no names, and what operators do and say is theirs.

import type { Sight, StepView } from '../../../board/index.ts'
import { type Evidence, type Incident, isPooled, wholeIncident } from '../../../incidents/index.ts'
import type { Suspect } from '../../../loop/index.ts'
import type { Notice } from '../../../signals/index.ts'
import { type Entry, instant, isoTime, type JournalKind, type ServiceId } from '../../../terms/index.ts'
import { newsOfFoundations } from '../public-why.ts'

const most = 300
/** Endpoints that move within so many milliseconds move in one step. */
const together = 5_000

const nothing: Omit<StepView, 'at' | 'source' | 'kind'> = {
  ...{ reports: null, minutes: null, expected: null, severity: null, phase: null, foundation: null },
  ...{ services: null, confidence: null, endpoints: null, afterMs: null, feed: null, state: null },
  ...{ title: null, url: null, names: [], author: null, why: null },
}

type Kind = StepView['kind']
type Source = StepView['source']

/** What Holdfast and its operators did to endpoints. The first three are told to everybody. */
const deeds: Partial<Record<JournalKind, readonly [Source, Kind]>> = {
  'selection.moved': ['traffic', 'moved'],
  'selection.wouldmove': ['traffic', 'would-move'],
  'endpoint.readback': ['traffic', 'read-back'],
  'endpoint.alarm': ['traffic', 'alarm'],
  'plan.made': ['traffic', 'planned'],
  'plan.applied': ['traffic', 'planned'],
  'plan.refused': ['traffic', 'refused'],
  'write.refused': ['traffic', 'refused'],
  'hold.placed': ['people', 'held'],
  'hold.released': ['people', 'released'],
  'drain.placed': ['people', 'drained'],
  'drain.released': ['people', 'undrained'],
  'incident.acknowledged': ['people', 'acknowledged'],
}
const publicDeeds = new Set<Kind>(['moved', 'read-back'])

export type Telling = {
  readonly sight: Sight
  readonly isShown: (service: ServiceId) => boolean
}

/** `entries`: of the incident, its checks, its endpoints and its foundation, and notices about it, in journal order. */
export function stepsOf(incident: Incident, entries: readonly Entry[], telling: Telling): StepView[] {
  const began: StepView = { ...nothing, at: isoTime(incident.beganAt), source: 'life', kind: 'began' }
  const isNews = newsOfFoundations(telling.isShown)
  const told = telling.sight === 'all' ? entries : entries.filter(isNews)
  const steps = told.flatMap((entry) => {
    const step = stepOf(entry, telling)
    return step === null ? [] : [withEntry(step, entry)]
  })
  const shown = gathered(steps).map((step) => (telling.sight === 'all' ? step : unnamed(step)))
  const all = [began, ...shown].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return all.length <= most ? all : [...all.slice(0, most / 2), ...all.slice(-most / 2)]
}

const withEntry = (step: StepView, { author, why, subject }: Entry): StepView => ({
  ...step,
  ...{ author, why, names: [subject] },
})

const unnamed = (step: StepView): StepView => ({ ...step, author: null, why: null, names: [] })

function stepOf(entry: Entry, telling: Telling): StepView | null {
  const { kind, data } = entry
  if (kind.startsWith('incident.') && kind !== 'incident.acknowledged') return ofLife(entry)
  if (kind.startsWith('foundation.')) return ofCause(entry, telling)
  if (kind === 'notice.recorded') return ofNotice(data.notice as unknown as Notice)
  if (kind === 'check.judged') {
    const down = data.state === 'down'
    const phase = down && typeof data.phase === 'string' ? data.phase : null
    return {
      ...nothing,
      at: isoTime(entry.at),
      source: 'check',
      kind: down ? 'check-failed' : 'check-back',
      phase,
    }
  }
  return ofDeed(entry, telling)
}

function ofDeed({ kind, at, data }: Entry, { sight }: Telling): StepView | null {
  const [source, is] = deeds[kind] ?? []
  if (source === undefined || is === undefined || (sight === 'public' && !publicDeeds.has(is))) return null
  const cause = data.cause as { at?: unknown } | undefined
  const seenAt = typeof cause?.at === 'number' ? cause.at : null
  const afterMs = is === 'moved' && seenAt !== null ? Math.max(0, Math.round(at - seenAt)) : null
  return {
    ...nothing,
    at: isoTime(at),
    source,
    kind: is,
    endpoints: source === 'traffic' ? 1 : null,
    afterMs,
  }
}

const lives: Readonly<Record<string, Kind>> = {
  opened: 'opened',
  reopened: 'relapsed',
  relapsed: 'relapsed',
  worse: 'worse',
  attributed: 'attributed',
  sympathy: 'bystander',
}

function ofLife(entry: Entry): StepView | null {
  const at = isoTime(entry.at)
  if (entry.kind === 'incident.recovering') return { ...nothing, at, source: 'life', kind: 'recovering' }
  if (entry.kind === 'incident.resolved') return { ...nothing, at, source: 'life', kind: 'resolved' }
  const told = entry.data.incident as unknown as Incident | undefined
  if (typeof told !== 'object' || told === null) return null
  const incident = wholeIncident(told)
  const change = String(entry.data.change)
  if (change === 'evidence') return ofEvidence(incident.evidence.at(-1), at)
  const kind = lives[change] ?? 'other'
  const { severity, foundation } = incident
  return {
    ...{ ...nothing, at, source: 'life', kind, severity: isPooled(incident.scope) ? null : severity },
    foundation: kind === 'attributed' ? foundation : null,
  }
}

/** What providers say has an entry of its own, and so has a check that is judged. */
function ofEvidence(evidence: Evidence | undefined, at: string): StepView | null {
  if (evidence?.kind === 'crowd')
    return {
      ...{ ...nothing, at, source: 'crowd', kind: 'reports', reports: evidence.count },
      ...{ minutes: evidence.windowMinutes, expected: Number(evidence.expected.toFixed(1)) },
    }
  if (evidence?.kind !== 'check' || !(evidence.slow || evidence.partly !== undefined)) return null
  const kind = evidence.up ? 'check-back' : evidence.slow ? 'check-slow' : 'check-failed'
  return { ...nothing, at, source: 'check', kind, phase: evidence.phase }
}

const causes: Partial<Record<JournalKind, Kind>> = {
  'foundation.named': 'named',
  'foundation.grew': 'grew',
  'foundation.cleared': 'cleared',
}

function ofCause({ kind, at, data, subject }: Entry, { isShown }: Telling): StepView | null {
  const is = causes[kind]
  if (is === undefined) return null
  const suspect = data.suspect as unknown as Partial<Suspect> | undefined
  const score = suspect?.score
  return {
    ...{ ...nothing, at: isoTime(at), source: 'cause', kind: is, foundation: subject },
    services: (suspect?.explains ?? []).filter(isShown).length,
    confidence: typeof score === 'number' ? Number(score.toFixed(3)) : null,
  }
}

function ofNotice({ feed, state, title, url, providerAt }: Notice): StepView {
  return {
    ...{ ...nothing, at: isoTime(instant(providerAt)), source: 'notice', kind: 'said' },
    ...{ feed, state, title, url: url ?? null },
  }
}

/**
 * What happens to several endpoints at once is one step, in which each counts once however often it happened to it; checks
 * that fail at the same moment are one, too.
 */
function gathered(steps: readonly StepView[]): StepView[] {
  const out: StepView[] = []
  for (const step of steps) {
    const before = out.findLast(({ kind, source }) => kind === step.kind && source === step.source)
    const near = before !== undefined && Date.parse(step.at) - Date.parse(before.at) <= together
    if (!near || (step.source !== 'traffic' && step.source !== 'check') || before.phase !== step.phase) {
      out.push(step)
      continue
    }
    const names = [...new Set([...before.names, ...step.names])]
    out[out.indexOf(before)] = {
      ...{ ...before, names, endpoints: before.endpoints === null ? null : names.length },
      afterMs: before.afterMs === null ? step.afterMs : Math.max(before.afterMs, step.afterMs ?? 0),
    }
  }
  return out
}
