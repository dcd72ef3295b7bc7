// What a repair would do, before anybody orders it: what stands at each publisher, whose it is, and what would be written
// over it. Nothing here writes.

import type { TargetId } from '../terms/index.ts'
import { answeringIn, answerOf, holdsNothing, recordTexts, sameSets } from './answer.ts'
import { formatFence, generation, largestFollowed, samePlan } from './fence.ts'
import type { Generation, Plan } from './plan.ts'
import type { Planning } from './planner-state.ts'
import { nextGeneration } from './planning.ts'
import type { Published } from './ports.ts'
import { recordText } from './record.ts'

export type Repair = {
  /** Its content would be written anew. */
  readonly inForce: Plan
  /** The generation that the repair would get; null when none is left (S20). */
  readonly next: Generation | null
  readonly answering: readonly TargetId[]
  /** The records that would be written. */
  readonly records: readonly string[]
}

/** `found`: what was read at the publishers; the next generation is above all of it. Null: there is no plan to repair. */
export function repairOf(
  planning: Planning,
  answering: readonly TargetId[],
  found: readonly Published[],
): Repair | null {
  const inForce = planning.plans[0]
  if (!inForce) return null
  const { envelope } = inForce
  const known = answering.filter((id) => envelope.targets.some((target) => target.id === id))
  const chosen = envelope.held ?? (known.length > 0 ? known : envelope.lastKnownGood)
  const highest = found.reduce<bigint>(
    (best, { fence }) =>
      fence && fence.generation > best && fence.generation <= largestFollowed ? fence.generation : best,
    planning.highest,
  )
  const next = nextGeneration({ ...planning, highest: generation(highest) })
  return { inForce, next, answering: chosen, records: recordTexts(envelope, chosen) }
}

export const standingStates = [
  /** It would be written again unchanged. */
  'as-planned',
  'nothing',
  'older',
  'other-selection',
  /** Records that Holdfast did not write would go. */
  'others',
  'unknown-plan',
  'forged',
] as const

export type StandsThere = {
  readonly state: (typeof standingStates)[number]
  readonly fence: string | null
  readonly records: readonly string[]
  /** Whose it is, in a sentence. */
  readonly whose: string
}

/** What is found at one publisher, and over whose word a repair would go there. */
export function standsThere(repair: Repair, plans: readonly Plan[], found: Published): StandsThere {
  const records = found.sets.flatMap((set) => set.data.map(recordText))
  const stands = (state: StandsThere['state'], whose: string): StandsThere => ({
    state,
    fence: found.fence && formatFence(found.fence),
    records,
    whose,
  })
  const { fence } = found
  const listed = records.join(', ')
  if (!fence)
    return holdsNothing(found.sets)
      ? stands('nothing', 'nothing stands there')
      : stands('others', `${listed}, without a fence: Holdfast did not write them`)
  if (fence.generation > largestFollowed)
    return stands(
      'forged',
      `generation ${fence.generation} was not written by Holdfast: remove that fence first`,
    )
  const plan = plans.find((known) => samePlan(known, fence))
  if (!plan)
    return stands(
      'unknown-plan',
      `generation ${fence.generation} is not known here: another Holdfast writes this name, or the store was restored from a backup`,
    )
  const by = `plan ${plan.generation} by ${plan.author}`
  if (holdsNothing(found.sets)) return stands('nothing', `the fence of ${by}, and no records`)
  if (!answeringIn(plan.envelope, found.sets))
    return stands('others', `${listed} under the fence of ${by}: somebody else changed them`)
  if (!samePlan(plan, repair.inForce)) return stands('older', `${by}, as it was written`)
  const planned = answerOf(plan.envelope, repair.answering).sets
  return sameSets(planned, found.sets)
    ? stands('as-planned', `${by}, as it was written`)
    : stands('other-selection', `${by}, with another selection of its targets`)
}
