// What the machine need not remember any more: its state is written with every step, and must stay small.

import { days, hours, minutes } from '../terms/index.ts'
import { type Book, troublesOf } from './book.ts'
import type { Trouble } from './state.ts'

/** What comes back later is another incident (`reopenWithin` of the loop is 30 minutes). */
const remembered = hours(1)
/** What waits for hours that do not come. */
const longestWait = days(3)
/** Alarms that nobody was told of: to those who were, their end is told, however late. */
const longestAlarm = days(7)
const mostTroubles = 2_000

export function forget(book: Book): void {
  const { state } = book
  const all = troublesOf(book)
  for (const trouble of all) if (isPast(trouble, state.now)) delete state.troubles[trouble.thread]
  const left = troublesOf(book)
  const surplus = left.length - mostTroubles
  if (surplus > 0)
    for (const { thread } of [...left].sort((a, b) => Number(b.closed) - Number(a.closed)).slice(0, surplus))
      delete state.troubles[thread]
  for (const [recipient, at] of Object.entries(state.openings))
    if (state.now - (at.at(-1) ?? 0) > minutes(5)) delete state.openings[recipient]
}

function isPast(trouble: Trouble, now: number): boolean {
  const { topic, overAt, beganAt, closed, told, held } = trouble
  const isKnown = Object.values(told).some(({ open }) => open)
  if (topic !== 'incidents' && overAt === null) return !isKnown && now - beganAt > longestAlarm
  if (!closed || overAt === null) return false
  const waits = isKnown || Object.keys(held).length > 0
  return now - overAt > (waits ? longestWait : remembered)
}
