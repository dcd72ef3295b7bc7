// The after-incident account: what the journal says of one incident, put in order for people who were not there. Pure
// composition: the same entries give the same account, live, in an exercise and years later. It says nothing that no
// entry says; what is not known is said to be unknown.

import type { Incident } from '../../incidents/index.ts'
import type { Entry, Instant } from '../../terms/index.ts'
import { type AttackFinding, attackFinding } from './attack.ts'
import { type Cause, causeOf } from './cause.ts'
import { type Hit, hitOf } from './hit.ts'
import type { AccountInput } from './input.ts'
import { type Move, movesOf } from './moves.ts'
import { type Said, saidBy } from './provider.ts'
import { drillsOf, withoutPretended } from './rehearsed.ts'
import { type Span, spansOf } from './spans.ts'
import { type Line, timelineOf } from './timeline.ts'

export type Account = {
  readonly label: string | null
  readonly writtenAt: Instant
  readonly incident: Incident
  readonly serviceName: string
  readonly cause: Cause | null
  readonly hit: Hit
  readonly said: readonly Said[]
  readonly moves: readonly Move[]
  /** How long each part took, longest first; what did not happen is not there. */
  readonly spans: readonly Span[]
  readonly attack: AttackFinding
  readonly timeline: readonly Line[]
  readonly series: AccountInput['series']
}

export function accountOf(input: AccountInput): Account {
  const { incident, serviceName, series, now, label } = input
  const all = [...input.entries].sort((a, b) => a.seq - b.seq).filter(within(incident, now))
  const entries = withoutPretended(incident, all)
  const cause = causeOf(incident, entries)
  const said = saidBy(incident, cause?.foundation ?? null, entries)
  const moves = movesOf(incident, input.endpoints, entries)
  return {
    label,
    writtenAt: now,
    incident,
    serviceName,
    cause,
    hit: hitOf(input, entries),
    said,
    moves,
    spans: spansOf(incident, cause, said, moves, entries),
    attack: attackFinding(said, entries),
    timeline: timelineOf(
      incident,
      said,
      [...input.endpoints, ...drillsOf(entries, input.endpoints)],
      entries,
    ),
    series,
  }
}

const minute = 60_000

/** What happened from an hour before it began until shortly after it was over. */
function within(incident: Incident, now: Instant): (entry: Entry) => boolean {
  // An hour: what a foundation took down first, and moved first, is part of what happened to those it took down later.
  const from = incident.beganAt - 60 * minute
  const to = (incident.resolvedAt ?? now) + 10 * minute
  return ({ at }) => at >= from && at <= to
}
