// What is remembered of one name, as a pure machine. Its one rule: an answer with addresses replaces what is
// remembered, an answer without them does not, until `holdForMs` after the good answer's time to live is over.
// RFC 8767 lets a resolver hold only while authorities fail; this also disbelieves NODATA and NXDOMAIN, because on
// 20 October 2025 an authority said just that about a region that was there. Hence the bound, and the notes.

import { type Address, distinct, includes } from './address.ts'
import type { Bounds } from './bounds.ts'

/** `empty`: NODATA. `gone`: NXDOMAIN, or the system's "not found", which covers both. `failed`: SERVFAIL and kin. */
export type Failure = 'empty' | 'gone' | 'failed' | 'timeout'

export type Trouble = {
  readonly failure: Failure
  readonly detail: string
  readonly sinceMs: number
  readonly askedAtMs: number
}

export type Memory = {
  /** The last good answer, never empty. */
  readonly good: readonly Address[]
  readonly learnedAtMs: number
  readonly ttlMs: number
  /** What the last good answer replaced wholly, until a new address has been connected to. */
  readonly before: { readonly addresses: readonly Address[]; readonly untilMs: number } | null
  /** The address that last took a connection. */
  readonly winner: Address | null
  readonly trouble: Trouble | null
  /** None of the addresses could be connected to the last time. */
  readonly dead: boolean
}

type Answered = {
  readonly kind: 'answered'
  readonly addresses: readonly Address[]
  readonly ttlMs: number
  readonly nowMs: number
}
type Failed = {
  readonly kind: 'failed'
  readonly failure: Failure
  readonly detail: string
  readonly nowMs: number
}

export type MemoryEvent =
  | Answered
  | Failed
  | { readonly kind: 'connected'; readonly address: Address; readonly nowMs: number }
  | { readonly kind: 'unreachable'; readonly nowMs: number }

/** What a person may want to know of; `returned` and `gaveUp` end what `held` began. */
export type Note =
  | { readonly kind: 'learned'; readonly addresses: readonly Address[] }
  | {
      readonly kind: 'changed'
      readonly addresses: readonly Address[]
      readonly replaced: readonly Address[]
    }
  | {
      readonly kind: 'held'
      readonly addresses: readonly Address[]
      readonly failure: Failure
      readonly detail: string
      readonly untilMs: number
    }
  | { readonly kind: 'returned'; readonly addresses: readonly Address[]; readonly heldForMs: number }
  | {
      readonly kind: 'gaveUp'
      readonly failure: Failure
      readonly detail: string
      readonly heldForMs: number
    }
  | { readonly kind: 'oldWon'; readonly address: Address }

export type Step = { readonly memory: Memory | null; readonly notes: readonly Note[] }

export const freshUntilMs = ({ learnedAtMs, ttlMs }: Memory): number => learnedAtMs + ttlMs
export const heldUntilMs = (memory: Memory, bounds: Bounds): number => freshUntilMs(memory) + bounds.holdForMs

export function step(memory: Memory | null, event: MemoryEvent, bounds: Bounds): Step {
  switch (event.kind) {
    case 'answered':
      return answered(memory, event, bounds)
    case 'failed':
      return failed(memory, event, bounds)
    case 'connected':
      return connected(memory, event.address)
    case 'unreachable':
      return { memory: memory && { ...memory, dead: true }, notes: [] }
  }
}

