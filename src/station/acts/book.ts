// What people's acts come to: folded from the journal's entries, and kept as one document with how far the journal was
// read. Pruning the journal takes none of them away, and an act that is written there is never missed.

import { type Acknowledgement, acknowledgementOf, maintenanceOf, silenceOf } from '../../telling/index.ts'
import type { Entry, Instant, JournalKind, JsonObject } from '../../terms/index.ts'
import type { Act, KeptMaintenance, KeptSilence } from './shapes.ts'

export type ActBook = {
  /** The journal was read up to here. */
  readonly seq: number
  readonly silences: readonly KeptSilence[]
  readonly maintenance: readonly KeptMaintenance[]
  /** Newest last. */
  readonly acknowledged: readonly Acknowledgement[]
}

export const emptyBook: ActBook = { seq: 0, silences: [], maintenance: [], acknowledged: [] }

export const actKinds: readonly JournalKind[] = [
  'incident.acknowledged',
  'silence.placed',
  'silence.released',
  'maintenance.planned',
  'maintenance.changed',
  'maintenance.ended',
]

/** What is over is remembered for the pages, the newest of it. */
const mostOver = 200
const mostAcknowledged = 500

/** An entry that was read before, of another kind or unreadable changes nothing but `seq`. */
export function withEntryOfAct(book: ActBook, entry: Entry): ActBook {
  if (entry.seq <= book.seq) return book
  const next = { ...book, seq: entry.seq }
  switch (entry.kind) {
    case 'incident.acknowledged': {
      const acknowledgement = acknowledgementOf(entry)
      if (acknowledgement === null) return next
      return { ...next, acknowledged: [...book.acknowledged, acknowledgement].slice(-mostAcknowledged) }
    }
    case 'silence.placed': {
      const silence = silenceOf(entry)
      return silence === null
        ? next
        : { ...next, silences: put(book.silences, { ...silence, ended: null }, entry.at) }
    }
    case 'silence.released':
      return { ...next, silences: ended(book.silences, idOf(entry, 'silence'), entry.at) }
    case 'maintenance.planned':
    case 'maintenance.changed': {
      const work = maintenanceOf(entry)
      if (work === null) return next
      const origin = originOf(entry)
      return { ...next, maintenance: put(book.maintenance, { ...work, origin, ended: null }, entry.at) }
    }
    case 'maintenance.ended': {
      const id = idOf(entry, 'maintenance')
      const skipped = originOf(entry) === 'hand'
      const over = ended(book.maintenance, id, entry.at)
      return {
        ...next,
        maintenance: over.map((one) => (one.id === id && one.rule !== undefined ? { ...one, skipped } : one)),
      }
    }
    default:
      return next
  }
}

export const isOver = ({ until, ended }: Act, now: Instant): boolean => ended !== null || now >= until

/** Whether it hides anything now. */
export const isInForce = (act: Act, now: Instant): boolean => act.from <= now && !isOver(act, now)

const originOf = ({ author }: Entry): KeptMaintenance['origin'] =>
  author === 'config' ? 'configuration' : author === 'holdfast' ? 'rule' : 'hand'

function put<T extends Act>(acts: readonly T[], act: T, now: Instant): readonly T[] {
  const all = [...acts.filter(({ id }) => id !== act.id), act]
  // Skipped ahead of its time is not over: it would come back.
  const over = all.filter((one) => isOver(one, now) && one.until <= now)
  const forgotten = new Set(over.slice(0, Math.max(0, over.length - mostOver)))
  return all.filter((one) => !forgotten.has(one))
}

const ended = <T extends Act>(acts: readonly T[], id: string, at: Instant): readonly T[] =>
  acts.map((act) => (act.id === id && act.ended === null ? { ...act, ended: at } : act))

function idOf({ data, subject }: Entry, key: string): string {
  const id = (data[key] as JsonObject | undefined)?.id
  return typeof id === 'string' ? id : subject
}

/** Null, or not a book: an empty one, and the journal is read from its beginning. */
export function readBook(document: JsonObject | null): ActBook {
  const kept = document?.book as unknown as Partial<ActBook> | undefined
  const lists = [kept?.silences, kept?.maintenance, kept?.acknowledged]
  return typeof kept?.seq === 'number' && lists.every(Array.isArray) ? { ...emptyBook, ...kept } : emptyBook
}

export const bookDocument = (book: ActBook): JsonObject => ({ book: book as unknown as JsonObject })
