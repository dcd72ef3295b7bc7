// Who was told what of a steered name, and when: so that after a move it is known, not guessed, when the last resolver
// let go of the old answer. Of each resolver the last two answers are kept, and of each name the resolvers that asked
// first are forgotten beyond a bound, so that no flood of addresses costs more than that.

import type { ResourceRecord } from '../dns/index.ts'
import { type ClientsSeen, type EnvelopeHolder, type Held, recordTexts } from '../steering/index.ts'
import type { Clock, EndpointName, Instant } from '../terms/index.ts'

export const queryLogBounds = { clientsOfName: 1024, clients: 65_536 } as const

type Client = {
  /** Which answer it was given last, by its number; first and last time. */
  era: number
  firstAt: Instant
  lastAt: Instant
  /** The answer before that one, and when it was given last. */
  oldEra: number
  oldAt: Instant
}

type Watched = {
  held: Held
  answer: string
  era: number
  changedAt: Instant
  /** TTL of the answer before. */
  oldTtlMs: number
  readonly clients: Map<string, Client>
}

export class QueryLog {
  readonly #holder: Pick<EnvelopeHolder, 'current'>
  readonly #clock: Pick<Clock, 'now'>
  readonly #bounds: { readonly clientsOfName: number; readonly clients: number }
  readonly #names = new Map<string, Watched>()
  #clients = 0

  constructor(
    holder: Pick<EnvelopeHolder, 'current'>,
    clock: Pick<Clock, 'now'>,
    bounds: { readonly clientsOfName: number; readonly clients: number } = queryLogBounds,
  ) {
    this.#holder = holder
    this.#clock = clock
    this.#bounds = bounds
  }

  /** This process's own questions come from there: reading back is no resolver. */
  ownPort: () => number | null = () => null

  /** Resolvers that are remembered, over all names. */
  get size(): number {
    return this.#clients
  }

  /** What was told: the records of an answer. An alias of the zone's own leads to the steered name behind it. */
  told(records: readonly Pick<ResourceRecord, 'name'>[], client: string, port = 0): void {
    if (port !== 0 && port === this.ownPort()) return
    let last = ''
    for (const { name } of records) {
      if (name === last) continue
      last = name
      const watched = this.#watched(last as EndpointName)
      if (watched) this.#note(watched, client)
    }
  }

  /** Of the last change of the answer at or after `since`; null while there was none. */
  clientsOf(endpoint: EndpointName, since: Instant): ClientsSeen | null {
    const watched = this.#watched(endpoint)
    if (!watched || watched.era === 0 || watched.changedAt < since) return null
    const { era, changedAt, oldTtlMs, clients } = watched
    const now = this.#clock.now()
    const seen = { holding: 0, moved: 0, expired: 0 }
    let doneAt = changedAt
    for (const client of clients.values()) {
      const oldAt = client.era === era ? (client.oldEra === era - 1 ? client.oldAt : null) : client.lastAt
      const until = oldAt === null ? 0 : oldAt + oldTtlMs
      if (until <= changedAt) continue
      seen.holding++
      const askedAgain = client.era === era && client.firstAt <= until
      if (askedAgain) seen.moved++
      else if (until <= now) seen.expired++
      doneAt = Math.max(doneAt, askedAgain ? client.firstAt : until) as Instant
    }
    return { ...seen, doneAt: seen.moved + seen.expired === seen.holding ? doneAt : null }
  }

  #watched(name: EndpointName): Watched | null {
    const known = this.#names.get(name)
    const held = this.#holder.current(name)
    if (known && (held === null || known.held === held)) return known
    if (held === null) return null
    const answer = recordTexts(held.plan.envelope, held.answering).join()
    if (known) return renew(known, held, answer)
    const now = this.#clock.now()
    const made = { held, answer, era: 0, changedAt: now, oldTtlMs: 0, clients: new Map() }
    this.#names.set(name, made)
    return made
  }

  #note({ clients, era }: Watched, address: string): void {
    const now = this.#clock.now()
    const client = clients.get(address)
    if (client === undefined) {
      if (clients.size >= this.#bounds.clientsOfName || this.#clients >= this.#bounds.clients) {
        const oldest = clients.keys().next()
        if (oldest.done) return
        clients.delete(oldest.value)
        this.#clients--
      }
      clients.set(address, { era, firstAt: now, lastAt: now, oldEra: -1, oldAt: now })
      this.#clients++
      return
    }
    if (client.era !== era) {
      client.oldEra = client.era
      client.oldAt = client.lastAt
      client.era = era
      client.firstAt = now
    }
    client.lastAt = now
  }
}

/** The same answer under another plan is no change for who asks. */
function renew(watched: Watched, held: Held, answer: string): Watched {
  const oldTtlMs = watched.held.plan.envelope.ttl * 1000
  watched.held = held
  if (answer === watched.answer) return watched
  watched.answer = answer
  watched.era++
  watched.changedAt = held.since as Instant
  watched.oldTtlMs = oldTtlMs
  return watched
}