function answered(memory: Memory | null, event: Answered, bounds: Bounds): Step {
  const { ttlMs, nowMs } = event
  const good = distinct(event.addresses, bounds.addresses)
  if (good.length === 0)
    return failed(memory, { kind: 'failed', failure: 'empty', detail: 'no address', nowMs }, bounds)
  const learned: Memory = {
    good,
    learnedAtMs: nowMs,
    ttlMs,
    before: null,
    winner: null,
    trouble: null,
    dead: false,
  }
  if (memory === null) return { memory: learned, notes: [{ kind: 'learned', addresses: good }] }

  const known = before(memory, nowMs)
  const lost = wholeFamiliesLost(distinct([...memory.good, ...known], 2 * bounds.addresses), good)
  const replaced = wholeFamiliesLost(memory.good, good)
  const winner = memory.winner !== null && includes(good, memory.winner) ? memory.winner : null
  const untilMs =
    memory.before !== null && replaced.length === 0 ? memory.before.untilMs : nowMs + bounds.holdForMs
  const notes: Note[] = []
  if (replaced.length > 0) notes.push({ kind: 'changed', addresses: good, replaced })
  if (memory.trouble !== null)
    notes.push({ kind: 'returned', addresses: good, heldForMs: Math.max(0, nowMs - memory.trouble.sinceMs) })
  // With a winner among the new addresses there is no doubt about them.
  const doubt = lost.length > 0 && winner === null
  const kept = doubt ? { addresses: lost.slice(0, bounds.addresses), untilMs } : null
  return { memory: { ...learned, before: kept, winner }, notes }
}

/** Addresses of a family in which not one of the old has stayed: emptied, or wholly replaced. */
function wholeFamiliesLost(old: readonly Address[], now: readonly Address[]): readonly Address[] {
  const stayed = new Set(old.filter((one) => includes(now, one)).map(({ family }) => family))
  return old.filter(({ family }) => !stayed.has(family))
}

function failed(memory: Memory | null, event: Failed, bounds: Bounds): Step {
  const { failure, detail, nowMs } = event
  if (memory === null) return { memory: null, notes: [] }
  const sinceMs = memory.trouble?.sinceMs ?? nowMs
  const untilMs = heldUntilMs(memory, bounds)
  if (nowMs >= untilMs) {
    const heldForMs = Math.max(0, nowMs - sinceMs)
    return { memory: null, notes: [{ kind: 'gaveUp', failure, detail, heldForMs }] }
  }
  const trouble: Trouble = { failure, detail, sinceMs, askedAtMs: nowMs }
  const first: Note = { kind: 'held', addresses: memory.good, failure, detail, untilMs }
  return { memory: { ...memory, trouble }, notes: memory.trouble === null ? [first] : [] }
}

function connected(memory: Memory | null, address: Address): Step {
  if (memory === null) return { memory, notes: [] }
  if (includes(memory.good, address))
    return { memory: { ...memory, winner: address, before: null, dead: false }, notes: [] }
  const repeated = memory.winner?.address === address.address
  return {
    memory: { ...memory, winner: address, dead: false },
    notes: repeated ? [] : [{ kind: 'oldWon', address }],
  }
}

const before = (memory: Memory, nowMs: number): readonly Address[] =>
  memory.before !== null && nowMs < memory.before.untilMs ? memory.before.addresses : []

/** `use`: as it is. `refresh`: ask, and use it all the same when the answer is late. `ask`: there is nothing to use. */
export type Plan = 'use' | 'refresh' | 'ask'

export function plan(memory: Memory | null, nowMs: number, bounds: Bounds): Plan {
  if (memory === null || nowMs >= heldUntilMs(memory, bounds)) return 'ask'
  // A clock that was set back must not keep an answer for longer than it is good.
  const clockWentBack = nowMs < memory.learnedAtMs
  if (memory.trouble !== null) {
    const wait = memory.dead ? bounds.recheckDeadMs : bounds.recheckMs
    const due = nowMs - memory.trouble.askedAtMs >= wait || nowMs < memory.trouble.askedAtMs
    return due ? 'refresh' : 'use'
  }
  return nowMs < freshUntilMs(memory) && !clockWentBack ? 'use' : 'refresh'
}

export type Candidates = {
  /** To be tried first, in order. */
  readonly first: readonly Address[]
  /** Old addresses, to be tried when the first have not connected after a while. */
  readonly later: readonly Address[]
  readonly held: boolean
}

export function candidates(memory: Memory, nowMs: number): Candidates {
  const { good, winner, trouble } = memory
  const proved = winner !== null && trouble !== null && includes(good, winner)
  return {
    first: proved ? [winner, ...good.filter((one) => one.address !== winner.address)] : good,
    later: before(memory, nowMs),
    held: trouble !== null,
  }
}
