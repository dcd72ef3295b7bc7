// Acknowledgements that are given at PagerDuty or Opsgenie: from a request that shows its secret to an act in the journal,
// by that person. What was heard of a thread is kept with its time by the service's clock, so that a request that is sent
// again, or a second time by somebody who caught it, does nothing.

import {
  type AlertSpec,
  type Heard,
  heardIn,
  isCalled,
  isGenuine,
  type TellingBack,
  tellsBack,
} from '../../alerts/index.ts'
import type { Elsewhere, HeardAnswer, HeardRefusal, HeardThere } from '../../board/index.ts'
import {
  bad,
  good,
  hours,
  type Instant,
  isoTime,
  type JsonObject,
  minutes,
  type Outcome,
} from '../../terms/index.ts'
import type { Realm } from '../desk/realm.ts'
import { oneAtATime } from '../one-at-a-time.ts'
import type { ActsDesk } from './acts-desk.ts'

export type ElsewhereParts = {
  readonly realm: Pick<Realm, 'store' | 'clock'>
  readonly acts: Pick<ActsDesk, 'acknowledgeAs' | 'withdraw' | 'aboutThread'>
  /** As configured now. */
  readonly alerts: () => readonly AlertSpec[]
  /** What a secret file holds; rejects when it cannot be read. */
  readonly secrets: (file: string) => Promise<string>
  readonly warn: (text: string) => void
}

type Act = Exclude<Heard, { readonly act: 'nothing' }>

const document = 'alerts.elsewhere'
/** PagerDuty asks again for some hours; what is older was caught and kept. */
const oldest = hours(24)
/** Clocks differ. */
const ahead = minutes(5)
const mostKept = 5000
/** A secret that can be guessed is none. */
export const shortestSecret = 16
/** Of the newest messages of a route those are looked through whose thread has a name that does not fit a key. */
const mostTold = 1000

const nothing = (what: string): HeardAnswer => ({ taken: false, what })

export function elsewhereDesk({ realm, acts, alerts, secrets, warn }: ElsewhereParts): Elsewhere {
  const inTurn = oneAtATime()
  const { store, clock } = realm

  const genuine = async (spec: TellingBack | undefined, request: HeardThere): Promise<boolean> => {
    if (spec === undefined) return false
    const secret = await secrets(spec.webhookSecretFile).catch((problem: Error) => {
      warn(`alert ${spec.id}: the secret of its webhook cannot be read: ${problem.message}`)
      return ''
    })
    return secret.length >= shortestSecret && isGenuine(spec.kind, secret, request)
  }

  /** What was told on this route under that key; null: nothing was. */
  const threadOf = async ({ id, kind }: TellingBack, key: string): Promise<string | null> => {
    const [named] = await store.outbox.told({ channel: id, thread: key, limit: 1 })
    if (named !== undefined) return key
    if (!key.startsWith('holdfast-')) return null
    const told = await store.outbox.told({ channel: id, limit: mostTold })
    return told.find(({ thread }) => isCalled(kind, thread, key))?.thread ?? null
  }

  const act = async (spec: TellingBack, heard: Act): Promise<HeardAnswer> => {
    const now = clock.now()
    const { kind } = spec
    const at = heard.at ?? now
    if (at < now - oldest || at > now + ahead)
      return nothing(`${isoTime(at)} is too long ago, or to come: is the clock of this machine right?`)
    const thread = await threadOf(spec, heard.key)
    if (thread === null) return nothing(`nothing was told by ${spec.id} under that key`)
    const kept = readKept(await store.get(document), now)
    const known = `${spec.id}\n${thread}`
    if (heard.at !== null && heard.at <= (kept.get(known) ?? 0)) return nothing('this was heard before')
    const before = await acts.aboutThread(thread)
    const by = `${kind}:${heard.by}`
    const after =
      heard.act === 'acknowledged'
        ? await acts.acknowledgeAs(thread, by)
        : await acts.withdraw(thread, { of: `${kind}:`, by })
    if (heard.at !== null) await store.put(document, withHeard(kept, known, heard.at))
    const isTaken = (before.acknowledged?.by ?? null) !== (after.acknowledged?.by ?? null)
    if (isTaken) return { taken: true, what: `${heard.act} by ${by}` }
    return nothing(after.over ? 'it is over' : 'it changes nothing')
  }

  return {
    async hear(route, request): Promise<Outcome<HeardAnswer, HeardRefusal>> {
      const spec = alerts()
        .filter(tellsBack)
        .find(({ id }) => id === route)
      if (spec === undefined || !(await genuine(spec, request))) return bad('not-genuine')
      const heard = heardIn(spec.kind, request.body)
      if (heard === null) return bad('unreadable')
      if (heard.act === 'nothing') return good(nothing(heard.why))
      return good(await inTurn(() => act(spec, heard)))
    },
  }
}

/** Of a thread of a route, when what was heard last of it was done. */
type Kept = ReadonlyMap<string, number>

/** What is older than anything that is still heard is forgotten. */
function readKept(json: JsonObject | null, now: Instant): Kept {
  const entries = Object.entries((json?.heard ?? {}) as Record<string, unknown>)
  return new Map(
    entries.filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] >= now - oldest,
    ),
  )
}

function withHeard(kept: Kept, known: string, at: Instant): JsonObject {
  const next = new Map(kept)
  next.delete(known)
  next.set(known, at)
  return { heard: Object.fromEntries([...next].slice(-mostKept)) }
}
