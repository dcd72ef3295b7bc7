// What the machine need not remember any more: its state is written with every step, and must stay small.

import { days, hours, minutes } from '../terms/index.ts'
import { type Book, troublesOf } from './book.ts'
import type { Trouble } from './state.ts'

/** What comes back later is another incident (`reopenWithin` of the loop is 30 minutes). */
const remembered = hours(1)
/** What waits for hours that do not come. */
const longestWait = days(3)
const mostTroubles = 2_000
/** What recipients know, 270 bytes each: subscribers are thousands, and no store takes a state of more than 16 MiB. */
const mostTold = 40_000

export function forget(book: Book): void {
  const { state } = book
  const all = troublesOf(book)
  for (const trouble of all) if (isPast(trouble, state.now)) delete state.troubles[trouble.thread]
  const left = troublesOf(book)
  const surplus = left.length - mostTroubles
  if (surplus > 0)
    for (const { thread } of [...left].sort((a, b) => Number(b.closed) - Number(a.closed)).slice(0, surplus))
      delete state.troubles[thread]
  forgetTold(book)
  for (const [recipient, at] of Object.entries(state.openings))
    if (state.now - (at.at(-1) ?? 0) > minutes(5)) delete state.openings[recipient]
}

/** What ended first goes first; should it come back, it is told as new. */
function forgetTold(book: Book): void {
  const all = troublesOf(book).map((trouble) => ({ trouble, told: Object.keys(trouble.told).length }))
  let surplus = all.reduce((sum, { told }) => sum + told, 0) - mostTold
  if (surplus <= 0) return
  const ended = all.filter(({ trouble }) => trouble.closed)
  for (const { trouble, told } of ended.sort((a, b) => (a.trouble.overAt ?? 0) - (b.trouble.overAt ?? 0))) {
    if (surplus <= 0) return
    delete book.state.troubles[trouble.thread]
    surplus -= told
  }
}

function isPast(trouble: Trouble, now: number): boolean {
  const { overAt, closed, told, held } = trouble
  if (!closed || overAt === null) return false
  const waits = Object.keys(held).length > 0 || Object.values(told).some(({ open }) => open)
  return now - overAt > (waits ? longestWait : remembered)
}
