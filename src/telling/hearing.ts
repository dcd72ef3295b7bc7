// What a route hears of a trouble: the part of it that it asks for, and of that what nobody has silenced.

import type { Severity } from '../incidents/index.ts'
import { type EndpointName, type FoundationPath, isInside, type ServiceId } from '../terms/index.ts'
import type { Matches } from './acts.ts'
import type { Book } from './book.ts'
import { standsHardOn, standsOn } from './footing.ts'
import type { Route, When } from './route.ts'
import { goesOn, type Held, rank, severityOf, type Trouble, worse } from './state.ts'
import { oneLine, personOf } from './words.ts'

export type Hearing = {
  /** Whether any of it is what the route asks for. */
  readonly matched: boolean
  /** The worst of what is heard; of what is silenced where nothing else is left. */
  readonly severity: Severity
  /** Services heard of, without those that are merely blamed; at least 1. */
  readonly size: number
  /** All that it asks for is silenced: until when at least. */
  readonly muted: Held | null
}

/** What a matcher is asked about: a service, or what an endpoint serves and stands on. */
type Subject = { readonly services: readonly ServiceId[]; readonly foundations: readonly FoundationPath[] }

/** `all`: escalated to, so that it hears whatever the other route did. */
export function hear(book: Book, trouble: Trouble, route: Route, now: number, all = false): Hearing {
  const subjects = subjectsOf(book, trouble)
  let severity: Severity | null = null
  let silenced: Severity | null = null
  let size = 0
  let muted: Held | null = null
  for (const { subject, worth, counts } of subjects) {
    if (!all && !asksFor(book, trouble, route.when, subject)) continue
    const mute = muteOf(book, trouble, route, { subject, worth }, now)
    if (mute === null) {
      severity = severity === null ? worth : worse(severity, worth)
      if (counts) size++
    } else {
      silenced = silenced === null ? worth : worse(silenced, worth)
      if (muted === null || (mute.until ?? 0) < (muted.until ?? 0)) muted = mute
    }
  }
  return {
    matched: severity !== null || silenced !== null,
    severity: severity ?? silenced ?? 'minor',
    size: Math.max(1, size),
    muted: severity === null ? muted : null,
  }
}

type Weighed = { readonly subject: Subject; readonly worth: Severity; readonly counts: boolean }

function subjectsOf(book: Book, trouble: Trouble): readonly Weighed[] {
  if (trouble.topic !== 'incidents') {
    const about = book.setup.endpoints.get(trouble.subject as EndpointName)
    const subject = { services: about?.services ?? [], foundations: about?.foundations ?? [] }
    return [{ subject, worth: trouble.severity, counts: true }]
  }
  const members = Object.values(trouble.members)
  const present = trouble.overAt === null ? members.filter(goesOn) : members
  return present.map((member) => ({
    subject: { services: [member.service], foundations: [] },
    worth: severityOf(member),
    counts: member.bystander === undefined,
  }))
}

function asksFor(book: Book, trouble: Trouble, when: When, subject: Subject): boolean {
  const { services, sectors, foundations } = when
  return matches(book, trouble, { services, sectors, foundations }, subject)
}

/** Whether one more member would make a route hear of a trouble that it has not asked for so far. */
export function asksForService(book: Book, trouble: Trouble, when: When, service: ServiceId): boolean {
  return asksFor(book, trouble, when, { services: [service], foundations: [] })
}

function matches(
  { setup: { atlas } }: Book,
  trouble: Trouble,
  asked: Omit<Matches, 'routes' | 'severity'>,
  { services, foundations }: Subject,
): boolean {
  if (asked.services.length > 0 && !services.some((one) => asked.services.includes(one))) return false
  const sectorOf = (one: ServiceId): string => atlas.services.get(one)?.category ?? 'other'
  if (asked.sectors.length > 0 && !services.some((one) => asked.sectors.includes(sectorOf(one)))) return false
  if (asked.foundations.length === 0) return true
  return asked.foundations.some(
    (path) =>
      (trouble.foundation !== null && isInside(trouble.foundation, path)) ||
      foundations.some((one) => isInside(one, path)) ||
      services.some((one) => standsOn(atlas, one, path)),
  )
}

/** The silence or maintenance that covers it and ends first; null: it is heard. */
function muteOf(
  book: Book,
  trouble: Trouble,
  route: Route,
  { subject, worth }: Omit<Weighed, 'counts'>,
  now: number,
): Held | null {
  let first: Held | null = null
  const take = (held: Held): void => {
    if (first === null || (held.until ?? 0) < (first.until ?? 0)) first = held
  }
  for (const { from, until, matches: asked, by, why } of book.state.silences) {
    if (now < from || now >= until) continue
    if (asked.routes.length > 0 && !asked.routes.includes(route.id)) continue
    if (asked.severity !== undefined && rank(worth) > rank(asked.severity)) continue
    if (matches(book, trouble, asked, subject))
      take({
        rule: 'silence',
        since: from,
        until,
        by: oneLine(`by ${personOf(book.setup.routes, by)}: ${why}`),
      })
  }
  for (const work of book.state.maintenances) {
    const { from, until, title } = work
    if (now >= from && now < until && isWorkedOn(book, trouble, work, subject))
      take({ rule: 'maintenance', since: from, until, by: oneLine(title) })
  }
  return first
}

/** Work on a foundation is work on all that must have it; what can do without is told of as ever. */
function isWorkedOn(
  { setup: { atlas } }: Book,
  trouble: Trouble,
  work: { readonly services: readonly ServiceId[]; readonly foundations: readonly FoundationPath[] },
  { services, foundations }: Subject,
): boolean {
  if (services.some((one) => work.services.includes(one))) return true
  return work.foundations.some(
    (path) =>
      (trouble.named && trouble.foundation !== null && isInside(trouble.foundation, path)) ||
      foundations.some((one) => isInside(one, path)) ||
      services.some((one) => standsHardOn(atlas, one, path)),
  )
}
