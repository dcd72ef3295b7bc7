// Own names that stand on a foundation: where each answers now, what of that stands on it, and the order that moves it
// away. Not a forecast but what there is to do, so nothing is left out that still answers from there. A target of which
// only the region is known stands on every part of that region: that is as near as anybody has said.

import { containersOf, lossOf } from '../../atlas/index.ts'
import { type ExposureView, fates } from '../../board/index.ts'
import { afterLoss, type EndpointNow, type Losing, type TargetSpec } from '../../steering/index.ts'
import type { FoundationPath, TargetId } from '../../terms/index.ts'
import type { Estate } from './estate.ts'
import { blindAt, survivorsOf } from './survivors.ts'

/** Who answers from it first; of them the one that no automation will move, then the one that is there as a whole. */
export function exposureOf(estate: Estate, foundation: FoundationPath): readonly ExposureView[] {
  const loss = lossOf(estate.atlas, [{ kind: 'foundation', path: foundation }])
  const around = new Set(containersOf(estate.atlas, foundation))
  const stands = ({ standsOn }: TargetSpec): boolean =>
    standsOn.some((path) => around.has(path) || loss.takes(path) !== null)
  const survivors = survivorsOf(estate, loss)
  const touched = estate.endpoints.filter(({ spec }) => spec.targets.some(stands))
  const deadChecks = new Set(
    touched.flatMap(({ spec }) => spec.targets.filter(stands).flatMap(({ check }) => check ?? [])),
  )
  return touched
    .map((now) => {
      const blind = blindAt(now.spec, survivors)
      const publishers = now.spec.publish.flatMap((id) => survivors.publishers.get(id) ?? [])
      return exposure(now, foundation, { lost: stands, deadChecks, blind, publishers })
    })
    .sort((a, b) => urgency(b) - urgency(a) || (a.name < b.name ? -1 : 1))
}

function exposure(now: EndpointNow, foundation: FoundationPath, losing: Losing): ExposureView {
  const { name } = now.spec
  const { lost: standing, fate, why } = afterLoss(now, losing)
  const from = now.answering.filter((id) => standing.includes(id))
  // An operator may move what no check looks at: where to, were all that stands there seen to be down.
  const seen = new Map([...now.health, ...standing.map((id) => [id, 'down'] as const)])
  const { after, would } = afterLoss({ ...now, health: seen }, losing)
  const to = [...new Set([...after, ...would])].filter((id) => !standing.includes(id))
  return {
    name,
    standing: [...standing],
    answering: [...now.answering],
    from,
    to,
    fate,
    why,
    move: to.length === 0 ? [] : from.map((id) => drain(id, name, foundation)),
  }
}

/** Of a name that answers from there: its fate first (the worst is listed first in `fates`), then its share there. */
function urgency({ from, answering, fate }: ExposureView): number {
  if (from.length === 0) return 0
  return 1 + (fates.length - fates.indexOf(fate)) + from.length / Math.max(1, answering.length)
}

const drain = (target: TargetId, endpoint: string, foundation: FoundationPath): string =>
  `holdfast drain ${target} --endpoint ${endpoint} --why "${foundation} fails"`
