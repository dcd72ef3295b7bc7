// The journal's entry of a round: what was decided of each route, and which incidents belong to it by now.

import { type Instant, isoTime, type JsonObject, type NewEntry } from '../terms/index.ts'
import type { Book } from './book.ts'
import type { Decision } from './decision.ts'
import type { Trouble } from './state.ts'
import { headline, oneLine } from './words.ts'

const journaledAfter = 60_000

/** One entry a trouble, for those of which something was decided; members that joined since are written down with it. */
export function writeDecisions(book: Book, now: Instant): void {
  for (const thread of book.own) {
    const trouble = book.state.troubles[thread]
    if (trouble === undefined) continue
    const decisions = book.decisions.get(thread) ?? []
    const isDue = trouble.joined.length > 0 && now >= trouble.joinedAt + journaledAfter
    if (decisions.length === 0 && !isDue) continue
    book.entries.push(entryOf(book, trouble, decisions, now))
    trouble.joined = []
  }
}

function entryOf(book: Book, trouble: Trouble, decisions: readonly Decision[], now: Instant): NewEntry {
  const { thread, topic, subject, joined, partOf } = trouble
  return {
    at: now,
    author: 'holdfast',
    kind: 'alert.decided',
    subject: thread,
    why: oneLine(`${decidedText(decisions, joined.length)} (${headline(book.setup.atlas, trouble)})`, 500),
    data: {
      ...{ thread, topic, subject, title: oneLine(headline(book.setup.atlas, trouble)) },
      ...{ incidents: joined, partOf, at: isoTime(now) },
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
