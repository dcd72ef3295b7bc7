// What the journal says of who was told of an incident: read back from now to a little before it opened.

import type { ToldView } from '../../board/index.ts'
import { explainTold, type ToldStep } from '../../telling/index.ts'
import {
  type Entry,
  type IncidentId,
  type Instant,
  isoTime,
  type JournalKind,
  minutes,
} from '../../terms/index.ts'
import { findIncident } from './incident-views.ts'
import type { Realm } from './realm.ts'

const kinds: readonly JournalKind[] = ['alert.decided', 'alert.sent', 'alert.failed']
const page = 1_000
/** Ten thousand entries: days of a very bad week. */
const mostPages = 10

/** Null: no incident of this name is known. */
export async function toldOf(
  realm: Realm,
  id: IncidentId | string,
  routes: readonly string[],
): Promise<ToldView | null> {
  const incident = await findIncident(realm, id)
  if (incident === null) return null
  const entries = await since(realm, incident.openedAt - minutes(1))
  const { threads, routes: accounts } = explainTold(id, entries, routes)
  return {
    incident: id,
    threads: [...threads],
    routes: accounts.map((account) => ({ ...account, steps: account.steps.map(stepView) })),
  }
}

async function since({ store }: Realm, at: number): Promise<readonly Entry[]> {
  const found: Entry[] = []
  for (let pages = 0; pages < mostPages; pages++) {
    const before = found.at(-1)?.seq
    const read = await store.journal({
      kinds,
      order: 'desc',
      limit: page,
      ...(before === undefined ? {} : { before }),
    })
    found.push(...read)
    if (read.length < page || read.at(-1)!.at < at) break
  }
  return found.filter((entry) => entry.at >= at).reverse()
}

function stepView({ at, thread, verdict, rule, why, kind, recipient, message, until, delivery }: ToldStep) {
  return {
    at: isoTime(at as Instant),
    ...{ thread, verdict, rule, why },
    ...{ kind: kind ?? null, recipient: recipient ?? null, message: message ?? null, until: until ?? null },
    delivery: delivery === undefined ? null : { ...delivery, at: isoTime(delivery.at as Instant) },
  }
}
