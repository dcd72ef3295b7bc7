// Incidents and named foundations as they come from the journal: each finds its trouble.

import { areKin } from '../atlas/index.ts'
import {
  type Entry,
  type FoundationPath,
  type IncidentId,
  instant,
  minutes,
  type ServiceId,
} from '../terms/index.ts'
import { type Book, edit, troublesOf } from './book.ts'
import { hardOf, standsHardOn, standsOn } from './footing.ts'
import { incidentSaid, type Said, suspectSaid } from './incident-said.ts'
import { join, memberOf, openAlone, setMember, settleEnd, splitOff } from './membership.ts'
import { goesOn, type Member, membersOf, rank, type Trouble } from './state.ts'

/** What fell longer ago is no reason to think that what falls now fell with it, while no name says so. */
const togetherWithin = minutes(30)
/** A failure spreads through a service for a while: what shows later, and otherwise, is another one. */
const spreadsFor = minutes(15)
/** Those that are nearly back when the others are need not be told of by themselves. */
const lingersAfter = minutes(5)

export function onIncident(book: Book, entry: Entry): void {
  const said = incidentSaid(entry)
  // The one that it opened goes on first: what held it besides then need not find it another.
  const holders = troublesOf(book)
    .filter(({ members }) => said.id in members)
    .sort((a, b) => Number(b.subject === said.id) - Number(a.subject === said.id))
  if (holders.length === 0) {
    if (said.state !== 'back' && !isSaidByAll(book, said)) place(book, said)
    return
  }
  for (const { thread } of holders) update(book, edit(book, thread), said)
  if (said.foundation !== null) attribute(book, said, said.foundation)
}

/** Loud services that are not public can hide from the sum of all what the public ones say: then it is told of these. */
const isSaidByAll = (book: Book, { isForEverybody, state, sum }: Said): boolean =>
  isForEverybody &&
  (state !== 'open' ||
    troublesOf(book).some((one) => membersOf(one).some((member) => member.sum === sum && goesOn(member))))

function place(book: Book, said: Said): void {
  const home = homeOf(book, said)
  if (home !== null) {
    join(book, home.thread, said.id, memberOf(said))
    return
  }
  const about = { at: instant(said.at), beganAt: said.beganAt, text: said.text }
  const trouble = openAlone(book, said.id, memberOf(said), about)
  trouble.affected = said.pool
  if (said.pool.length > 0) trouble.shared = []
  const named = book.state.named.find((path) => standsHardOn(book.setup.atlas, said.service, path))
  trouble.foundation = said.foundation ?? named ?? null
  trouble.named = trouble.foundation !== null
}

/** The trouble that an incident belongs to as it opens. */
function homeOf(book: Book, said: Said): Trouble | null {
  const open = troublesOf(book).filter(
    (one) => one.topic === 'incidents' && one.overAt === null && one.partOf === null,
  )
  if (said.blames !== null)
    return (
      open.find((one) =>
        membersOf(one).some(({ service, state }) => service === said.blames && state !== 'back'),
      ) ?? null
    )
  return (
    open.find((one) => one.named && belongs(book, one, said.service, said.foundation)) ??
    open.find(({ affected }) => affected.includes(said.service)) ??
    (said.pool.length > 0 ? holderOf(open, said.pool) : alike(book, open, said))
  )
}

function belongs(
  book: Book,
  trouble: Trouble,
  service: ServiceId,
  foundation: FoundationPath | null,
): boolean {
  const path = trouble.foundation
  if (path === null) return false
  return (
    (foundation !== null && areKin(foundation, path)) ||
    standsOn(book.setup.atlas, service, path) ||
    trouble.affected.includes(service)
  )
}

/** The trouble that has at least half of these services already. */
function holderOf(open: readonly Trouble[], services: readonly ServiceId[]): Trouble | null {
  const all = new Set(services)
  const held = (one: Trouble): number => membersOf(one).filter(({ service }) => all.has(service)).length
  return open.find((one) => 2 * held(one) >= all.size) ?? null
}

