// What every service shows now of whether it fell, from its reports and its failing checks. Taken once a minute from
// the counts; what checks say is added when it is asked for, so that a failing check need not wait for the crowd.

import { type Atlas, horizon, type Signs, signsOf, withFailure } from '../atlas/index.ts'
import { type Instant, minuteOf, type ServiceId } from '../terms/index.ts'
import type { Cases } from './cases.ts'

type World = {
  readonly atlas: Atlas
  readonly cases: Cases
  readonly series: (service: ServiceId, fromMinute: number, toMinute: number) => readonly number[]
  readonly usual: (service: ServiceId, minute: number) => number
  /** Whom people merely blame: what they report says nothing of it. */
  readonly isBystander: (service: ServiceId) => boolean
}

export class SignBook {
  readonly #world: World
  #crowd: { readonly minute: number; readonly signs: ReadonlyMap<ServiceId, Signs> } | null = null

  constructor(world: World) {
    this.#world = world
  }

  at(now: Instant): Signs[] {
    const minute = minuteOf(now)
    if (this.#crowd?.minute !== minute) this.#crowd = { minute, signs: this.#ofCrowd(minute) }
    const signs = new Map(this.#crowd.signs)
    for (const service of this.#world.cases.live()) {
      const failing = this.#failing(service)
      if (failing === null) continue
      const known = signs.get(service) ?? signsOf(service, [], 0)
      signs.set(service, withFailure(known, (now - failing.since) / 60_000, failing.phase))
    }
    return [...signs.values()].filter(({ service }) => !this.#world.isBystander(service))
  }

  #ofCrowd(minute: number): Map<ServiceId, Signs> {
    const { atlas, series, usual } = this.#world
    const signs = new Map<ServiceId, Signs>()
    for (const service of atlas.services.keys()) {
      const counts = series(service, minute - horizon + 1, minute + 1)
      if (counts.some((n) => n > 0)) signs.set(service, signsOf(service, counts, usual(service, minute)))
    }
    return signs
  }

  #failing(service: ServiceId): { readonly since: Instant; readonly phase: string } | null {
    const c = this.#world.cases.get(service)
    const last = c?.incident?.evidence.findLast((e) => e.kind === 'check')
    if (c?.incident == null || last === undefined || last.kind !== 'check' || last.up) return null
    return { since: c.incident.beganAt, phase: last.phase }
  }
}
