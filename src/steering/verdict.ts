// What to do about what a resource was found to hold. Pure comparison of the wish with the fence and the records read.

import { answerOf, holdsNothing, madeFrom, sameSets } from './answer.ts'
import type { Enactor, InForce, Wish } from './enactor-state.ts'
import { compareFences, fenceOf, sameFence, samePlan } from './fence.ts'
import type { Fence } from './plan.ts'
import type { FencedWrite, Published } from './ports.ts'

export type Verdict =
  | { readonly kind: 'in-force'; readonly inForce: InForce }
  /** In place: the plan is in force, another selection of it is answered. */
  | { readonly kind: 'select'; readonly inForce: InForce }
  /** `repairs`: what was found missing, in words; null for an ordinary step forward. */
  | { readonly kind: 'write'; readonly write: FencedWrite; readonly repairs: string | null }
  | { readonly kind: 'refused'; readonly found: Fence }
  | { readonly kind: 'foreign'; readonly why: string }

export function judge(
  enactor: Enactor,
  wish: Wish,
  found: Published,
  onForeignEdit: 'hold' | 'repair',
): Verdict {
  const { fence } = found
  if (fence && !older(fence, wish) && !samePlan(fence, wish.plan)) return { kind: 'refused', found: fence }
  if (
    fence &&
    samePlan(fence, wish.plan) &&
    sameSets(found.sets, answerOf(wish.plan.envelope, wish.answering).sets)
  )
    return { kind: 'in-force', inForce: { ...wish, fence, sets: found.sets } }
  const stranger = onForeignEdit === 'hold' && !overruled(fence, wish) ? foreign(enactor, wish, found) : null
  if (stranger) return { kind: 'foreign', why: stranger }
  if (!fence || older(fence, wish)) {
    const repairs = !fence && enactor.inForce ? 'the fence is gone' : null
    return write(wish, fence, fenceOf(wish.plan, enactor.selectsInPlace ? undefined : 0n), repairs)
  }
  return otherSelection(enactor, wish, fence, found)
}

const older = (fence: Fence, wish: Wish): boolean => fence.generation < wish.plan.generation

/** The resource holds the wished plan, but not the wished selection of it. */
function otherSelection(enactor: Enactor, wish: Wish, fence: Fence, found: Published): Verdict {
  const empty = holdsNothing(found.sets)
  if (enactor.selectsInPlace) {
    if (empty) return write(wish, fence, fence, 'the name is empty')
    return { kind: 'select', inForce: { ...wish, answering: [], fence, sets: found.sets } }
  }
  // Another enactor selected since we settled. Its selection stands until our own evidence changes: two nodes that
  // see different health must not take turns at every look.
  if (!empty && !enactor.unsettled && enactor.inForce && compareFences(fence, enactor.inForce.fence) > 0)
    return { kind: 'in-force', inForce: { ...wish, fence, sets: found.sets } }
  const next = fenceOf(wish.plan, (fence.selection ?? 0n) + 1n)
  return write(wish, fence, next, empty ? 'the name is empty' : null)
}

function write(wish: Wish, expected: Fence | null, next: Fence, repairs: string | null): Verdict {
  const { plan, answering } = wish
  const { sets, absent } = answerOf(plan.envelope, answering)
  const { endpoint } = plan.envelope
  return { kind: 'write', write: { endpoint, expected, next, plan, answering, sets, absent }, repairs }
}

/** A newer plan by an operator's own word goes over foreign records: somebody has looked. */
const overruled = (fence: Fence | null, wish: Wish): boolean =>
  wish.plan.author.startsWith('operator:') && (fence === null || older(fence, wish))

/** Records that no enactor wrote, or null. Every write changes the fence, so an unchanged fence tells on others. */
function foreign(enactor: Enactor, wish: Wish, { fence, sets }: Published): string | null {
  if (enactor.selectsInPlace || holdsNothing(sets)) return null
  const { inForce } = enactor
  if (inForce && sameFence(fence, inForce.fence) && !sameSets(sets, inForce.sets))
    return 'the records were changed by somebody else, the fence was not'
  const unknownHistory = fence === null || samePlan(fence, wish.plan)
  if (unknownHistory && !madeFrom(wish.plan.envelope, sets) && !wasOurs(inForce, sets))
    return fence === null
      ? 'the name holds records that Holdfast did not write, and no fence'
      : 'the name holds records that are not in the plan'
  return null
}

const wasOurs = (inForce: InForce | null, sets: Published['sets']): boolean =>
  inForce !== null && sameSets(sets, inForce.sets)
