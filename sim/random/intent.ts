// What people want, as the world heard it from them: configurations that were taken, drains and holds that were not
// refused. The plan in force is compared with it in the end, and the orders after every restart (S19).

import type {
  EndpointSpec,
  PlannerEvent,
  PlannerState,
  PlannerStep,
  Planning,
} from '../../src/steering/index.ts'
import type { EndpointName, TargetId } from '../../src/terms/index.ts'
import { both, judged, nothingObserved, type Observed } from '../properties.ts'

type Wanted = {
  spec: EndpointSpec | null
  /** Refused for now (S10): it may be taken later. */
  waiting: EndpointSpec | null
  hold: readonly string[] | null
  readonly drains: Set<TargetId>
  rolledBack: boolean
}

export class Intent {
  readonly #wanted = new Map<EndpointName, Wanted>()
  /** The store lost its newest: orders and plans may be forgotten, and nobody can say which. */
  ordersLost = false

  /** As another world heard it. */
  become(other: Intent): void {
    for (const [name, wanted] of other.#wanted)
      this.#wanted.set(name, { ...wanted, drains: new Set(wanted.drains) })
  }

  #of(name: EndpointName): Wanted {
    const known = this.#wanted.get(name)
    if (known) return known
    const fresh: Wanted = { spec: null, waiting: null, hold: null, drains: new Set(), rolledBack: false }
    this.#wanted.set(name, fresh)
    return fresh
  }

  follow(event: PlannerEvent, { effects }: PlannerStep): void {
    const refused = new Map(
      effects.flatMap((effect) => (effect.kind === 'refuse' ? [[effect.endpoint, effect.figures]] : [])),
    )
    if (event.kind === 'configured')
      for (const spec of event.specs) {
        const figures = refused.get(spec.name)
        if (!figures) this.#configured(spec)
        // Refused for what it is: then nothing waits, not even what waited before.
        else this.#of(spec.name).waiting = 'inWindow' in figures ? spec : null
      }
    for (const effect of effects) {
      if (effect.kind !== 'tell') continue
      const { kind, subject, data } = effect.entry
      const wanted = this.#of(subject as EndpointName)
      if (kind === 'hold.placed') wanted.hold = data.targets as string[]
      if (kind === 'hold.released') wanted.hold = null
      if (kind === 'drain.placed') wanted.drains.add(data.target as TargetId)
      if (kind === 'drain.released') wanted.drains.delete(data.target as TargetId)
      if (kind === 'plan.rolledback') wanted.rolledBack = true
      if (kind === 'refusal.overruled' && data.refusal === 'below-minimum')
        wanted.drains.add(data.target as TargetId)
      if (kind === 'refusal.overruled' && data.refusal === 'removal-limit' && wanted.waiting)
        this.#configured(wanted.waiting)
    }
  }

  #configured(spec: EndpointSpec): void {
    const wanted = this.#of(spec.name)
    if (wanted.spec !== spec) wanted.rolledBack = false
    wanted.spec = spec
    wanted.waiting = null
  }

  /** The planner starts anew and knows only what it is configured with next. */
  forgetSpecs(): void {
    for (const wanted of this.#wanted.values()) Object.assign(wanted, { spec: null, waiting: null })
  }

  /** Orders are kept in the store, so a restart forgets none (S19). */
  overRestart({ endpoints }: PlannerState): Observed {
    if (this.ordersLost) return nothingObserved
    return [...this.#wanted]
      .map(([name, { hold, drains }]) => {
        const orders = endpoints.get(name)?.orders
        const held = orders?.hold?.targets.map(({ id }) => id) ?? null
        const lost = held?.join() !== hold?.join() || drains.size !== (orders?.drains.size ?? 0)
        const premised = hold !== null || drains.size > 0
        return premised
          ? judged('S19 orders-survive', lost ? `${name}: orders did not survive a restart` : null)
          : nothingObserved
      })
      .reduce(both, nothingObserved)
  }

  /** Why the plan in force is not what people want; null when it is, or when that cannot be said. */
  differs(name: EndpointName, planning: Planning): string | null {
    const { spec, waiting } = this.#of(name)
    const wrong = spec && this.#differsFrom(spec, name, planning)
    // What waited for proven targets may have been taken meanwhile.
    return wrong && waiting && this.#differsFrom(waiting, name, planning) === null ? null : wrong
  }

  #differsFrom(spec: EndpointSpec, name: EndpointName, { plans, orders }: Planning): string | null {
    const plan = plans[0]
    const { hold, drains, rolledBack } = this.#of(name)
    if (!plan || rolledBack || orders.rollback || this.ordersLost) return null
    const { envelope } = plan
    if (envelope.ttl !== spec.ttl) return `TTL ${envelope.ttl}, configured ${spec.ttl}`
    if (envelope.mode !== spec.mode) return `mode ${envelope.mode}, configured ${spec.mode}`
    if (envelope.minimum !== spec.minimum || envelope.belowQuorum !== spec.belowQuorum)
      return 'another minimum or belowQuorum than configured'
    if (envelope.publish.join() !== spec.publish.join())
      return `published at ${envelope.publish}, configured ${spec.publish}`
    if (hold) return envelope.held?.join() === hold.join() ? null : `holds ${envelope.held}, ordered ${hold}`
    if (envelope.held) return `holds ${envelope.held}, nobody ordered it`
    const open = spec.targets.filter(({ id }) => !drains.has(id))
    const said = (targets: typeof open | typeof envelope.targets) =>
      targets
        .map(({ id, records }) => `${id}=${records.map((r) => ('address' in r ? r.address : '')).sort()}`)
        .sort()
        .join(' ')
    if (said(envelope.targets) !== said(open))
      return `targets ${said(envelope.targets)}, wanted ${said(open)}`
    if (spec.mode !== 'automatic') return null
    const sets = spec.prefer.map((set) => set.filter((id) => !drains.has(id))).filter((set) => set.length > 0)
    return JSON.stringify(envelope.sets) === JSON.stringify(sets)
      ? null
      : `prefers ${JSON.stringify(envelope.sets)}, wanted ${JSON.stringify(sets)}`
  }
}
