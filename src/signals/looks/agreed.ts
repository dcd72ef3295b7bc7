// What several vantages make of one check together. An ailment is the service's own when a quorum of those that are
// configured sees it, or worse; what fewer see may be their way there, and is told as that. A vantage that is blind, or
// silent, is not asked; while fewer than the quorum see, what was told stands: not to know is not to be well.

import type { Instant, NodeName } from '../../terms/index.ts'
import type { HealthState } from '../health.ts'
import { type Ailment, type Condition, describeCondition } from './condition.ts'

/** What one vantage that counts sees of the check. `down`: it judges it so by itself. */
export type Sight = {
  readonly vantage: NodeName
  readonly state: HealthState
  readonly condition: Condition | null
}

export type Ailing = {
  readonly ailment: Ailment
  /** A quorum sees it. */
  readonly agreed: boolean
  readonly seenFrom: readonly NodeName[]
  /** Vantages that see the check and do not see this. */
  readonly notFrom: readonly NodeName[]
  /** Of the first of `seenFrom` that has figures; null: each of them judges it down. */
  readonly figures: Condition | null
}

/** Null: nothing is wrong with it, or it is down, which is told otherwise. */
export function agreeOn(sights: readonly Sight[], quorum: number): Ailing | null {
  const downs = sights.filter(({ state }) => state === 'down')
  if (downs.length >= quorum) return null
  const failing = sights.filter(
    ({ state, condition }) => state === 'down' || condition?.ailment === 'failing',
  )
  const ill = sights.filter(({ state, condition }) => state === 'down' || condition !== null)
  if (failing.length >= quorum) return ailing('failing', failing, sights, true)
  if (ill.length >= quorum) return ailing('slow', ill, sights, true)
  if (failing.length > 0) return ailing('failing', failing, sights, false)
  return ill.length > 0 ? ailing('slow', ill, sights, false) : null
}

function ailing(ailment: Ailment, seen: readonly Sight[], all: readonly Sight[], agreed: boolean): Ailing {
  const conditions = seen.flatMap(({ condition }) => condition ?? [])
  return {
    ailment,
    agreed,
    seenFrom: seen.map(({ vantage }) => vantage),
    notFrom: all.filter((sight) => !seen.includes(sight)).map(({ vantage }) => vantage),
    figures: conditions.find((one) => one.ailment === ailment) ?? conditions[0] ?? null,
  }
}

/** A clause: "takes 310 ms where 45 ms is usual, seen from lon-1 only". */
export function describeAiling({ ailment, agreed, seenFrom, notFrom, figures }: Ailing): string {
  const what = figures === null ? 'is down' : describeCondition({ ...figures, ailment })
  const from = seenFrom.join(', ')
  if (!agreed) return `${what}, seen from ${from} only`
  return seenFrom.length + notFrom.length > 1 ? `${what}, seen from ${from}` : what
}

/** What is told of one check, and what is about to be. */
export type AilingState = {
  readonly told: Ailing | null
  /** Since when something else than what is told has been seen without a break; null: it is the same. */
  readonly otherSince: number | null
}

export const notAiling: AilingState = { told: null, otherSince: null }

/** Vantages do not look at the same time: what is less than agreed, or over, must stay so for this long. */
const settlesMs = 10_000

const rank = (a: Ailing | null): number => (a?.agreed ? (a.ailment === 'failing' ? 2 : 1) : 0)

/** One evaluation, `now` in milliseconds of a monotonic clock. Figures are always the newest. */
export function stepAiling(
  state: AilingState,
  {
    sights,
    quorum,
    now,
  }: { readonly sights: readonly Sight[]; readonly quorum: number; readonly now: number },
): AilingState {
  if (sights.length < quorum) return state
  const seen = agreeOn(sights, quorum)
  const { told, otherSince } = state
  if (seen?.ailment === told?.ailment && seen?.agreed === told?.agreed)
    return { told: seen, otherSince: null }
  const since = otherSince ?? now
  const settled = rank(seen) > rank(told) || now - since >= settlesMs
  return settled ? { told: seen, otherSince: null } : { told, otherSince: since }
}

/** When the evidence says it began. */
export const ailingSince = (a: Ailing, now: Instant): Instant => a.figures?.since ?? now
