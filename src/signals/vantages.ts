// What several vantages say of each check, and what a node makes of it: a pure step machine. Each vantage judges with
// its own hysteresis and says so after every look; here only votes are counted, against the configured vantages (S13).
//
// This node's own looks are a vantage like any other, but never late.

import { type CheckId, type Instant, type NodeName, withEntry } from '../terms/index.ts'
import type { HealthState } from './health.ts'
import { judgeQuorum, type QuorumRule } from './quorum.ts'
import {
  beatEvery,
  endOf,
  intervals,
  isNewer,
  lagOf,
  leastLife,
  type Said,
  type Saying,
  type WatchedCheck,
  type Witness,
  witnessOf,
} from './witness.ts'

export type VantagesRule = QuorumRule & { readonly checks: ReadonlyMap<CheckId, WatchedCheck> }

export type Met = { readonly met: boolean; readonly confirmed: boolean; readonly why: string }

export type VantagesState = {
  readonly own: NodeName
  readonly rule: VantagesRule
  readonly witnesses: ReadonlyMap<NodeName, Witness>
  /** Until then a vantage that was never heard may be about to be (S12: a start is no loss). */
  readonly settledAt: number
  /** Vantages that counted as heard when it was looked last, and when the clock was. */
  readonly heard: readonly NodeName[]
  readonly tickedAt: number
  /** As told last; null: nothing yet. */
  readonly quorum: Met | null
  readonly health: ReadonlyMap<CheckId, HealthState>
  /** Down, and told so, for no other reason than a drill. */
  readonly pretended: ReadonlySet<CheckId>
  readonly nudgedAt: ReadonlyMap<CheckId, number>
}

/** `now` in milliseconds of `Clock.monotonic`, `at` for people. */
export type VantagesEvent =
  | { readonly kind: 'ruled'; readonly rule: VantagesRule; readonly now: number; readonly at: Instant }
  | {
      readonly kind: 'heard'
      readonly from: NodeName
      readonly session: string
      /** Milliseconds of the sender's monotonic clock. */
      readonly sentAt: number
      readonly blind: string | null
      readonly sayings: readonly Saying[]
      readonly now: number
      readonly at: Instant
    }
  | { readonly kind: 'tick'; readonly now: number; readonly at: Instant }
  /** This process stood still for so long, in milliseconds, and has not read yet what came meanwhile. */
  | { readonly kind: 'woke'; readonly stood: number; readonly now: number; readonly at: Instant }

/** In the order in which they are to be done: a loss of quorum comes before what it makes count, its return after. */
export type VantagesEffect =
  | {
      readonly kind: 'health'
      readonly check: CheckId
      readonly state: HealthState
      readonly why: string
      readonly at: Instant
      /** Without what a drill pretends it would not be down. Told again, without this, when it really is. */
      readonly pretended?: true
    }
  | (Met & { readonly kind: 'quorum'; readonly at: Instant })
  /** Another vantage has seen a first failure: look now. */
  | { readonly kind: 'nudge'; readonly check: CheckId }

export type VantagesStep = {
  readonly state: VantagesState
  readonly effects: readonly VantagesEffect[]
}

const settling = 3000
export const initialVantages = (own: NodeName): VantagesState => ({
  own,
  rule: { quorum: 1, of: [own], checks: new Map() },
  witnesses: new Map(),
  settledAt: 0,
  heard: [],
  tickedAt: 0,
  quorum: null,
  health: new Map(),
  pretended: new Set(),
  nudgedAt: new Map(),
})

export function stepVantages(state: VantagesState, event: VantagesEvent): VantagesStep {
  switch (event.kind) {
    case 'ruled':
      return ruled(state, event)
    case 'heard':
      return heard(state, event)
    case 'woke':
      return { state: { ...state, settledAt: settledAfter(state, event) }, effects: [] }
    case 'tick':
      return judged({ ...state, tickedAt: event.now }, expiredBy(state, event.now), event)
  }
}

/**
 * Our own silence is nobody's: others have as long to be heard as after a start, and only time in which this process
 * ran counts. A loss that was told already stays one.
 */
function settledAfter({ quorum, settledAt }: VantagesState, { stood, now }: Woken): number {
  if (quorum?.met === false) return settledAt
  return now - stood < settledAt ? settledAt + stood : now + settling
}

type Woken = Extract<VantagesEvent, { kind: 'woke' }>
type Moment = { readonly now: number; readonly at: Instant }

/** Only these can have changed since the last tick; which vantages are heard is asked at every step. */
function expiredBy({ witnesses, tickedAt }: VantagesState, now: number): readonly CheckId[] {
  const expired = new Set<CheckId>()
  for (const { said } of witnesses.values())
    for (const [check, { endsAt }] of said) if (endsAt >= tickedAt && endsAt < now) expired.add(check)
  return [...expired]
}

