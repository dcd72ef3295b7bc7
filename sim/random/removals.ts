// Bounded removal (S10) as the world sees it: it counts by itself, from what each planner was told, which endpoints a
// configuration left with fewer proven targets than their minimum and than they had, and in which window.

import type {
  EndpointSpec,
  PlannerEvent,
  PlannerState,
  PlannerStep,
  Planning,
} from '../../src/steering/index.ts'
import type { Instant } from '../../src/terms/index.ts'
import { judged, nothingObserved, type Observed, together } from '../properties.ts'

export class Removals {
  /** By planner and life: a planner that starts anew begins a window of its own, less what stands in its plans. */
  readonly #seen = new Map<string, readonly Instant[]>()

  over(life: string, before: PlannerState, event: PlannerEvent, { state }: PlannerStep): Observed {
    // An operator who overrules has decided; only what automation takes is counted.
    if (event.kind !== 'configured' && event.kind !== 'tick') return nothingObserved
    const now = event.kind === 'tick' ? event.now : event.at
    const { most, per } = state.limits.removals
    const found: Observed[] = []
    for (const [name, after] of state.endpoints) {
      const was = before.endpoints.get(name)
      if (!was || !after.spec || was.spec === after.spec || !removes(was, after.spec)) continue
      // What was rolled back to, and what is held, stands over the configuration.
      if (after.orders.rollback || after.orders.hold) continue
      const recent = (this.#seen.get(life) ?? []).filter((at) => now - at < per)
      this.#seen.set(life, [...recent, now])
      const inWindow = recent.length + 1
      const broken =
        inWindow > most ? `${name} is the ${inWindow}. endpoint in ${per} ms, the limit is ${most}` : null
      found.push(judged('S10 bounded-removal', broken))
    }
    return together(found)
  }
}

/** Modes in which people pin the answer are left out: what they approved is no configuration's doing. */
function removes({ plans, report, orders, spec: old }: Planning, spec: EndpointSpec): boolean {
  const inForce = plans[0]?.envelope
  if (inForce?.mode !== 'automatic' || spec.mode !== 'automatic' || spec.targets.length === 0) return false
  const proven = new Set(report ? report.proven : (inForce.held ?? inForce.lastKnownGood))
  const uncheckedIn = (from: EndpointSpec | null): Set<string> =>
    new Set(from?.targets.flatMap(({ id, check, ready }) => (check || ready ? [] : [id])))
  const best = (sets: readonly (readonly string[])[], from: EndpointSpec | null): number => {
    const unchecked = uncheckedIn(from)
    const counts = sets.map((set) => set.filter((id) => proven.has(id as never) || unchecked.has(id)).length)
    return Math.max(0, ...counts)
  }
  const open = spec.prefer.map((set) => set.filter((id) => !orders.drains.has(id)))
  const left = best(open, spec)
  return left < Math.max(1, spec.minimum) && left < best(inForce.sets, old)
}
