// The timeline: one line for each entry that somebody would ask about afterwards, in the order of the journal. Lanes tell
// apart what was seen, what it was put down to, what providers said, what traffic did and what people ordered.

import type { Incident } from '../../incidents/index.ts'
import { type Entry, type Instant, instant, type JournalKind } from '../../terms/index.ts'
import type { Said } from './provider.ts'

export type Lane = 'seen' | 'cause' | 'provider' | 'traffic' | 'people'

export type Line = {
  readonly at: Instant
  /** After the beginning; negative: before it. */
  readonly behindMs: number
  readonly lane: Lane
  readonly kind: JournalKind | 'beginning'
  readonly author: string
  readonly text: string
}

const lanes: Partial<Record<JournalKind, Lane>> = {
  'incident.opened': 'seen',
  'incident.updated': 'seen',
  'incident.recovering': 'seen',
  'incident.resolved': 'seen',
  'check.judged': 'seen',
  'check.ailing': 'seen',
  'check.flapping': 'seen',
  'foundation.named': 'cause',
  'foundation.grew': 'cause',
  'foundation.cleared': 'cause',
  'selection.moved': 'traffic',
  'selection.wouldmove': 'traffic',
  'readiness.changed': 'traffic',
  'endpoint.alarm': 'traffic',
  'endpoint.readback': 'traffic',
  'plan.made': 'traffic',
  'plan.proposed': 'traffic',
  'plan.applied': 'traffic',
  'plan.refused': 'traffic',
  'plan.failed': 'traffic',
  'write.refused': 'traffic',
  'drift.found': 'traffic',
  'drift.repaired': 'traffic',
  'plan.approved': 'people',
  'plan.rolledback': 'people',
  'refusal.overruled': 'people',
  'repair.ordered': 'people',
  'hold.placed': 'people',
  'hold.released': 'people',
  'drain.placed': 'people',
  'drain.released': 'people',
  'drill.began': 'people',
  'drill.ended': 'people',
  'alert.sent': 'people',
  'alert.failed': 'people',
}

/** `named`: endpoints, and drills of them. */
export function timelineOf(
  incident: Incident,
  said: readonly Said[],
  named: readonly string[],
  entries: readonly Entry[],
): readonly Line[] {
  const { beganAt, service, evidence } = incident
  const line = (at: Instant, lane: Lane, kind: Line['kind'], author: string, text: string): Line => ({
    at,
    behindMs: at - beganAt,
    lane,
    kind,
    author,
    text,
  })
  const subjects = new Set<string>([
    incident.id,
    ...named,
    ...(incident.foundation === null ? [] : [incident.foundation]),
  ])
  const journaled = entries.flatMap(({ at, kind, author, subject, why, data }) => {
    const lane = lanes[kind]
    const concerns = subjects.has(subject) || (kind === 'check.judged' && data.service === service)
    return lane === undefined || !concerns ? [] : [line(at, lane, kind, author, why)]
  })
  const notices = said.map(({ receivedAt, feed, state, title }) =>
    line(receivedAt, 'provider', 'notice.recorded', feed, `${feed} says (${state}): ${title}`),
  )
  const first = evidence[0]
  const began = line(
    beganAt,
    'seen',
    'beginning',
    'holdfast',
    `the first evidence is from here${first === undefined ? '' : `: ${sourceOf[first.kind]}`}`,
  )
  return [began, ...inOrder(journaled), ...notices].sort((a, b) => a.at - b.at)
}

/** In the order of the journal: an entry that is stamped earlier than the one before it stands with that one. */
function inOrder(lines: readonly Line[]): readonly Line[] {
  let latest = Number.NEGATIVE_INFINITY
  return lines.map((line) => {
    const late = Math.max(0, latest - line.at)
    latest = Math.max(latest, line.at)
    return late === 0 ? line : { ...line, at: instant(line.at + late), behindMs: line.behindMs + late }
  })
}

const sourceOf = { crowd: 'people’s reports', check: 'a check', notice: 'a notice' } as const
