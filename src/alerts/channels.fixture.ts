// What the tests of this room stand on: a journal in memory that outlives a restart, an hour that passes in seconds,
// and receivers on real sockets.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Entry,
  instant,
  type JsonObject,
  type NewEntry,
  seededRandom,
  type Timers,
} from '../terms/index.ts'
import type { AlertStore } from './courier.ts'
import { type Alerts, type AlertsOptions, startAlerts } from './start.ts'

export const noon = 1_760_961_600_000
/** Waits are this many times shorter than they say. */
const haste = 25

export class MemoryStore implements AlertStore {
  readonly entries: Entry[] = []
  readonly documents = new Map<string, JsonObject>()

  async journal(query: Parameters<AlertStore['journal']>[0]): Promise<readonly Entry[]> {
    const found = this.entries.filter(
      ({ seq, kind }) => seq > (query.after ?? 0) && (query.kinds?.includes(kind) ?? true),
    )
    return (query.order === 'desc' ? found.reverse() : found).slice(0, query.limit ?? 100)
  }

  async append(entries: readonly NewEntry[]): Promise<readonly Entry[]> {
    const added = entries.map((entry, i) => ({ ...entry, seq: this.entries.length + 1 + i }))
    this.entries.push(...added)
    return added
  }

  async get(key: string): Promise<JsonObject | null> {
    return this.documents.get(key) ?? null
  }

  async put(key: string, value: JsonObject | null): Promise<void> {
    // As a store on disk would: what comes back is not the object that went in.
    if (value) this.documents.set(key, JSON.parse(JSON.stringify(value)))
    else this.documents.delete(key)
  }

  of(kind: Entry['kind']): Entry[] {
    return this.entries.filter((entry) => entry.kind === kind)
  }
}

export const incidentEntry = (
  kind: 'incident.opened' | 'incident.updated' | 'incident.resolved',
  id: string,
  severity: string,
  summary = `${id} is down`,
): NewEntry => ({
  at: instant(noon),
  author: 'holdfast',
  kind,
  subject: id,
  why: summary,
  data: { incident: { id, service: 'shop', severity, summary, foundation: 'aws/us-east-1' } },
})

export const other = (kind: NewEntry['kind'], subject: string, data: JsonObject = {}): NewEntry => ({
  at: instant(noon),
  author: 'holdfast',
  kind,
  subject,
  why: `${kind} of ${subject}`,
  data,
})

const timers: Timers = {
  after(wait, act) {
    const timer = setTimeout(act, wait / haste)
    return () => clearTimeout(timer)
  },
}

export type Lines = { readonly lines: string[] }

/** Starts alerts and waits until every channel has its place in the journal. */
export async function start(
  store: MemoryStore,
  over: Pick<AlertsOptions, 'specs'> & Partial<AlertsOptions>,
): Promise<Alerts & Lines> {
  const lines: string[] = []
  const keep = (data: object, message: string): void => void lines.push(`${message} ${JSON.stringify(data)}`)
  const alerts = startAlerts({
    store,
    clock: {
      now: () => instant(noon + performance.now() * haste),
      monotonic: () => performance.now() * haste,
    },
    timers,
    random: seededRandom(1),
    log: { info: keep, warn: keep },
    secrets: async (file) => `content of ${file}`,
    boardUrl: 'http://127.0.0.1:8080',
    ...over,
  })
  await until('every channel has a cursor', () =>
    over.specs.every(({ id }) => store.documents.has(`alerts.cursor.${id}`)),
  )
  return { ...alerts, lines }
}

/** Appends and nudges, as the station does. */
export async function happen(store: MemoryStore, alerts: Alerts, ...entries: NewEntry[]): Promise<void> {
  await store.append(entries)
  alerts.nudge()
}

export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`within 10 s it never held: ${what}`)
    await pause(5)
  }
}

export type Delivery = {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: JsonObject
}
export type Receiver = {
  readonly url: string
  readonly got: Delivery[]
  readonly close: () => void
}

/** A receiver that records every request and answers as `answer` says (attempt counted from 1). */
export async function receiver(
  answer: (response: ServerResponse, attempt: number) => void = (response) => response.end('ok'),
): Promise<Receiver> {
  const got: Delivery[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    got.push({ headers: request.headers, text, body: JSON.parse(text) })
    answer(response, got.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook/T0PSECRET`,
    got,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
