// What a message's thread is about, as the journal has it: whoever holds a link out of a message must see what it means.

import type { AboutThread } from '../../board/index.ts'
import type { Incident } from '../../incidents/index.ts'
import type { Acknowledgement } from '../../telling/index.ts'
import type { Instant, Json } from '../../terms/index.ts'
import type { Realm } from '../desk/realm.ts'
import { acknowledgementView } from './act-views.ts'

export type KnownThread = {
  readonly thread: string
  readonly title: string
  readonly path: string | null
  /** The one that began it first. */
  readonly incidents: readonly string[]
  /** When it last came back after it had been told to be over; null: never. */
  readonly backAt: number | null
}

const mostRead = 1000

export async function knownThread({ store }: Pick<Realm, 'store'>, thread: string): Promise<KnownThread> {
  const told = await store.journal({
    subject: thread,
    kinds: ['alert.decided'],
    order: 'desc',
    limit: mostRead,
  })
  const last = told[0]?.data
  if (last === undefined) return { thread, title: thread, path: null, incidents: [], backAt: null }
  const subject = text(last.subject) ?? ''
  const title = text(last.title) ?? thread
  const back = text(last.backAt)
  const backAt = back === null ? null : Date.parse(back)
  if (last.topic !== 'incidents') {
    const path = last.topic === 'endpoints' ? `/endpoints/${encodeURIComponent(subject)}` : null
    return { thread, title, path, incidents: [], backAt }
  }
  const joined = told.flatMap(({ data }) => (Array.isArray(data.incidents) ? data.incidents : []))
  const incidents = new Set([subject, ...joined.flatMap((id) => text(id) ?? [])])
  return {
    thread,
    title,
    path: `/incidents/${encodeURIComponent(subject)}`,
    incidents: [...incidents],
    backAt,
  }
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null)

/** `incidents`: those that the loop knows: all that go on, and the last day's. */
export function aboutThread(
  { thread, title, path, incidents: own, backAt }: KnownThread,
  acknowledged: readonly Acknowledgement[],
  incidents: readonly Pick<Incident, 'id' | 'state'>[],
  now: Instant,
): AboutThread {
  const ids = new Set(own)
  const goesOn = incidents.some(({ id, state }) => ids.has(id) && state !== 'resolved')
  const last = acknowledged.findLast(
    (one) => one.thread === thread || (one.incident !== undefined && ids.has(one.incident)),
  )
  const over = own.length > 0 && !goesOn
  const holds = last !== undefined && (last.until ?? Infinity) > now && last.at >= (backAt ?? 0)
  return { title, path, over, acknowledged: holds ? acknowledgementView(last) : null }
}