function ruled(state: VantagesState, event: Extract<VantagesEvent, { kind: 'ruled' }>): VantagesStep {
  const { rule, now } = event
  const before = state.rule
  const sameWho = before.quorum === rule.quorum && `${before.of}` === `${rule.of}`
  const known = <V>(map: ReadonlyMap<CheckId, V>) => new Map([...map].filter(([id]) => rule.checks.has(id)))
  const next: VantagesState = {
    ...state,
    rule,
    witnesses: new Map([...state.witnesses].map(([name, one]) => [name, { ...one, said: known(one.said) }])),
    health: known(state.health),
    pretended: new Set([...state.pretended].filter((id) => rule.checks.has(id))),
    nudgedAt: known(state.nudgedAt),
    settledAt: sameWho && state.quorum !== null ? state.settledAt : now + settling,
  }
  return judged(next, [...rule.checks.keys()], event)
}

function heard(state: VantagesState, event: Extract<VantagesEvent, { kind: 'heard' }>): VantagesStep {
  const { from, now, blind, session } = event
  const before = state.witnesses.get(from)
  if (before?.retired.includes(session)) return { state, effects: [] }
  const witness = witnessOf(before, event)
  const lag = from === state.own ? 0 : lagOf(witness, event.sentAt, now)
  let said = witness.said
  const changed: CheckId[] = []
  const failures: Saying[] = []
  for (const saying of event.sayings) {
    const known = said.get(saying.check)
    const spec = state.rule.checks.get(saying.check)
    if (!spec || (known && !isNewer(saying, known.saying))) continue
    const endsAt = from === state.own ? Number.POSITIVE_INFINITY : endOf(spec, saying, now - lag)
    said = withEntry(said, saying.check, { saying, endsAt })
    changed.push(saying.check)
    if (saying.verdict === 'down' && known?.saying.verdict !== 'down') failures.push(saying)
  }
  const heardAt = Math.max(witness.heardAt, now - lag)
  const eyes = event.sentAt >= witness.sentAt ? { blind, sentAt: event.sentAt } : {}
  const witnesses = new Map(state.witnesses).set(from, { ...witness, ...eyes, said, heardAt })
  const goesOn = before?.session === session
  const checks = goesOn ? changed : [...state.rule.checks.keys()]
  return nudged(judged({ ...state, witnesses }, checks, event), from, failures, now)
}

/** The only vantage there is has nobody to be outvoted by: that it is blind is told as doubt of itself (S14). */
const isAlone = ({ own, rule: { of } }: VantagesState): boolean => of.length === 1 && of[0] === own

/** Said something within its time, and its eyes are sound. */
export function isHeardAt(state: VantagesState, name: NodeName, now: number): boolean {
  const witness = state.witnesses.get(name)
  if (!witness) return false
  if (isAlone(state)) return true
  if (witness.blind !== null) return false
  return name === state.own || now <= witness.heardAt + Math.max(leastLife, intervals * beatEvery)
}

/** Undefined: not heard of this check, or of another definition of it. */
export function voteOf(
  state: VantagesState,
  name: NodeName,
  check: CheckId,
  now: number,
): HealthState | undefined {
  if (!isHeardAt(state, name, now)) return undefined
  return standing(state, name, check, now)?.saying.state
}

function standing(state: VantagesState, name: NodeName, check: CheckId, now: number): Said | undefined {
  const said = state.witnesses.get(name)?.said.get(check)
  const current = said && now <= said.endsAt
  return current && said.saying.definition === state.rule.checks.get(check)?.definition ? said : undefined
}

function judged(state: VantagesState, checks: Iterable<CheckId>, { now, at }: Moment): VantagesStep {
  const heard = state.rule.of.filter((name) => isHeardAt(state, name, now))
  const met = metAt(state, heard)
  const waiting = !met.met && now < state.settledAt && state.quorum?.met !== false
  // Once they were enough, fewer is a loss at once.
  const settledAt = met.met ? Number.NEGATIVE_INFINITY : state.settledAt
  const quorum = waiting ? state.quorum : met
  const isMet = quorum?.met ?? true
  const all = `${heard}` !== `${state.heard}` || isMet !== (state.quorum?.met ?? true)
  const effects: VantagesEffect[] = []
  let { health, pretended } = state
  for (const check of all ? state.rule.checks.keys() : checks) {
    const stands = healthAt(state, check, isMet, now)
    const stays = stands === (health.get(check) ?? 'unknown')
    if (stays && !pretended.has(check)) continue
    const isPretended = stands === 'down' && !isReallyDown(state, check, isMet, now)
    if (stays && isPretended) continue
    health = withEntry(health, check, stands)
    pretended = withMember(pretended, check, isPretended)
    const by = isPretended ? { pretended: true as const } : {}
    effects.push({ kind: 'health', check, state: stands, why: whyOf(state, check, now), at, ...by })
  }
  const told = quorum === null || same(quorum, state.quorum)
  const word: readonly VantagesEffect[] = told ? [] : [{ kind: 'quorum', ...quorum, at }]
  return {
    state: { ...state, health, pretended, quorum, heard, settledAt },
    effects: isMet ? [...effects, ...word] : [...word, ...effects],
  }
}

