// The journal's entry of a round: what was decided of each route, and which incidents belong to it by now.

import {
  type IncidentId,
  type Instant,
  instant,
  isoTime,
  type JsonObject,
  minutes,
  type NewEntry,
} from '../terms/index.ts'
import type { Book } from './book.ts'
import type { Decision } from './decision.ts'
import type { Trouble } from './state.ts'
import { headline, oneLine } from './words.ts'

/** Members that nobody was told of are written down after so long. */
export const journaledAfter = minutes(1)

/**
 * At the end of each event, as if it were a step by itself: of a trouble of which something was decided, that is written
 * down with the members that joined since. Who joined waits for nothing further then.
 */
export function gatherDecisions(book: Book, now: Instant): void {
  for (const thread of book.touched) {
    const trouble = book.state.troubles[thread]
    if (trouble === undefined) continue
    const decisions = book.decisions.get(thread) ?? []
    const isDue = trouble.joined.length > 0 && now >= trouble.joinedAt + journaledAfter
    if (decisions.length === 0 && !isDue) continue
    const written = book.written.get(thread) ?? { decisions: [], joined: [] }
    book.written.set(thread, written)
    written.decisions.push(...decisions)
    written.joined.push(...trouble.joined)
    trouble.joined = []
  }
  book.touched.clear()
  book.decisions.clear()
}

/** One entry a trouble, however many events the step had. */
export function writeDecisions(book: Book, now: Instant): void {
  for (const [thread, { decisions, joined }] of book.written) {
    const trouble = book.state.troubles[thread]
    if (trouble !== undefined) book.entries.push(entryOf(book, trouble, { decisions, joined }, now))
  }
}

type Written = { readonly decisions: readonly Decision[]; readonly joined: readonly IncidentId[] }

function entryOf(book: Book, trouble: Trouble, { decisions, joined }: Written, now: Instant): NewEntry {
  const { thread, topic, subject, partOf, backAt } = trouble
  return {
    at: now,
    author: 'holdfast',
    kind: 'alert.decided',
    subject: thread,
    why: oneLine(`${decidedText(decisions, joined.length)} (${headline(book.setup.atlas, trouble)})`, 500),
    data: {
      ...{ thread, topic, subject, title: oneLine(headline(book.setup.atlas, trouble)) },
      ...{ incidents: joined, partOf, at: isoTime(now) },
      ...(backAt === undefined ? {} : { backAt: isoTime(instant(backAt)) }),
      decisions: decisions as unknown as readonly JsonObject[],
    },
  }
}

function decidedText(decisions: readonly Decision[], joined: number): string {
  const routes = (verdict: Decision['verdict']): string[] => [
    ...new Set(decisions.filter((one) => one.verdict === verdict).map(({ route }) => route)),
  ]
  const parts = [
    ['told', routes('told')],
    ['held back', routes('held')],
    ['not told', routes('not')],
  ] as const
  const said = parts
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => `${word}: ${names.join(', ')}`)
  return said.length > 0 ? said.join('; ') : `${joined} more belong to it`
}
