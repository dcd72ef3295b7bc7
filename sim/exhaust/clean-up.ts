// The clean-up that retires plans. Under Holdfast's rules it is no part of the state (`Asked`): what is on the shelf
// changes nothing for enactors and readers, who hold records by value, so that it is enough to ask `retire` in every
// state, for every plan and whatever else is still kept. Under the other rules it is a move like any other.

import { fenceOf, type Plan, retire, samePlan, sameSets } from '../../src/steering/index.ts'
import { both, judged, nothingObserved, type Observed, premise } from '../properties.ts'
import type { Contents } from './contents.ts'
import type { Rules } from './rules.ts'

/** A shelf in one field: plans that are kept, plans that were found unused, and the newest plan whose run has ended. */
export const shelfField = {
  has: (shelf: number, plan: number): boolean => (shelf & (1 << plan)) !== 0,
  without: (shelf: number, plan: number): number => shelf & ~(1 << plan),
  isCondemned: (shelf: number, plan: number): boolean => (shelf & (1 << (plan + 5))) !== 0,
  condemn: (shelf: number, plan: number): number => shelf | (1 << (plan + 5)),
  /** Index + 1, 0 for none. */
  ended: (shelf: number): number => shelf >> 10,
  end: (shelf: number, plan: number): number => (shelf & 1023) | ((plan + 1) << 10),
}
export const mostPlans = 5

const isLive = (contents: Contents, content: number, plan: Plan): boolean => {
  const { fence } = contents.at(content)
  return fence !== null && samePlan(fence, plan)
}

/** `retire` itself: may this plan go from this shelf, with this content live and these plans being applied (bits)? */
function allows(
  contents: Contents,
  content: number,
  plans: readonly Plan[],
  of: { plan: number; kept: number; applying: number },
) {
  const { fence } = contents.at(content)
  const chosen = (bits: number) => plans.filter((_, k) => bits & (1 << k))
  const shelf = {
    plans: chosen(of.kept),
    live: fence ? [fence] : [],
    lastKnownGood: [],
    applying: chosen(of.applying).map((plan) => fenceOf(plan)),
  }
  return retire(shelf, fenceOf(plans[of.plan]!)).ok
}

/** The shelf without this plan, and null where the rule lets it stay. */
export function retired(
  rule: Rules['retire'],
  contents: Contents,
  content: number,
  plans: readonly Plan[],
  { shelf, plan, applying }: { shelf: number; plan: number; applying: number },
): number | null {
  const kept = shelf & ((1 << mostPlans) - 1)
  const may = () => {
    if (rule === 'atomic') return allows(contents, content, plans, { plan, kept, applying })
    if (rule === 'check-then-delete') return shelfField.isCondemned(shelf, plan)
    // By age: two generations behind a run that ended. Nobody asks now who uses it.
    const ended = plans[shelfField.ended(shelf) - 1]
    return ended !== undefined && ended.generation - plans[plan]!.generation >= 2n
  }
  return may() ? shelfField.without(shelf, plan) : null
}

export const mayCondemn = (contents: Contents, content: number, plan: Plan): boolean =>
  !isLive(contents, content, plan)

/** A plan was retired: was it live (S4), and did that change an answer (S5)? */
export function overRetired(
  contents: Contents,
  content: number,
  plan: Plan,
  shown: { before: number; after: number },
): Observed {
  const kept = judged(
    'S4 retire-live',
    isLive(contents, content, plan) ? `the live plan ${plan.generation} was retired` : null,
  )
  const same = sameSets(contents.at(shown.before).sets, contents.at(shown.after).sets)
  return both(kept, judged('S5 by-value', same ? null : 'retiring a plan changed an answer'))
}

/** Every question to `retire` in one state, on every shelf that may be left there. */
export function asked(
  contents: Contents,
  content: number,
  plans: readonly Plan[],
  applying: number,
): Observed {
  const observed: Observed[] = []
  for (let kept = 1; kept < 1 << plans.length; kept++)
    for (const [plan, value] of plans.entries()) {
      if (!(kept & (1 << plan))) continue
      const live = isLive(contents, content, value)
      const used = live || (applying & (1 << plan)) !== 0
      if (allows(contents, content, plans, { plan, kept, applying })) {
        const broken = used
          ? `plan ${value.generation} was retired while it was ${live ? 'live' : 'being applied'}`
          : null
        observed.push(judged('S4 retire-live', broken))
        observed.push(overRetired(contents, content, value, { before: content, after: content }))
      } else if (live) observed.push(premise('S4 retire-live'))
    }
  return distinct(observed.reduce(both, nothingObserved))
}

const distinct = ({ premises, findings }: Observed): Observed => ({
  premises: [...new Set(premises)],
  findings: findings.slice(0, 1),
})