const same = (a: Met, b: Met | null): boolean =>
  a.met === b?.met && a.confirmed === b.confirmed && a.why === b.why

/** While the quorum is missing, what this node sees itself: only endpoints with `belowQuorum: local` go by it. */
function healthAt(state: VantagesState, check: CheckId, met: boolean, now: number): HealthState {
  if (!met) return standing(state, state.own, check, now)?.saying.state ?? 'unknown'
  const votes = new Map<NodeName, HealthState>()
  for (const name of state.rule.of) {
    const vote = voteOf(state, name, check, now)
    if (vote !== undefined) votes.set(name, vote)
  }
  const verdict = judgeQuorum(votes, state.rule)
  return verdict === 'below-quorum' ? 'unknown' : verdict
}

/** It would be down by real looks alone. */
function isReallyDown(state: VantagesState, check: CheckId, met: boolean, now: number): boolean {
  const really = (name: NodeName): boolean => {
    const said = standing(state, name, check, now)?.saying
    return said?.state === 'down' && said.rehearsed !== true
  }
  if (!met) return really(state.own)
  const { of, quorum } = state.rule
  return of.filter((name) => isHeardAt(state, name, now) && really(name)).length >= quorum
}

function withMember<T>(set: ReadonlySet<T>, member: T, isIn: boolean): ReadonlySet<T> {
  if (set.has(member) === isIn) return set
  const next = new Set(set)
  if (isIn) next.add(member)
  else next.delete(member)
  return next
}

/** With a quorum of two or more, whatever is judged is what several agree on. */
function metAt(state: VantagesState, heard: readonly NodeName[]): Met {
  const { quorum } = state.rule
  const met = heard.length >= quorum
  return { met, confirmed: met && quorum >= 2, why: metWhy(state, heard) }
}

function metWhy(state: VantagesState, heard: readonly NodeName[]): string {
  if (isAlone(state) && heard.length === 1) return 'this vantage is the quorum'
  const {
    witnesses,
    rule: { of, quorum },
  } = state
  const missing = of
    .filter((name) => !heard.includes(name))
    .map((name) => {
      const { blind = null } = witnesses.get(name) ?? {}
      return blind === null ? `${name} is not heard` : `${name} is blind (${blind})`
    })
  const figures = `${heard.length} of ${of.length} vantages ${heard.length === 1 ? 'is' : 'are'} heard, the quorum is ${quorum}`
  return [figures, ...missing].join('; ')
}

function whyOf(state: VantagesState, check: CheckId, now: number): string {
  const { of, quorum } = state.rule
  const own = standing(state, state.own, check, now)
  if (isAlone(state)) return own?.saying.why ?? `nothing was seen of ${check} yet`
  const words = of.map((name) => {
    const vote = voteOf(state, name, check, now)
    const why = vote === 'down' ? ` (${standing(state, name, check, now)?.saying.why})` : ''
    return `${name} says ${vote ?? 'nothing'}${why}`
  })
  return `${words.join(', ')}; the quorum is ${quorum}`
}

/**
 * Only what a vantage that counts sees anew, and not what this node sees itself already; at most once in the check's
 * interval, so that a vantage with a bad line does not make everybody look without end.
 */
function nudged(
  { state, effects }: VantagesStep,
  from: NodeName,
  failures: readonly Saying[],
  now: number,
): VantagesStep {
  if (from === state.own || !state.rule.of.includes(from) || !isHeardAt(state, from, now))
    return { state, effects }
  let { nudgedAt } = state
  const nudges: VantagesEffect[] = []
  for (const { check, definition } of failures) {
    const spec = state.rule.checks.get(check)
    if (spec?.definition !== definition || now < (nudgedAt.get(check) ?? -spec.every) + spec.every) continue
    // What waited in the network is no news, and what is seen here already needs no look.
    if (!standing(state, from, check, now)) continue
    if (standing(state, state.own, check, now)?.saying.verdict === 'down') continue
    nudgedAt = withEntry(nudgedAt, check, now)
    nudges.push({ kind: 'nudge', check })
  }
  return { state: { ...state, nudgedAt }, effects: [...effects, ...nudges] }
}
