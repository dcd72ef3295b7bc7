// Several things told at once, to one recipient: after quiet hours, after an outage of our own, and when too much
// happens in a few minutes. What is over is a line in it; what goes on is known to the recipient from then on.

import { type Instant, isoTime } from '../terms/index.ts'
import type { Book } from './book.ts'
import { pageOf, servicesIn, whoTakesCare } from './compose.ts'
import { acknowledgedAt } from './follow-up.ts'
import { type Message, type MessageTrouble, messageId, mostText } from './message.ts'
import type { Route } from './route.ts'
import type { Saying } from './saying.ts'
import type { Trouble } from './state.ts'
import { headline, namesIn, oneLine, spell, spellTime } from './words.ts'

const linesInText = 25
const namesKept = 30

export type Digest = {
  readonly recipient: string
  readonly route: Route
  readonly rule: 'quiet' | 'restart' | 'storm'
  readonly sayings: readonly Saying[]
}

export function digestMessage(book: Book, digest: Digest, now: Instant): Message {
  const { recipient, route, sayings } = digest
  const found = sayings.map(({ thread }) => book.state.troubles[thread]!)
  // Several entries may be read in one instant.
  const thread = `summary-${now.toString(36)}-${book.state.seq.toString(36)}`
  const url = pageOf(book, null)
  const going = found.filter(({ closed }) => !closed)
  const intro = introduction(book, digest, now)
  const count = `${going.length} ${going.length === 1 ? 'trouble goes' : 'troubles go'} on, ${found.length - going.length} over`
  const title = oneLine(found.length === 0 ? intro : `${intro}: ${count}`)
  const services = new Map(found.flatMap((one) => servicesIn(book, one).services.map((s) => [s.id, s])))
  return {
    id: messageId(recipient, thread, 1),
    ...{ route: route.id, recipient, kind: 'summary', thread, revision: 1, at: isoTime(now) },
    severity: worstOf(going.length > 0 ? going : found),
    ...{ title, url, text: textOf(book, found, now, title, url) },
    services: [...services.values()],
    moved: [...new Set(found.flatMap(({ moved }) => moved))],
    troubles: found.map((one) => aboutTrouble(book, one)),
    links: [{ label: 'Details', url }],
  }
}

function introduction(book: Book, { rule }: Digest, now: Instant): string {
  const { away } = book.state
  if (rule === 'restart' && away !== null)
    return `Holdfast did not run for ${spell(away.until - away.since)}, from ${spellTime(away.since)}`
  if (rule === 'storm') return 'Much happened in the last minutes'
  return `Quiet hours ended at ${spellTime(now)}`
}

function aboutTrouble(book: Book, one: Trouble): MessageTrouble {
  const { thread, closed, told, beganAt, overAt, severity } = one
  const { atlas } = book.setup
  return {
    ...{ thread, title: oneLine(headline(atlas, one)), state: closed ? 'over' : 'open' },
    names: one.topic === 'incidents' ? namesIn(atlas, one).slice(0, namesKept) : [],
    severity: Object.values(told)[0]?.severity ?? severity,
    since: isoTime(beganAt as Instant),
    ...(closed && overAt !== null ? { durationMs: overAt - beganAt } : {}),
    url: pageOf(book, one),
  }
}

function worstOf(troubles: readonly Trouble[]): Trouble['severity'] {
  const all = new Set(troubles.map(({ severity }) => severity))
  return all.has('critical') ? 'critical' : all.has('major') ? 'major' : 'minor'
}

function textOf(book: Book, found: readonly Trouble[], now: number, title: string, url: string): string {
  const line = (one: Trouble): string => {
    const head = oneLine(headline(book.setup.atlas, one), 160)
    const lasted = (one.closed ? (one.overAt ?? now) : now) - one.beganAt
    return one.closed
      ? `- over after ${spell(lasted)}: ${head}`
      : `- goes on since ${spellTime(one.beganAt)}: ${head}${care(one)}`
  }
  const care = (one: Trouble): string =>
    acknowledgedAt(one, now) === null ? '' : ` (${whoTakesCare(book, one)} takes care)`
  const sorted = [...found].sort((a, b) => Number(a.closed) - Number(b.closed))
  const more = sorted.length - linesInText
  const lines = [
    title,
    ...sorted.slice(0, linesInText).map(line),
    ...(more > 0 ? [`- and ${more} more`] : []),
  ]
  const text = lines.join('\n')
  return `${text.slice(0, mostText - url.length - 20)}\nDetails: ${url}`
}