/** The trouble with which it shares what is closest to it. */
function alike(book: Book, open: readonly Trouble[], said: Said): Trouble | null {
  const hard = new Set(hardOf(book.setup.atlas, said.service))
  let best: Trouble | null = null
  let closest = 0
  for (const one of open) {
    if (one.named || said.at - one.joinedAt > togetherWithin) continue
    const depth = Math.max(0, ...one.shared.filter((path) => hard.has(path)).map((path) => path.length))
    if (depth <= closest) continue
    best = one
    closest = depth
  }
  return best
}

function update(book: Book, trouble: Trouble, said: Said): void {
  const before = trouble.members[said.id]!
  const severity = trouble.severity
  const isLead = trouble.subject === said.id
  const about = { at: instant(said.at), text: said.text }
  if (!goesOn(before) && said.state !== 'back' && trouble.closed && !isLead) {
    setMember(trouble, said.id, null)
    if (troublesOf(book).every((one) => one.closed || !(said.id in one.members))) place(book, said)
    return
  }
  setMember(trouble, said.id, changed(before, said))
  if (isLead) trouble.text = said.text
  if (!isLead && isOwnNow(trouble, before, said)) splitOff(book, trouble, said.id, about)
  // The trouble's own severity never falls: whoever was told of less before has to hear of this one by itself.
  if (trouble.severity !== severity || rank(said.severity) > rank(before.severity))
    book.dirty.add(trouble.thread)
  settleEnd(book, trouble, said.at)
}

function changed(before: Member, said: Said): Member {
  const young = said.at - before.joinedAt <= spreadsFor
  const phases = young ? [...new Set([...(before.phases ?? []), ...said.phases])] : (before.phases ?? [])
  return {
    service: said.service,
    severity: said.severity,
    state: said.state,
    joinedAt: before.joinedAt,
    ...(before.sum === undefined ? {} : { sum: before.sum }),
    ...(said.blames === null ? {} : { bystander: true as const }),
    ...(phases.length === 0 ? {} : { phases }),
  }
}

/** Whether what is said of a member shows a trouble that is not the others'. */
function isOwnNow(trouble: Trouble, before: Member, said: Said): boolean {
  if (said.state !== 'open' || Object.keys(trouble.members).length < 2) return false
  if (before.bystander && said.blames === null) return true
  if (before.state !== 'open') return mostAreBack(trouble, said.id)
  const known = before.phases ?? []
  return (
    said.at - before.joinedAt > spreadsFor &&
    known.length > 0 &&
    said.phases.some((phase) => !known.includes(phase))
  )
}

function mostAreBack(trouble: Trouble, but: IncidentId): boolean {
  const others = Object.entries(trouble.members).filter(([id, { bystander }]) => id !== but && !bystander)
  return others.length > 0 && 2 * others.filter(([, member]) => !goesOn(member)).length >= others.length
}

/** The loop says on what it stands: it belongs to that foundation's trouble, where there is one. */
function attribute(book: Book, { id, service }: Said, foundation: FoundationPath): void {
  const holder = troublesOf(book).find(
    (one) =>
      one.named &&
      one.overAt === null &&
      one.partOf === null &&
      one.foundation !== null &&
      areKin(one.foundation, foundation),
  )
  if (holder === undefined) return
  const from = troublesOf(book).find(({ thread, members }) => thread !== holder.thread && id in members)
  if (from !== undefined && from.overAt === null && membersOf(from).every((one) => one.service === service))
    absorb(book, edit(book, from.thread), holder.thread)
}

