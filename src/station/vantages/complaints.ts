// What a vantage says of checks that answer and ail, beside its votes: no answer hangs on it, so what cannot be read of it is
// passed over, where a vote that cannot be read ends the talk.

import type { Ailment, Condition } from '../../signals/index.ts'
import { type CheckId, type Instant, parseCheckId } from '../../terms/index.ts'

export type Complaint = {
  readonly check: CheckId
  /** As `Saying.definition`. */
  readonly definition: string
  /** Null: nothing any more. `since` is as old as `ageMs` says: clocks of two machines are not compared. */
  readonly condition: Condition | null
  readonly ageMs: number
}

/** What is still the case is said again so often. */
export const complainEvery = 5000
export const mostComplaints = 200
const longestFailure = 200

export const packedComplaint = ({ check, definition, condition, ageMs }: Complaint): unknown => {
  if (condition === null) return [check, definition]
  const { ailment, share, usualShare, ms, usualMs, slowFrom, failure, phase } = condition
  const figures = [share, usualShare, ms, usualMs, slowFrom].map(short)
  return [check, definition, ailment, Math.round(ageMs), ...figures, failure.slice(0, longestFailure), phase]
}

const short = (n: number | null): number | null => (n === null ? null : Number(n.toPrecision(4)))

/** Those that can be read. */
export function unpackedComplaints(value: unknown): readonly Complaint[] {
  return Array.isArray(value) ? value.slice(0, mostComplaints).flatMap((one) => unpacked(one) ?? []) : []
}

function unpacked(value: unknown): Complaint | null {
  if (!Array.isArray(value)) return null
  const [check, definition, ailment, ageMs, share, usualShare, ms, usualMs, slowFrom, failure, phase] =
    value as unknown[]
  if (typeof check !== 'string' || !parseCheckId(check).ok || typeof definition !== 'string') return null
  const about = { check: check as CheckId, definition }
  if (ailment === undefined) return { ...about, condition: null, ageMs: 0 }
  const isRead =
    isAilment(ailment) &&
    [ageMs, share, usualShare, ms].every(isFigure) &&
    [usualMs, slowFrom].every((n) => n === null || isFigure(n)) &&
    typeof failure === 'string' &&
    failure.length <= longestFailure &&
    (phase === null || (typeof phase === 'string' && phase.length <= longestFailure))
  if (!isRead) return null
  const figures = { share, usualShare, ms, usualMs, slowFrom } as Pick<
    Condition,
    'share' | 'usualShare' | 'ms' | 'usualMs' | 'slowFrom'
  >
  const condition: Condition = {
    ailment,
    since: 0 as Instant,
    ...figures,
    failure,
    phase: phase as string | null,
  }
  return { ...about, condition, ageMs: ageMs as number }
}

const isAilment = (value: unknown): value is Ailment => value === 'failing' || value === 'slow'
const isFigure = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
