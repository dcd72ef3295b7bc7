// A stage for the machine: a clock that is told, a journal that is written by hand, and everything that was said.

import type { Atlas, AtlasService } from '../atlas/index.ts'
import {
  type Entry,
  type FoundationPath,
  type IncidentId,
  type Instant,
  instant,
  type JournalKind,
  type Json,
  type JsonObject,
  type NewEntry,
  type ServiceId,
} from '../terms/index.ts'
import {
  everything,
  type Message,
  type Route,
  stepTelling,
  type TellingSetup,
  type TellingState,
  type When,
} from './index.ts'

export const noon = Date.parse('2026-07-15T12:00:00Z')
export const minute = 60_000

/** Edges as `aws/us-east-1/dynamodb`, soft ones with a `?` behind. */
export function atlasOf(services: Readonly<Record<string, readonly string[]>>): Atlas {
  const found = Object.entries(services).map(([id, edges]): [ServiceId, AtlasService] => [
    id as ServiceId,
    {
      ...{ id: id as ServiceId, name: id, category: id.split('-')[0]!, public: true },
      standsOn: edges.map((edge) => ({
        on: edge.replace('?', '') as FoundationPath,
        kind: edge.endsWith('?') ? 'soft' : 'hard',
      })),
    },
  ])
  return { services: new Map(found), foundations: new Map() }
}

export const routeOf = (
  id: string,
  over: Partial<Omit<Route, 'when'>> & { when?: Partial<When> } = {},
): Route => ({
  ...{ id, recipients: [`to-${id}`], person: null, quiet: null, remind: null, escalate: null },
  ...{ onlyEscalated: false, tracks: false },
  ...over,
  when: { ...everything, ...over.when },
})

export type IncidentWords = {
  readonly severity?: string
  readonly state?: string
  readonly foundation?: string
  readonly sympatheticTo?: string
  readonly evidence?: Json
  readonly scope?: Json
  readonly beganAt?: number
}

export class Stage {
  readonly messages: Message[] = []
  readonly decided: NewEntry[] = []
  setup: TellingSetup
  state: TellingState | null = null
  wakeAt: Instant | null = null
  now: number
  #seq = 0
  /** By service: the number of its incident, and when that was over. */
  readonly #lives = new Map<string, { number: number; endedAt: number | null }>()

  constructor(setup: Partial<TellingSetup> & { readonly routes: readonly Route[] }, at = noon) {
    this.now = at
    this.setup = { atlas: atlasOf({}), endpoints: new Map(), boardUrl: 'http://board', ...setup }
    this.#step(null)
  }

  #step(entry: Entry | null): void {
    const now = instant(this.now)
    const event = entry === null ? ({ kind: 'time', now } as const) : ({ kind: 'entry', entry, now } as const)
    const { state, messages, entries, wakeAt } = stepTelling(this.state, event, this.setup)
    // What is kept is what was written as JSON.
    this.state = JSON.parse(JSON.stringify(state)) as TellingState
    this.messages.push(...messages)
    this.decided.push(...entries)
    this.wakeAt = wakeAt
  }

  write(
    kind: JournalKind,
    subject: string,
    data: JsonObject = {},
    author = 'holdfast',
    why = `${kind} of ${subject}`,
  ): void {
    this.#step({ seq: ++this.#seq, at: instant(this.now), author, kind, subject, why, data })
  }

  /** Time passes as the one who drives the machine tells it. */
  wait(durationMs: number): void {
    const end = this.now + durationMs
    while (this.now < end) {
      const due = Math.min(this.now + 30_000, this.wakeAt ?? Number.POSITIVE_INFINITY, end)
      this.now = Math.max(due, this.now + 1)
      this.#step(null)
    }
  }

  waitUntil(iso: string): void {
    this.wait(Date.parse(iso) - this.now)
  }

  /** Holdfast does not run. */
  sleep(durationMs: number): void {
    this.now += durationMs
  }

  incident(
    kind: 'opened' | 'updated' | 'recovering' | 'resolved',
    service: string,
    words: IncidentWords = {},
  ): void {
    const states = { opened: 'open', updated: 'open', recovering: 'recovering', resolved: 'resolved' }
    const id = this.#live(kind, service)
    const incident = {
      ...{ id, service, severity: 'major', state: states[kind], beganAt: this.now, foundation: null },
      summary: `${service} is down`,
      ...words,
    }
    this.write(`incident.${kind}`, id, { incident })
  }

  /** The incident that a service has, or had last. */
  incidentOf(service: string): IncidentId {
    const { number } = this.#lives.get(service) ?? { number: 1 }
    return (number === 1 ? `inc-${service}` : `inc-${service}-${number}`) as IncidentId
  }

  /** What comes back after more than half an hour is another incident, as in the loop. */
  #live(kind: string, service: string): IncidentId {
    const { number, endedAt } = this.#lives.get(service) ?? { number: 1, endedAt: null }
    const isOver = kind === 'resolved'
    const isAnother = !isOver && endedAt !== null && this.now - endedAt > 30 * minute
    this.#lives.set(service, {
      number: isAnother ? number + 1 : number,
      endedAt: isOver ? (endedAt ?? this.now) : null,
    })
    return this.incidentOf(service)
  }

  named(foundation: string, affected: readonly string[]): void {
    const suspect = { foundation, explains: affected, affected, blastRadius: { services: 1, countries: 1 } }
    this.write('foundation.named', foundation, { suspect })
  }

  cleared(foundation: string, instead: string | null = null): void {
    this.write('foundation.cleared', foundation, { suspect: { foundation }, instead })
  }

  /** `recipient kind subject`, in order, since the last look. */
  said(): string[] {
    return this.messages.splice(0).map(({ recipient, kind, thread }) => `${recipient} ${kind} ${thread}`)
  }
}
