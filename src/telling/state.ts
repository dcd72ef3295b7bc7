// What the machine remembers, as JSON. A trouble is what people are told of as one thing: what fell with a foundation, a
// service by itself, an endpoint's alarm. What it needs of the past is kept with it and goes when it goes.

import type { Severity } from '../incidents/index.ts'
import type { FoundationPath, IncidentId, ServiceId } from '../terms/index.ts'
import type { Acknowledgement, Maintenance, Silence } from './acts.ts'
import type { Topic } from './route.ts'

export type Member = {
  readonly service: ServiceId
  readonly severity: Severity
  readonly state: 'open' | 'recovering' | 'back'
  readonly joinedAt: number
  /** Of which sum of all services it is told. Absent: of none. */
  readonly sum?: string
  /** People merely blame it: it counts as minor, and not for the size. */
  readonly bystander?: true
  /** Checks that failed soon after it joined, and how: what comes much later in another way is its own trouble. */
  readonly phases?: readonly string[]
}

/** Changes are gathered for so long: an outage that grows by the second is told of once a minute at most. */
export const changesEvery = 60_000

/** Why something waits to be told. */
export type HoldRule =
  | 'hours'
  | 'silence'
  | 'maintenance'
  | 'quiet'
  | 'restart'
  | 'storm'
  | 'lingering'
  | 'settling'

/** What waited for these is told with all else that did, in one message, and also when it is over. */
export const inDigest = (rule: HoldRule): rule is 'quiet' | 'restart' | 'storm' =>
  rule === 'quiet' || rule === 'restart' || rule === 'storm'

export type Held = {
  readonly rule: HoldRule
  readonly since: number
  readonly until: number | null
  /** Of what somebody placed: who, and what they said of it. */
  readonly by?: string
}

/** What one recipient knows of a trouble. */
export type Told = {
  readonly route: string
  readonly revision: number
  /** When it was told of the opening, or of its coming back. */
  readonly openedAt: number
  readonly lastAt: number
  readonly severity: Severity
  readonly foundation: FoundationPath | null
  readonly size: number
  readonly moved: number
  /** The acknowledgement that it was told of; null: none. */
  readonly acknowledgedAt: number | null
  /** It has not been told that it is over. */
  readonly open: boolean
  /** A change or the all-clear that waits. */
  readonly waits?: Held
}

export type Trouble = {
  readonly thread: string
  readonly topic: Topic
  /** The incident that opened it, or what is alarmed. */
  readonly subject: string
  /** Tells alarms of one subject apart. */
  readonly code: string
  readonly openedAt: number
  beganAt: number
  /** All of it is back; null: it goes on. */
  overAt: number | null
  /** Over, and the wait for its coming back as well. */
  closed: boolean
  /** How often it came back after it was over. */
  reopened: number
  /** When it last came back after that had been closed: nobody has acknowledged it since. Absent: never. */
  backAt?: number
  foundation: FoundationPath | null
  named: boolean
  /** Foundations that all of its members stand on with hard edges, while none is named. */
  shared: readonly FoundationPath[]
  /** Whom its foundation, or the sum of reports that opened it, is known to hit: they join, whatever the edges say. */
  affected: readonly ServiceId[]
  /** Those that stayed behind when it was over; each may become a trouble of its own. */
  left: readonly ServiceId[]
  joinedAt: number
  severity: Severity
  text: string
  /** In the order of joining, by incident. */
  members: Record<IncidentId, Member>
  /** Of members that are not back: those that fail, and bystanders. */
  open: number
  blamed: number
  moved: readonly string[]
  acknowledged: Acknowledgement | null
  /** Of an alarm: over then, unless it is raised again. */
  endsAt?: number
  /** Nobody is told before. */
  notBefore: Held | null
  /** The thread of the trouble that turned out to hold this one. */
  partOf: string | null
  told: Record<string, Told>
  held: Record<string, Held>
  /** Routes told because another one was not answered: which. */
  escalated: Record<string, string>
  /** What the journal was told last of each route. */
  decided: Record<string, string>
  /** Members of which the journal was not told yet. */
  joined: IncidentId[]
  wakeAt: number | null
}

/** What moved lately, for troubles that open a moment after it. */
export type Move = {
  readonly at: number
  readonly text: string
  readonly services: readonly ServiceId[]
  readonly foundations: readonly FoundationPath[]
}

export type State = {
  readonly version: 1
  now: number
  /** Of the journal. */
  seq: number
  troubles: Record<string, Trouble>
  /** Foundations that are named now. */
  named: readonly FoundationPath[]
  silences: readonly Silence[]
  maintenances: readonly Maintenance[]
  moves: readonly Move[]
  /** Not running from `since` to `until`; what changes is gathered for a while, then told at once. */
  away: { readonly since: number; readonly until: number; readonly settledAt: number } | null
  /** When each recipient was told of openings, in the last minutes. */
  openings: Record<string, readonly number[]>
}

export const emptyState = (now: number): State => ({
  version: 1,
  now,
  seq: 0,
  troubles: {},
  named: [],
  silences: [],
  maintenances: [],
  moves: [],
  away: null,
  openings: {},
})

const ranks: Record<Severity, number> = { minor: 0, major: 1, critical: 2 }
export const rank = (severity: Severity): number => ranks[severity]
export const worse = (a: Severity, b: Severity): Severity => (rank(a) >= rank(b) ? a : b)

export const severityOf = (member: Member): Severity => (member.bystander ? 'minor' : member.severity)
export const goesOn = (member: Member): boolean => member.state !== 'back'
export const membersOf = (trouble: Trouble): Member[] => Object.values(trouble.members)
