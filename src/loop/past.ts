// The past as the journal tells it, folded entry by entry: outages of foundations with whom they hit and when. What is
// folded is kept apart from the journal, so that pruning the journal forgets nothing that was learnt. An outage counts
// once it is over; a name that was corrected was never one.

import { areKin, type Past, type PastOutage, type Watched } from '../atlas/index.ts'
import {
  days,
  type Entry,
  type FoundationPath,
  hours,
  type Instant,
  instant,
  type JsonObject,
  minutes,
  parseFoundationPath,
  parseServiceId,
  type ServiceId,
} from '../terms/index.ts'

type Trouble = {
  readonly id: string
  readonly service: ServiceId
  readonly beganAt: Instant
  readonly until: Instant | null
  /** People blame it for what is another's. */
  readonly blamed: boolean
}
type Named = {
  readonly foundation: FoundationPath
  readonly namedAt: Instant
  readonly explains: readonly string[]
}
type Kept = Omit<PastOutage, 'hits' | 'unclear'> & {
  readonly hits: readonly (readonly [ServiceId, Instant])[]
  readonly unclear: readonly ServiceId[]
}
type Saved = {
  readonly version: typeof version
  readonly seq: number
  readonly to: Instant
  readonly watched: readonly (readonly [ServiceId, Watched])[]
  readonly troubles: readonly Trouble[]
  readonly named: readonly Named[]
  readonly outages: readonly Kept[]
}

const version = 1
/** Newest ones; at two thousand services hit in each they are a few megabytes. */
const mostOutages = 400
/** Troubles are needed until the outage that they belong to is over; one that never ended is no witness either. */
const troublesKept = days(3)
const longestTrouble = days(30)
/** What a foundation explains began at most so long before it was named. */
const namedWithin = hours(3)
/** As the yardstick of an outage begins (atlas/suggestions). */
const early = minutes(5)

export const pastKinds = [
  'incident.opened',
  'incident.updated',
  'incident.recovering',
  'incident.resolved',
  'foundation.named',
  'foundation.grew',
  'foundation.cleared',
] as const

export class PastBook {
  #seq = 0
  #to = instant(0)
  readonly #watched = new Map<ServiceId, Watched>()
  readonly #troubles = new Map<string, Trouble>()
  #named: Named[] = []
  #outages: PastOutage[] = []

