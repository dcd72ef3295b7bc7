// One case for every service that ever was in trouble: steps it, hands out incident ids and writes the entries.

import {
  type Case,
  type CaseEvent,
  createCase,
  type Incident,
  type LifeRules,
  lifeRules,
  stepCase,
  type Word,
} from '../incidents/index.ts'
import {
  type FoundationPath,
  hours,
  type IncidentId,
  type Instant,
  minuteOf,
  type NewEntry,
  type ServiceId,
} from '../terms/index.ts'
import { incidentEntry, sympathyEntry } from './entries.ts'

const remembered = hours(24)

const slug = (service: ServiceId): string =>
  service
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'service'

function sympatheticTo({ sympatheticTo: _, ...incident }: Incident, to: ServiceId | null): Incident {
  return to === null ? incident : { ...incident, sympatheticTo: to }
}

export type CasesOptions = {
  readonly rules?: LifeRules
  /** What an incident that opens is marked with when the service is merely blamed. */
  readonly sympatheticTo?: (service: ServiceId) => ServiceId | undefined
  /** Of the ids, where several keep cases beside each other. */
  readonly prefix?: string
  /** What people call a service. */
  readonly nameOf?: (service: ServiceId) => string
}

export class Cases {
  readonly #cases = new Map<ServiceId, Case>()
  readonly #live = new Set<ServiceId>()
  readonly #ids = new Set<string>()
  readonly #rules: LifeRules
  readonly #prefix: string
  readonly #nameOf: (service: ServiceId) => string
  /** Services without an incident whose checks fail while work is announced. */
  readonly #waiting = new Set<ServiceId>()
  readonly #sympatheticTo: (service: ServiceId) => ServiceId | undefined

  constructor(saved: readonly Case[] = [], options: CasesOptions = {}) {
    this.#nameOf = options.nameOf ?? ((service) => service)
    this.#rules = options.rules ?? lifeRules
    this.#sympatheticTo = options.sympatheticTo ?? (() => undefined)
    this.#prefix = options.prefix ?? 'inc'
    for (const c of saved) this.#keep(c)
  }

  #keep(c: Case): void {
    const before = this.#cases.get(c.service)?.incident?.id
    if (before !== c.incident?.id) {
      if (before !== undefined) this.#ids.delete(before)
      if (c.incident !== null) this.#ids.add(c.incident.id)
    }
    this.#cases.set(c.service, c)
    if (c.incident !== null && c.incident.state !== 'resolved') this.#live.add(c.service)
    else this.#live.delete(c.service)
    if (c.held.length > 0) this.#waiting.add(c.service)
    else this.#waiting.delete(c.service)
  }

  /** The minute and the service say it; a number is added where two services read alike. */
  #newId(service: ServiceId, at: Instant): IncidentId {
    const base = `${this.#prefix}-${minuteOf(at).toString(36)}-${slug(service)}`
    let id = base
    for (let n = 2; this.#ids.has(id); n++) id = `${base}-${n}`
    return id as IncidentId
  }

  get(service: ServiceId): Case | undefined {
    return this.#cases.get(service)
  }

  /** Services with an incident that is open or recovering, in the order they got it. */
  live(): ReadonlySet<ServiceId> {
    return this.#live
  }

  step(service: ServiceId, event: CaseEvent): NewEntry[] {
    const before = this.#cases.get(service) ?? createCase(service, this.#nameOf(service))
    const newId = (): IncidentId => this.#newId(service, event.at)
    const { case: stepped, change } = stepCase(before, event, newId, this.#rules)
    const next = change === 'opened' || change === 'reopened' ? this.#marked(stepped) : stepped
    if (next !== before) this.#keep(next)
    return change === null || next.incident === null ? [] : [incidentEntry(next.incident, change, event.at)]
  }

  #marked(c: Case): Case {
    const to = this.#sympatheticTo(c.service)
    return c.incident === null ? c : { ...c, incident: sympatheticTo(c.incident, to ?? null) }
  }

  /** `to`: with whom people confuse it; null: with nobody any more, and `against` says why. */
  sympathise(service: ServiceId, to: ServiceId | null, now: Instant, against = ''): NewEntry[] {
    const c = this.#cases.get(service)
    if (!c?.incident || !this.#live.has(service)) return []
    const incident = { ...sympatheticTo(c.incident, to), updatedAt: now }
    this.#keep({ ...c, incident })
    return [sympathyEntry(incident, now, against)]
  }

  /** Time passes for everything that is open, recovering, or waits for announced work to end. */
  tick(
    now: Instant,
    around: (service: ServiceId) => { readonly word: Word; readonly passing: number },
  ): NewEntry[] {
    const waiting = [...this.#waiting]
      .filter((service) => !this.#live.has(service))
      .flatMap((service) => this.step(service, { kind: 'time', at: now, ...around(service) }))
    return [
      ...waiting,
      ...[...this.#live].flatMap((service) => this.step(service, { kind: 'time', at: now })),
    ]
  }

  attribute(service: ServiceId, foundation: FoundationPath | null, now: Instant): NewEntry[] {
    const c = this.#cases.get(service)
    if (!c?.incident || !this.#live.has(service) || c.incident.foundation === foundation) return []
    const incident: Incident = { ...c.incident, foundation, updatedAt: now }
    this.#keep({ ...c, incident })
    return [incidentEntry(incident, 'attributed', now)]
  }

  forget(now: Instant): void {
    for (const [service, c] of this.#cases) {
      const ended = c.incident === null || (c.incident.resolvedAt ?? now) < now - remembered
      if (!ended || this.#live.has(service) || c.failing.length > 0) continue
      this.#cases.delete(service)
      if (c.incident !== null) this.#ids.delete(c.incident.id)
    }
  }

  incidents(): Incident[] {
    return [...this.#cases.values()]
      .flatMap((c) => c.incident ?? [])
      .sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
  }

  /** Those whose turn matters stand last, in their turn: what is read back goes on in the same order. */
  save(): readonly Case[] {
    const turns = new Set([...this.#waiting, ...this.#live])
    for (const service of this.#live) {
      turns.delete(service)
      turns.add(service)
    }
    const others = [...this.#cases.values()].filter(({ service }) => !turns.has(service))
    return [...others, ...[...turns].map((service) => this.#cases.get(service)!)]
  }
}
