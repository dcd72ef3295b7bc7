// Versions before the outbox had a courier for each channel with a document of its own: how far it had read the journal,
// what it had told, and what waited. The machine learns what they told by hearing it again from its beginning; of what
// it says then, only that is sent which a channel had not read. Nothing is lost or told twice by the upgrade.

import {
  type Message,
  type NewMessage,
  type StepAll,
  type TellingSetup,
  type TellingState,
  tellingKinds,
} from '../telling/index.ts'
import {
  type Clock,
  type Entry,
  type Instant,
  instant,
  isoTime,
  type JournalKind,
  type Json,
  type JsonObject,
} from '../terms/index.ts'
import type { AlertLog } from './courier.ts'
import { outgoing } from './outgoing.ts'
import type { AlertStore } from './store.ts'

export type TakeoverPorts = {
  readonly store: AlertStore
  readonly clock: Clock
  readonly log: AlertLog
  readonly step: StepAll
  readonly setup: () => TellingSetup
}

export type TakenOver = {
  readonly state: TellingState | null
  readonly messages: readonly NewMessage[]
  /** The old documents, which go. */
  readonly documents: Readonly<Record<string, null>>
}

/** As the old couriers wrote it; whatever cannot be read is done without. */
type OldChannel = {
  readonly after: number
  readonly waiting: readonly JsonObject[]
  readonly announced: readonly string[]
  /** `foundation PATH`, `endpoint NAME CODE`. */
  readonly told: readonly string[]
}

const prefix = 'alerts.cursor.'
const readAtOnce = 500

/** `end`: the journal's newest seq. */
export async function takeOver(ports: TakeoverPorts, end: number): Promise<TakenOver> {
  const { store, clock, log, setup } = ports
  const channels = new Map<string, OldChannel>()
  for (const key of await store.keys(prefix)) {
    const document = await store.get(key)
    if (document) channels.set(key.slice(prefix.length), oldChannel(document, end))
  }
  if (channels.size === 0) return { state: null, messages: [], documents: {} }
  log.info({ channels: [...channels.keys()] }, 'alerts of an earlier version are taken over')
  const now = clock.now()
  const waiting = [...channels].flatMap(([id, { waiting }]) => {
    const recipients = setup().routes.find((route) => route.id === id)?.recipients ?? []
    return waiting.flatMap((one) => oldMessages(one, id, recipients, now))
  })
  const { state, messages } = await heardAgain(ports, channels, end)
  return {
    state,
    messages: [...waiting, ...messages].map((message) => outgoing(message, now)),
    documents: Object.fromEntries([...channels.keys()].map((id) => [`${prefix}${id}`, null])),
  }
}

async function heardAgain(
  { store, step, setup, log }: TakeoverPorts,
  channels: ReadonlyMap<string, OldChannel>,
  end: number,
): Promise<{ state: TellingState | null; messages: Message[] }> {
  let state: TellingState | null = null
  const messages: Message[] = []
  let now = instant(0)
  const take = (entry: Entry): void => {
    // As the teller hands them in: no two of one instant.
    now = instant(Math.max(entry.at, now + 0.001))
    try {
      const next = step(state, [{ kind: 'entry', entry, now }], setup())
      state = next.state
      const unread = ({ route }: Message): boolean => entry.seq > (channels.get(route)?.after ?? end)
      messages.push(...next.messages.filter(unread))
    } catch (problem) {
      log.warn({ seq: entry.seq, error: String(problem) }, 'this entry could not be taken over')
    }
  }
  for (let after = (await oldest(store, [...channels.values()])) - 1; ; ) {
    const entries = await store.journal({ after, kinds: tellingKinds, limit: readAtOnce })
    for (const entry of entries) if (entry.seq <= end) take(entry)
    after = entries.at(-1)?.seq ?? end
    if (entries.length < readAtOnce || after >= end) return { state, messages }
  }
}

/** The seq from which on all that is told and not over began. */
async function oldest(store: AlertStore, channels: readonly OldChannel[]): Promise<number> {
  const seqs = channels.map(({ after }) => after + 1)
  const find = async (kind: JournalKind, subject: string): Promise<void> => {
    const [entry] = await store.journal({ kinds: [kind], subject, order: 'desc', limit: 1 })
    if (entry) seqs.push(entry.seq)
  }
  for (const id of new Set(channels.flatMap(({ announced }) => announced))) await find('incident.opened', id)
  for (const key of new Set(channels.flatMap(({ told }) => told))) {
    const [what, subject = ''] = key.split(' ')
    await find(what === 'foundation' ? 'foundation.named' : 'endpoint.alarm', subject)
  }
  return Math.min(...seqs)
}

function oldChannel(document: JsonObject, end: number): OldChannel {
  const { after, waiting, announced, told } = document
  const keys = (value: Json | undefined): string[] => Object.keys(object(value) ?? {})
  return {
    after: typeof after === 'number' ? after : end,
    waiting: Array.isArray(waiting) ? waiting.map(object).filter((one) => one !== null) : [],
    announced: keys(announced),
    told: keys(told),
  }
}

const kinds: Readonly<Record<string, Message['kind']>> = {
  'incident.opened': 'incident.opened',
  'incident.raised': 'incident.changed',
  'incident.resolved': 'incident.resolved',
  'endpoint.alarm': 'endpoint.alarm',
  'endpoint.cleared': 'endpoint.cleared',
}

/** Under its old id: it may have arrived already. */
function oldMessages(
  waiting: JsonObject,
  route: string,
  recipients: readonly string[],
  now: Instant,
): Message[] {
  const alert = object(waiting.alert)
  if (alert === null) return []
  const text = (key: string): string | null => (typeof alert[key] === 'string' ? alert[key] : null)
  const severity = text('severity')
  return recipients.map((recipient, i) => ({
    id: `${text('id') ?? route}${i === 0 ? '' : `-${i}`}`,
    route,
    recipient,
    kind: kinds[text('kind') ?? ''] ?? 'summary',
    thread: `${text('subject') ?? route}`,
    revision: 0,
    at: text('at') ?? isoTime(now),
    severity: severity === 'minor' || severity === 'major' ? severity : 'critical',
    title: (text('text') ?? '').slice(0, 200),
    text: (text('text') ?? '').slice(0, 4000),
    url: text('url') ?? '',
    subject: text('subject') ?? route,
    services: [],
    moved: [],
    links: [],
  }))
}

const object = (value: Json | undefined): JsonObject | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null
