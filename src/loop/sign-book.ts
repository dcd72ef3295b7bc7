// What every service shows now of whether it fell, from its reports and its failing checks. Taken once a minute from
// the counts; what checks say is added when it is asked for, so that a failing check need not wait for the crowd.

import { type Atlas, type Countries, horizon, type Signs, signsOf, withFailure } from '../atlas/index.ts'
import { type Instant, minuteOf, type ServiceId, startOfMinute } from '../terms/index.ts'
import type { Cases } from './cases.ts'

type World = {
  readonly atlas: Atlas
  readonly cases: Cases
  readonly series: (service: ServiceId, fromMinute: number, toMinute: number) => readonly number[]
  /** The last minute with a report. */
  readonly heardAt: (service: ServiceId) => number
  readonly usual: (service: ServiceId, minute: number) => number
  readonly countriesOf: (service: ServiceId) => Countries
  /** Whom people merely blame: what they report says nothing of it. */
  readonly isBystander: (service: ServiceId) => boolean
}

type Minute = {
  readonly minute: number
  readonly crowd: ReadonlyMap<ServiceId, Signs>
  /** Of services whose checks fail, by since when and how. */
  readonly failing: Map<string, Signs>
}

export class SignBook {
  readonly #world: World
  #taken: Minute | null = null
  #last: readonly Signs[] = []

  constructor(world: World) {
    this.#world = world
  }

  /** The very list that was given before, as long as nothing has changed: who asks may keep what it made of it. */
  at(now: Instant): readonly Signs[] {
    const minute = minuteOf(now)
    if (this.#taken?.minute !== minute)
      this.#taken = { minute, crowd: this.#ofCrowd(minute), failing: new Map() }
    const signs = new Map(this.#taken.crowd)
    const end = startOfMinute(minute + 1)
    for (const service of this.#world.cases.live()) {
      const failing = this.#failing(service)
      if (failing === null) continue
      const key = `${service} ${failing.since} ${failing.phase}`
      const known = this.#taken.failing.get(key)
      const crowd = signs.get(service) ?? signsOf(service, [], 0)
      const one = known ?? withFailure(crowd, (end - failing.since) / 60_000, failing.phase)
      this.#taken.failing.set(key, one)
      signs.set(service, one)
    }
    const list = [...signs.values()].filter(({ service }) => !this.#world.isBystander(service))
    const same = list.length === this.#last.length && list.every((one, i) => one === this.#last[i])
    if (!same) this.#last = list
    return this.#last
  }

  #ofCrowd(minute: number): Map<ServiceId, Signs> {
    const { atlas, series, heardAt, usual, countriesOf } = this.#world
    const signs = new Map<ServiceId, Signs>()
    for (const service of atlas.services.keys()) {
      if (heardAt(service) <= minute - horizon) continue
      const counts = series(service, minute - horizon + 1, minute + 1)
      if (!counts.some((n) => n > 0)) continue
      signs.set(
        service,
        signsOf(service, counts, usual(service, minute), () => countriesOf(service)),
      )
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
