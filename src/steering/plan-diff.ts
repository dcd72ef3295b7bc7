// What one plan changes against another, by value, for the people who read it before they approve or roll back. Digests
// say that two plans differ; this says in what.

import type { TargetId } from '../terms/index.ts'
import type { Envelope, EnvelopeTarget } from './plan.ts'
import { recordText } from './record.ts'

export const changedParts = [
  'target',
  'sets',
  'held',
  'minimum',
  'mode',
  'ttl',
  'belowQuorum',
  'lastKnownGood',
  'publish',
] as const

/** `before` null: it is new. `after` null: it is gone. */
export type PlanChange = {
  readonly part: (typeof changedParts)[number]
  /** The target, where the part is one. */
  readonly target: TargetId | null
  readonly before: string | null
  readonly after: string | null
}

/** In the order in which people ask: where it may point to, what is preferred, and the conditions. */
export function diffPlans(before: Envelope | null, after: Envelope): readonly PlanChange[] {
  return [
    ...targetChanges(before?.targets ?? [], after.targets),
    ...changedParts.flatMap((part) => (part === 'target' ? [] : partChange(part, before, after))),
  ]
}

function targetChanges(before: readonly EnvelopeTarget[], after: readonly EnvelopeTarget[]): PlanChange[] {
  const ids = [...new Set([...after, ...before].map(({ id }) => id))]
  const recordsOf = (targets: readonly EnvelopeTarget[], target: TargetId): string | null =>
    targets
      .find(({ id }) => id === target)
      ?.records.map(recordText)
      .sort()
      .join(', ') ?? null
  return ids.flatMap((target) =>
    change('target', target, recordsOf(before, target), recordsOf(after, target)),
  )
}

function partChange(
  part: Exclude<PlanChange['part'], 'target'>,
  before: Envelope | null,
  after: Envelope,
): PlanChange[] {
  return change(part, null, before && partText(before, part), partText(after, part))
}

const change = (
  part: PlanChange['part'],
  target: TargetId | null,
  before: string | null,
  after: string | null,
): PlanChange[] => (before === after ? [] : [{ part, target, before, after }])

/** Null where the envelope says nothing of it. */
function partText(envelope: Envelope, part: Exclude<PlanChange['part'], 'target'>): string | null {
  switch (part) {
    case 'sets':
      return envelope.sets.map((set) => set.join(' + ')).join(', then ')
    case 'held':
      return envelope.held?.join(' + ') ?? null
    case 'lastKnownGood':
      return envelope.lastKnownGood.join(' + ')
    case 'publish':
      return [...envelope.publish].sort().join(', ')
    case 'ttl':
      return `${envelope.ttl} s`
    default:
      return `${envelope[part]}`
  }
}
