// At the end of a step: everything that is to be said becomes messages, one by one or, for those who waited, in one.

import { type Instant, minutes } from '../terms/index.ts'
import type { Book } from './book.ts'
import { isWithin } from './calendar.ts'
import { compose } from './compose.ts'
import type { ToldRule } from './decision.ts'
import { type Digest, digestMessage } from './digest.ts'
import { quietFor } from './judge.ts'
import type { Message } from './message.ts'
import type { Route } from './route.ts'
import { decide, type Saying } from './saying.ts'
import type { Trouble } from './state.ts'

const openingsWindow = minutes(5)
const openingsKept = 10

/** `summarise`: an outage of our own has just ended; whoever watches over Holdfast itself hears of it in any case. */
export function speak(book: Book, sayings: readonly Saying[], now: Instant, summarise: boolean): void {
  const digests = new Map<string, Saying[]>()
  for (const saying of sayings)
    if (saying.digest === null) speakOne(book, saying, now)
    else digests.set(saying.recipient, [...(digests.get(saying.recipient) ?? []), saying])
  if (summarise)
    for (const [recipient] of watchers(book, now)) if (!digests.has(recipient)) digests.set(recipient, [])
  const routes = watchers(book, now)
  for (const [recipient, waiting] of digests) {
    const [only] = waiting
    if (waiting.length === 1 && only!.digest !== 'restart' && !only!.missed) speakOne(book, only!, now)
    else speakDigest(book, { recipient, ...digestOf(waiting, routes.get(recipient)) }, now)
  }
}

function digestOf(sayings: readonly Saying[], watcher: Route | undefined): Omit<Digest, 'recipient'> {
  const [first] = sayings
  const rules = new Set(sayings.map(({ digest }) => digest))
  const rule =
    first === undefined || rules.has('restart') ? 'restart' : rules.has('quiet') ? 'quiet' : 'storm'
  return { route: first?.route ?? watcher!, rule, sayings }
}

function speakOne(book: Book, saying: Saying, now: Instant): void {
  const { thread, recipient, kind } = saying
  const trouble = book.state.troubles[thread]!
  const told = trouble.told[recipient]
  if (told === undefined) return
  trouble.told[recipient] = { ...told, revision: told.revision + 1 }
  const message = compose(book, trouble, saying, now)
  if (kind === 'incident.opened') countOpening(book, recipient, now)
  send(book, message, saying)
}

function speakDigest(book: Book, digest: Digest, now: Instant): void {
  const message = digestMessage(book, digest, now)
  countOpening(book, digest.recipient, now)
  book.messages.push(message)
  for (const saying of digest.sayings) noteTold(book, saying, message)
}

function send(book: Book, message: Message, saying: Saying): void {
  book.messages.push(message)
  noteTold(book, saying, message)
}

function noteTold(book: Book, { thread, route, rule }: Saying, message: Message): void {
  const { id, kind, recipient, acknowledgedBy } = message
  const trouble = book.state.troubles[thread]!
  trouble.decided[route.id] = `told ${rule}`
  decide(book, trouble, {
    ...{ route: route.id, verdict: 'told', rule, kind, recipient, message: id },
    why: whyTold(trouble, { route, rule }, acknowledgedBy),
  })
}

const ruleWords: Partial<Record<ToldRule, string>> = {
  fits: 'it is what the route asks for',
  worse: 'it became worse',
  named: 'what fails was named',
  grown: 'it hits twice as many as this recipient knew of',
  moved: 'something was moved',
  acknowledged: 'somebody takes care of it',
  unanswered: 'nobody had acknowledged it',
  over: 'it is over, and this recipient was told of it',
  'back-again': 'it came back',
  'after-hours': 'its hours have begun',
  'after-silence': 'it is silenced no more',
  'after-maintenance': 'the maintenance is over',
  'after-quiet': 'quiet hours are over',
  'after-restart': 'Holdfast is back, and has gathered what happened meanwhile',
  'after-storm': 'much happened at once, and is told together',
  'after-lingering': 'the others are back, and it is not',
  'after-settling': 'it has not mended itself',
}

function whyTold(trouble: Trouble, { route, rule }: Pick<Saying, 'route' | 'rule'>, by?: string): string {
  if (rule === 'acknowledged' && by !== undefined) return `${by} takes care of it`
  if (rule === 'escalated')
    return `${trouble.escalated[route.id] ?? 'another route'} was told, and nobody acknowledged it`
  return ruleWords[rule] ?? 'what held it back is over'
}

function countOpening(book: Book, recipient: string, now: Instant): void {
  const lately = (book.state.openings[recipient] ?? []).filter((at) => now - at < openingsWindow)
  book.state.openings[recipient] = [...lately, now].slice(-openingsKept)
}

/** By recipient, the route over which it hears that Holdfast itself was away: one that asks for nodes, and for all of them. */
function watchers(book: Book, now: Instant): ReadonlyMap<string, Route> {
  const found = new Map<string, Route>()
  const persons = new Set<string>()
  for (const route of book.setup.routes) {
    const { when, person, onlyEscalated, tracks } = route
    const narrow = when.services.length + when.sectors.length + when.foundations.length > 0
    if (narrow || onlyEscalated || tracks || !when.topics.includes('nodes')) continue
    if ((when.hours !== null && !isWithin(when.hours, now)) || quietFor(book, route, 'major', now) !== null)
      continue
    if (person !== null && persons.has(person)) continue
    if (person !== null) persons.add(person)
    for (const recipient of route.recipients) if (!found.has(recipient)) found.set(recipient, route)
  }
  return found
}
