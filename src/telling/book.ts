// One step's working copy of the state. What is not touched is shared with the state before, which stays as it was: a
// step whose transaction failed is taken again from there.

import type { IncidentId, Instant, NewEntry } from '../terms/index.ts'
import type { Decision } from './decision.ts'
import { withEnd } from './lasting.ts'
import type { Message } from './message.ts'
import { emptyState, type State, type Trouble } from './state.ts'
import type { TellingSetup, TellingState } from './telling.ts'

export type Book = {
  readonly state: State
  readonly setup: TellingSetup
  readonly messages: Message[]
  readonly entries: NewEntry[]
  /** Troubles of which something has changed that recipients may have to know. */
  readonly dirty: Set<string>
  readonly own: Set<string>
  /** Threads that the event at hand has changed. */
  readonly touched: Set<string>
  /** What was decided at the event at hand, by thread. */
  readonly decisions: Map<string, Decision[]>
  /** What of this step goes into the journal, by thread. */
  readonly written: Map<string, { readonly decisions: Decision[]; readonly joined: IncidentId[] }>
}

export function openBook(kept: TellingState | null, setup: TellingSetup, now: Instant): Book {
  const read = kept !== null && kept.version === 1 ? (kept as unknown as State) : emptyState(now)
  const troubles = Object.entries(read.troubles).map(
    ([thread, trouble]) => [thread, withEnd(trouble)] as const,
  )
  return {
    state: { ...read, troubles: Object.fromEntries(troubles), openings: { ...read.openings } },
    setup,
    messages: [],
    entries: [],
    dirty: new Set(),
    own: new Set(),
    touched: new Set(),
    decisions: new Map(),
    written: new Map(),
  }
}

/** The trouble, to be changed. */
export function edit(book: Book, thread: string): Trouble {
  const found = book.state.troubles[thread]!
  book.touched.add(thread)
  if (book.own.has(thread)) return found
  const copy: Trouble = {
    ...found,
    members: { ...found.members },
    told: { ...found.told },
    held: { ...found.held },
    escalated: { ...found.escalated },
    decided: { ...found.decided },
    joined: [...found.joined],
  }
  book.own.add(thread)
  book.state.troubles[thread] = copy
  return copy
}

export function add(book: Book, trouble: Trouble): void {
  book.touched.add(trouble.thread)
  book.own.add(trouble.thread)
  book.state.troubles[trouble.thread] = trouble
  book.dirty.add(trouble.thread)
}

export const troublesOf = (book: Book): Trouble[] => Object.values(book.state.troubles)
