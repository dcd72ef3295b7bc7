// The machine: an entry or time comes in, troubles change, and what that means for each recipient is worked out.

import { type Entry, type Instant, instant, type JournalKind, minutes } from '../terms/index.ts'
import { acknowledgementOf, actIdOf, maintenanceOf, silenceOf } from './acts.ts'
import { onAlarm } from './alarms.ts'
import { type Book, edit, openBook, troublesOf } from './book.ts'
import { gatherDecisions, writeDecisions } from './decided.ts'
import { forget } from './forget.ts'
import { onCleared, onGrew, onIncident, onNamed } from './grouping.ts'
import { onMoved } from './moves.ts'
import { takeRound } from './round.ts'
import type { Saying } from './saying.ts'
import { speak } from './speak.ts'
import type { State, Trouble } from './state.ts'
import type { StepTelling, TellingEvent, TellingSetup, TellingState, TellingStep } from './telling.ts'

/** Time is told every 30 s: so long without it, and Holdfast did not run. */
const awayAfter = minutes(2)
/** After that, what the loop finds in its first minute is what happened meanwhile. */
const settlesAfter = minutes(1)
const mostActs = 1_000

export const stepTelling: StepTelling = (state, event, setup) => stepTellingAll(state, [event], setup)

/** Several events as one step: what five hundred entries of one second cost is paid once. */
export function stepTellingAll(
  kept: TellingState | null,
  events: readonly TellingEvent[],
  setup: TellingSetup,
): TellingStep {
  const book = openBook(kept, setup, events[0]?.now ?? instant(0))
  for (const event of events) {
    pass(book, event.now)
    if (event.kind === 'entry' && event.entry.seq > book.state.seq) {
      book.state.seq = event.entry.seq
      const read = readers[event.entry.kind] ?? onAlarm
      read(book, event.entry)
      settle(book)
    }
    gatherDecisions(book, instant(book.state.now))
  }
  writeDecisions(book, instant(book.state.now))
  forget(book)
  const { state, messages, entries } = book
  return { state: state as unknown as TellingState, messages, entries, wakeAt: wakeAt(state) }
}

/** Time goes on, never back: what is due by now is said before anything new is heard. */
function pass(book: Book, at: Instant): void {
  const { state } = book
  const now = Math.max(at, state.now)
  if (now - state.now > awayAfter) {
    const since = state.away?.since ?? state.now
    state.away = { since, until: now, settledAt: now + settlesAfter }
  }
  state.now = now
  const summarise = state.away !== null && now >= state.away.settledAt
  for (const { thread, wakeAt: due } of troublesOf(book))
    if (summarise || (due !== null && due <= now)) book.dirty.add(thread)
  settle(book, summarise)
  if (summarise) state.away = null
}

function settle(book: Book, summarise = false): void {
  if (book.dirty.size === 0 && !summarise) return
  const now = instant(book.state.now)
  const sayings: Saying[] = []
  for (const thread of book.dirty)
    if (book.state.troubles[thread] !== undefined) takeRound(book, thread, now, sayings)
  book.dirty.clear()
  speak(book, sayings, now, summarise)
}

function wakeAt({ troubles, away }: State): Instant | null {
  const due = Object.values(troubles).flatMap(({ wakeAt: at }) => at ?? [])
  if (away !== null) due.push(away.settledAt)
  return due.length === 0 ? null : instant(due.reduce((a, b) => Math.min(a, b)))
}

const readers: Partial<Record<JournalKind, (book: Book, entry: Entry) => void>> = {
  'incident.opened': onIncident,
  'incident.updated': onIncident,
  'incident.recovering': onIncident,
  'incident.resolved': onIncident,
  'incident.acknowledged': onAcknowledged,
  'foundation.named': onNamed,
  'foundation.grew': onGrew,
  'foundation.cleared': onCleared,
  'selection.moved': onMoved,
  'drain.placed': onMoved,
  'drain.released': onMoved,
  'hold.placed': onMoved,
  'silence.placed': onAct,
  'silence.released': onAct,
  'maintenance.planned': onAct,
  'maintenance.changed': onAct,
  'maintenance.ended': onAct,
}

function onAcknowledged(book: Book, entry: Entry): void {
  const said = acknowledgementOf(entry)
  if (said === null) return
  for (const { thread, members, subject, overAt } of troublesOf(book)) {
    const meant =
      thread === said.thread ||
      (said.incident !== undefined && (said.incident in members || said.incident === subject))
    if (!meant || overAt !== null) continue
    const trouble = edit(book, thread)
    trouble.acknowledged = said
    callOff(trouble)
    book.dirty.add(thread)
  }
}

/** Who was to be told that nobody answers, and still waits for its hours, need not be: somebody has. */
function callOff(trouble: Trouble): void {
  const told = new Set(Object.values(trouble.told).flatMap(({ open, route }) => (open ? [route] : [])))
  for (const route of Object.keys(trouble.escalated)) if (!told.has(route)) delete trouble.escalated[route]
}

/** Every trouble is looked at again: it may be heard now, or no longer. */
function onAct(book: Book, entry: Entry): void {
  const { state } = book
  const open = <T extends { readonly until: number }>(acts: readonly T[]): readonly T[] =>
    acts.filter(({ until }) => until > state.now).slice(-mostActs)
  if (entry.kind.startsWith('silence')) {
    const silence = entry.kind === 'silence.placed' ? silenceOf(entry) : null
    const id = silence?.id ?? actIdOf(entry, 'silence')
    state.silences = open([...state.silences.filter((one) => one.id !== id), ...(silence ? [silence] : [])])
  } else {
    const work = entry.kind === 'maintenance.ended' ? null : maintenanceOf(entry)
    const id = work?.id ?? actIdOf(entry, 'maintenance')
    state.maintenances = open([...state.maintenances.filter((one) => one.id !== id), ...(work ? [work] : [])])
  }
  for (const { thread } of troublesOf(book)) book.dirty.add(thread)
}