export function onNamed(book: Book, entry: Entry): void {
  const { foundation, affected } = suspectSaid(entry)
  book.state.named = [...book.state.named.filter((path) => path !== foundation), foundation]
  const hit = new Set(affected)
  const isHit = ({ service }: Member): boolean => hit.has(service)
  const open = troublesOf(book).filter((one) => one.topic === 'incidents' && one.overAt === null)
  const hits = (one: Trouble): number => membersOf(one).filter((m) => goesOn(m) && isHit(m)).length
  const known = open.find((one) => one.foundation === foundation && one.partOf === null)
  const best = known ?? open.reduce<Trouble | null>((a, b) => (hits(b) > (a ? hits(a) : 0) ? b : a), null)
  if (best === null) return
  const trouble = edit(book, best.thread)
  nameIt(book, trouble, foundation, affected)
  releaseStrangers(
    book,
    trouble,
    (member) => isHit(member) || standsOn(book.setup.atlas, member.service, foundation),
    entry,
  )
  for (const other of open)
    if (other !== best && other.partOf === null && 2 * hits(other) > other.open)
      absorb(book, edit(book, other.thread), trouble.thread)
}

function nameIt(
  book: Book,
  trouble: Trouble,
  foundation: FoundationPath,
  affected: readonly ServiceId[],
): void {
  trouble.foundation = foundation
  trouble.named = true
  trouble.affected = affected
  trouble.partOf = null
  book.dirty.add(trouble.thread)
}

/** Those that joined because they might share the foundation, and do not, are told of by themselves. */
function releaseStrangers(
  book: Book,
  trouble: Trouble,
  belongsHere: (member: Member) => boolean,
  { at }: Entry,
): void {
  for (const [id, member] of Object.entries(trouble.members) as [IncidentId, Member][]) {
    if (member.bystander || !goesOn(member) || belongsHere(member)) continue
    const own = splitOff(book, trouble, id, {
      at,
      text: `${nameOf(book, member.service)} is in trouble of its own`,
    })
    own.beganAt = member.joinedAt
  }
}

const nameOf = (book: Book, service: ServiceId): string =>
  book.setup.atlas.services.get(service)?.name ?? service

/** What people were told of stays a thread of its own until it is back; what they were not is the other's now. */
function absorb(book: Book, trouble: Trouble, into: string): void {
  const home = edit(book, into)
  for (const [id, member] of Object.entries(trouble.members) as [IncidentId, Member][])
    if (!(id in home.members)) join(book, into, id, member)
  home.beganAt = Math.min(home.beganAt, trouble.beganAt)
  book.dirty.add(into)
  if (Object.keys(trouble.told).length === 0) {
    delete book.state.troubles[trouble.thread]
    book.dirty.delete(trouble.thread)
    return
  }
  trouble.partOf = into
  trouble.foundation = home.foundation
  trouble.named = home.named
  book.dirty.add(trouble.thread)
}

export function onGrew(book: Book, entry: Entry): void {
  const { foundation, affected } = suspectSaid(entry)
  for (const one of troublesOf(book))
    if (one.named && one.foundation === foundation && one.overAt === null)
      edit(book, one.thread).affected = affected
}

/** Well again, but for a few, or another foundation explains it better and is named next. */
export function onCleared(book: Book, entry: Entry): void {
  const { foundation } = suspectSaid(entry)
  book.state.named = book.state.named.filter((path) => path !== foundation)
  const replaced = typeof entry.data.instead === 'string'
  for (const one of troublesOf(book)) {
    if (!one.named || one.foundation !== foundation || one.overAt !== null) continue
    const trouble = edit(book, one.thread)
    if (replaced) unname(trouble)
    else if (trouble.partOf === null) leaveBehind(book, trouble, entry)
  }
}

function unname(trouble: Trouble): void {
  trouble.named = false
  trouble.foundation = null
}

/** The outage is over; whoever is still in trouble after a while is so for a reason of its own. */
function leaveBehind(book: Book, trouble: Trouble, { at }: Entry): void {
  const rest = (Object.entries(trouble.members) as [IncidentId, Member][]).filter(
    ([, member]) => goesOn(member) && !member.bystander,
  )
  trouble.left = rest.map(([, { service }]) => service)
  if (Object.keys(trouble.members).length < 2) return
  for (const [id, { service }] of rest) {
    const text = `${nameOf(book, service)} is still in trouble after ${trouble.foundation} is back`
    const held = { rule: 'lingering' as const, since: at, until: at + lingersAfter }
    splitOff(book, trouble, id, { at, text, held })
  }
}
