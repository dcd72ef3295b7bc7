// A plan is known by what it says. The digest covers the canonical form of the whole plan, so that two planners that
// mint the same generation are told apart, and an approval binds to exactly what was read.

import { createHash } from 'node:crypto'
import type { Instant, JsonObject } from '../terms/index.ts'
import type { Envelope, Generation, Plan, PlanDigest } from './plan.ts'
import { clipped } from './shape.ts'

/** JSON with sorted keys and without blanks (the idea of RFC 8785); bigints as decimal strings, absent keys left out. */
export function canonical(value: unknown): string {
  if (typeof value === 'bigint') return `"${value}"`
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}

/** Of the canonical form: SHA-256, the first 128 bits as 32 hex digits (a fence must fit a TXT string). */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('hex').slice(0, 32)

export type PlanDraft = {
  readonly generation: Generation
  readonly madeAt: Instant
  readonly author: string
  readonly reason: string
  readonly evidence: JsonObject
  readonly envelope: Envelope
}

export function digestOf(draft: PlanDraft): PlanDigest {
  const { generation, madeAt, author, reason, evidence, envelope } = draft
  return fingerprint({ generation, madeAt, author, reason, evidence, envelope }) as PlanDigest
}

/** With its reason cut at what a reader of plans takes. */
export function makePlan(draft: PlanDraft): Plan {
  const bounded = { ...draft, reason: clipped(draft.reason) }
  return { ...bounded, digest: digestOf(bounded) }
}

/**
 * What a plan decides, as a comparable string. The last known good is left out: it follows the answer, and a reload
 * of the same configuration must not mint a plan because traffic had moved meanwhile.
 */
export function contentOf(envelope: Envelope): string {
  const known = contents.get(envelope)
  if (known !== undefined) return known
  const { lastKnownGood: _, ...decided } = envelope
  const content = canonical(decided)
  contents.set(envelope, content)
  return content
}

/** Envelopes are immutable, and the one in force is compared at every step of the planner. */
const contents = new WeakMap<Envelope, string>()
