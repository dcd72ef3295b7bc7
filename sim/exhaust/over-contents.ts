// What one change of the resource shows: the promises about every resource, and two that need the plans.

import {
  answeringIn,
  largestGeneration,
  type Plan,
  type Published,
  samePlan,
} from '../../src/steering/index.ts'
import { both, judged, nothingObserved, type Observed, overResource } from '../properties.ts'
import type { Rules } from './rules.ts'

export function overContents(
  before: Published,
  after: Published,
  plans: readonly Plan[],
  records: Rules['records'],
): Observed {
  const byValue = records === 'by-value' ? ofItsPlan(after, plans) : nothingObserved
  return [overResource(before, after), byValue, atTheTop(before, after)].reduce(both)
}

/** Under the fence of a plan stand records of that plan, in a selection that it allows. */
function ofItsPlan({ fence, sets }: Published, plans: readonly Plan[]): Observed {
  if (!fence) return nothingObserved
  const plan = plans.find((known) => samePlan(known, fence))
  const its = plan !== undefined && answeringIn(plan.envelope, sets) !== null
  return judged('S3 fence-tells-content', its ? null : 'records that are not of the plan in the fence')
}

/** Where a double cannot tell neighbours apart any more, and one more than the last would be none. */
const exactInDoubles = 2n ** 53n

function atTheTop({ fence: from }: Published, { fence: to }: Published): Observed {
  if (!from || !to || to.generation <= exactInDoubles || from.generation === to.generation)
    return nothingObserved
  const inOrder = from.generation < to.generation && to.generation <= largestGeneration
  return judged('S20 never-wraps', inOrder ? null : `from generation ${from.generation} to ${to.generation}`)
}