  /** `saved`: what `save` gave; of another shape it is no past at all. */
  constructor(saved: JsonObject | null = null) {
    if (!isSaved(saved)) return
    this.#seq = saved.seq
    this.#to = saved.to
    for (const [service, watched] of saved.watched) this.#watched.set(service, watched)
    for (const trouble of saved.troubles) this.#troubles.set(trouble.id, trouble)
    this.#named = [...saved.named]
    this.#outages = saved.outages.map((kept) => ({
      ...kept,
      hits: new Map(kept.hits),
      unclear: new Set(kept.unclear),
    }))
  }

  /** The last journal entry that was heard. */
  get seq(): number {
    return this.#seq
  }

  past(): Past {
    return { outages: this.#outages, watched: this.#watched, to: this.#to }
  }

  /** In journal order; what was heard before is passed over. True: an outage was added or taken back. */
  hear(entries: readonly Entry[]): boolean {
    let changed = false
    for (const entry of entries) {
      if (entry.seq <= this.#seq) continue
      this.#seq = entry.seq
      if (entry.at > this.#to) this.#to = entry.at
      if (entry.kind.startsWith('incident.')) this.#onIncident(entry)
      else if (entry.kind.startsWith('foundation.')) changed = this.#onFoundation(entry) || changed
    }
    return changed
  }

  /** Services whose trouble would be noticed now. One that is not among them any more is no witness from now on. True: somebody came or went. */
  watch(services: ReadonlySet<ServiceId>, at: Instant): boolean {
    if (at > this.#to) this.#to = at
    let changed = false
    const set = (service: ServiceId, watched: Watched): void => {
      this.#watched.set(service, watched)
      changed = true
    }
    // What happened while nobody looked is not known: who comes back begins anew.
    for (const service of services)
      if (this.#watched.get(service)?.until !== null) set(service, { since: at, until: null, troubles: 0 })
    for (const [service, watched] of this.#watched)
      if (watched.until === null && !services.has(service)) set(service, { ...watched, until: at })
    return changed
  }

  save(): JsonObject {
    const saved: Saved = {
      version,
      seq: this.#seq,
      to: this.#to,
      watched: [...this.#watched],
      troubles: [...this.#troubles.values()],
      named: this.#named,
      outages: this.#outages.map((one) => ({ ...one, hits: [...one.hits], unclear: [...one.unclear] })),
    }
    return saved as unknown as JsonObject
  }

  #onIncident({ kind, at, data }: Entry): void {
    const told = troubleOf(data.incident, kind === 'incident.resolved' ? at : null)
    if (told === null) return
    if (!this.#troubles.has(told.id)) {
      const before = this.#watched.get(told.service)
      const watched = before?.until === null ? before : { since: told.beganAt, until: null, troubles: 0 }
      const since = Math.min(watched.since, told.beganAt) as Instant
      this.#watched.set(told.service, { ...watched, since, troubles: watched.troubles + 1 })
    }
    this.#troubles.set(told.id, told)
    this.#forget(at)
  }

  /** A name that the journal never takes back (its memory was lost) must not keep all troubles for ever. */
  #forget(now: Instant): void {
    this.#named = this.#named.filter(({ namedAt }) => namedAt >= now - longestTrouble)
    const oldest = this.#named.reduce((first, { namedAt }) => Math.min(first, namedAt), now as number)
    for (const { id, beganAt, until } of this.#troubles.values())
      if ((until ?? beganAt + longestTrouble) < oldest - troublesKept) this.#troubles.delete(id)
  }

  #onFoundation({ kind, at, data }: Entry): boolean {
    const suspect = suspectOf(data.suspect)
    if (suspect === null) return false
    const { foundation, explains } = suspect
    const open = this.#named.find((one) => one.foundation === foundation)
    this.#named = this.#named.filter((one) => one !== open)
    if (kind !== 'foundation.cleared') {
      const corrected = this.#outages.find(
        (one) => one.clearedAt === at && areKin(one.foundation, foundation) && kind === 'foundation.named',
      )
      this.#outages = this.#outages.filter((one) => one !== corrected)
      this.#named.push({ foundation, namedAt: open?.namedAt ?? corrected?.beganAt ?? at, explains })
      return corrected !== undefined
    }
    if (open === undefined) return false
    this.#outages = [...this.#outages, this.#over({ ...open, explains }, at)].slice(-mostOutages)
    return true
  }

  #over({ foundation, namedAt, explains }: Named, clearedAt: Instant): PastOutage {
    const explained = new Set(explains)
    const beganAt = [...this.#troubles.values()].reduce(
      (first, { service, beganAt: at }) =>
        explained.has(service) && at < first && at >= namedAt - namedWithin ? at : first,
      namedAt,
    )
    const hits = new Map<ServiceId, Instant>()
    const unclear = new Set<ServiceId>()
    for (const { service, beganAt: at, until, blamed } of this.#troubles.values()) {
      if (at > clearedAt || (until ?? clearedAt) < beganAt - early) continue
      if (blamed || at < beganAt - early) unclear.add(service)
      else if (at < (hits.get(service) ?? Number.POSITIVE_INFINITY)) hits.set(service, at)
    }
    for (const service of unclear) hits.delete(service)
    return { foundation, beganAt, clearedAt, hits, unclear }
  }
}

type Plain = Readonly<Record<string, unknown>>
const plain = (value: unknown): Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Plain) : {}

/** Null: no incident of one service. */
function troubleOf(value: unknown, resolvedAt: Instant | null): Trouble | null {
  const { id, service, beganAt, sympatheticTo, scope } = plain(value)
  // A country's or a sector's trouble is no service's.
  if (scope !== undefined && plain(scope).kind !== 'service') return null
  if (typeof id !== 'string' || typeof service !== 'string' || typeof beganAt !== 'number') return null
  const read = parseServiceId(service)
  if (!read.ok) return null
  return {
    id,
    service: read.value,
    beganAt: instant(beganAt),
    until: resolvedAt,
    blamed: sympatheticTo !== undefined && sympatheticTo !== null,
  }
}

function suspectOf(value: unknown): Pick<Named, 'foundation' | 'explains'> | null {
  const { foundation, explains } = plain(value)
  const read = typeof foundation === 'string' ? parseFoundationPath(foundation) : null
  if (!read?.ok) return null
  const names = Array.isArray(explains) ? explains.filter((one) => typeof one === 'string') : []
  return { foundation: read.value, explains: names }
}

const lists = ['watched', 'troubles', 'named', 'outages'] as const

function isSaved(value: unknown): value is Saved {
  const { version: read, seq, to, ...rest } = plain(value)
  return (
    read === version &&
    typeof seq === 'number' &&
    typeof to === 'number' &&
    lists.every((key) => Array.isArray(rest[key]))
  )
}
