// What to do about what a resource was found to hold. Pure comparison of the wish with the fence and the records read.
//
// Several enactors share a resource and may select differently. Why that ends: an enactor puts its wish in force once
// per change of its evidence, and a second time only over an answer whose every target it judges down (its writer may
// have died, or not have heard). After that what stands there stands, and people are told. A write whose reply was lost
// counts as in force, unless the fence that it expected still stands: of the writes that expect one fence the resource
// takes one. So each change of evidence leads to at most three writes that are taken, whatever is lost; with evidence
// at rest K stops growing.

import { answeringIn, answerOf, holdsNothing, madeFrom, sameSets } from './answer.ts'
import type { Enactor, InForce, Wish } from './enactor-state.ts'
import { fenceOf, largestSelection, sameFence, samePlan } from './fence.ts'
import type { Fence, Plan } from './plan.ts'
import type { FencedWrite, Published } from './ports.ts'

export type Verdict =
  | { readonly kind: 'in-force'; readonly inForce: InForce }
  /** In place: the plan is in force, another selection of it is answered. */
  | { readonly kind: 'select'; readonly inForce: InForce }
  /** `repairs`: what was found missing, in words; null for an ordinary step forward. */
  | { readonly kind: 'write'; readonly write: FencedWrite; readonly repairs: string | null }
  /** Another's selection of nothing but what is judged down here, contested as often as may be. */
  | { readonly kind: 'outvoted'; readonly inForce: InForce }
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
    return inForce(wish.plan, wish.answering, fence, found)
  const stranger = foreign(enactor, wish, found)
  if (stranger && onForeignEdit === 'hold' && !overruled(enactor, fence, wish))
    return { kind: 'foreign', why: stranger }
  if (!fence || older(fence, wish)) {
    const repairs = !fence && enactor.inForce ? 'the fence is gone' : null
    return write(standingIn(enactor, wish), fence, fenceOf(wish.plan, firstSelection(enactor, wish)), repairs)
  }
  return otherSelection(enactor, wish, fence, found, stranger)
}

/** Above what stood there before: a fence that was lost must not come back with other records under it (S3). */
function firstSelection({ selectsInPlace, inForce }: Enactor, { plan }: Wish): bigint | undefined {
  if (selectsInPlace) return undefined
  const known = inForce && samePlan(inForce.fence, plan) ? inForce.fence.selection : undefined
  return known === undefined || known >= largestSelection ? 0n : known + 1n
}

const older = (fence: Fence, wish: Wish): boolean => fence.generation < wish.plan.generation

/** The resource holds the wished plan, but not the wished selection of it. */
function otherSelection(
  enactor: Enactor,
  wish: Wish,
  fence: Fence,
  found: Published,
  stranger: string | null,
): Verdict {
  const empty = holdsNothing(found.sets)
  if (enactor.selectsInPlace) {
    if (empty) return write(standingIn(enactor, wish), fence, fence, 'the name is empty')
    const standing = wish.tentative ? answeringIn(wish.plan.envelope, found.sets) : null
    if (standing) return inForce(wish.plan, standing, fence, found)
    return { kind: 'select', inForce: { plan: wish.plan, answering: [], fence, sets: found.sets } }
  }
  const standing = empty || stranger ? null : answeringIn(wish.plan.envelope, found.sets)
  if (standing && !mayClaim(enactor, wish, fence, standing)) {
    const stands = { plan: wish.plan, answering: standing, fence, sets: found.sets }
    const dead = !wish.tentative && allDown(wish, standing)
    return { kind: dead ? 'outvoted' : 'in-force', inForce: stands }
  }
  const selection = fence.selection ?? 0n
  if (selection >= largestSelection) return { kind: 'refused', found: fence }
  const next = fenceOf(wish.plan, selection + 1n)
  return write(standingIn(enactor, wish), fence, next, empty ? 'the name is empty' : stranger)
}

/** What is put back without evidence of one's own is what stood there last. */
const standingIn = ({ inForce }: Enactor, wish: Wish): Wish =>
  wish.tentative && inForce && samePlan(inForce.fence, wish.plan)
    ? { ...wish, answering: inForce.answering }
    : wish

const inForce = (
  plan: Plan,
  answering: InForce['answering'],
  fence: Fence,
  { sets }: Published,
): Verdict => ({
  kind: 'in-force',
  inForce: { plan, answering, fence, sets },
})

const claimsPerWish = 1
const claimsOverDead = 2

function mayClaim(enactor: Enactor, wish: Wish, fence: Fence, standing: InForce['answering']): boolean {
  if (wish.tentative) return false
  if (enactor.expected && sameFence(fence, enactor.expected)) return true
  return enactor.claims < (allDown(wish, standing) ? claimsOverDead : claimsPerWish)
}

const allDown = (wish: Wish, answering: InForce['answering']): boolean =>
  answering.every((id) => wish.down.includes(id))

function write(wish: Wish, expected: Fence | null, next: Fence, repairs: string | null): Verdict {
  const { plan, answering } = wish
  const { sets, absent } = answerOf(plan.envelope, answering)
  const { endpoint } = plan.envelope
  return { kind: 'write', write: { endpoint, expected, next, plan, answering, sets, absent }, repairs }
}

/** A newer plan by an operator's own word goes over foreign records: somebody has looked. */
function overruled({ inForce }: Enactor, fence: Fence | null, wish: Wish): boolean {
  if (!wish.plan.author.startsWith('operator:')) return false
  // Without a fence: the plan was not in force there yet. Once it was, what came after it nobody has looked at.
  return fence ? older(fence, wish) : !(inForce && samePlan(inForce.fence, wish.plan))
}

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
