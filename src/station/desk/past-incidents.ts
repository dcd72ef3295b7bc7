// The incidents that are remembered, in the order in which they opened and by service. Bounded: of each service the oldest
// go first.

import type { Incident } from '../../incidents/index.ts'
import type { Entry, ServiceId } from '../../terms/index.ts'
import { heard, type PastIncident, servicesIn } from './past-incident.ts'

const mostOfService = 300

export class PastIncidents {
  readonly #byId = new Map<string, PastIncident>()
  /** Under which service one is written down: the one that it was first told of. */
  readonly #homes = new Map<string, ServiceId>()
  readonly #kept = new Map<ServiceId, string[]>()
  readonly #of = new Map<ServiceId, Set<string>>()
  #ordered: PastIncident[] | null = null
  version = 0

  restore(incidents: readonly PastIncident[]): void {
    for (const one of incidents.toSorted((a, b) => a.openedAt - b.openedAt)) this.#put(one)
  }

  /** Gives the service under which it is to be written down. */
  hear(incident: Incident, entry: Entry): ServiceId {
    return this.#put(heard(this.#byId.get(incident.id), incident, entry))
  }

  get(id: string): PastIncident | null {
    return this.#byId.get(id) ?? null
  }

  all(): readonly PastIncident[] {
    this.#ordered ??= [...this.#byId.values()]
    return this.#ordered
  }

  of(service: ServiceId): readonly PastIncident[] {
    return [...(this.#of.get(service) ?? [])].flatMap((id) => this.#byId.get(id) ?? [])
  }

  keptOf(service: ServiceId): readonly PastIncident[] {
    return (this.#kept.get(service) ?? []).flatMap((id) => this.#byId.get(id) ?? [])
  }

  #put(incident: PastIncident): ServiceId {
    const { id } = incident
    const home = this.#homes.get(id) ?? incident.service
    if (!this.#homes.has(id)) {
      this.#homes.set(id, home)
      const kept = this.#kept.get(home) ?? []
      this.#kept.set(home, kept)
      kept.push(id)
      if (kept.length > mostOfService) this.#forget(kept.shift()!)
    }
    this.#byId.set(id, incident)
    for (const service of servicesIn(incident)) {
      const of = this.#of.get(service) ?? new Set()
      this.#of.set(service, of.add(id))
    }
    this.#ordered = null
    this.version++
    return home
  }

  #forget(id: string): void {
    const incident = this.#byId.get(id)
    this.#byId.delete(id)
    this.#homes.delete(id)
    if (incident !== undefined) for (const service of servicesIn(incident)) this.#of.get(service)?.delete(id)
  }
}
