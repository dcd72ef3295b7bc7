// Which incidents are one trouble. The first opens it; what may share its foundation joins while that is likely; what
// turns out to be a trouble of its own leaves it and is told by itself.

import type { FoundationPath, IncidentId, Instant } from '../terms/index.ts'
import { add, type Book, edit, troublesOf } from './book.ts'
import { hardOf } from './footing.ts'
import { asksForService } from './hearing.ts'
import type { Said } from './incident-said.ts'
import {
  changesEvery,
  goesOn,
  type Held,
  type HoldRule,
  type Member,
  rank,
  severityOf,
  type Trouble,
  worse,
} from './state.ts'

/** Which trouble keeps an incident's name; a number is added where an earlier one of the same name is remembered. */
function newThread(book: Book, base: string): string {
  let thread = base
  for (let n = 2; book.state.troubles[thread] !== undefined; n++) thread = `${base}.${n}`
  return thread
}

export function newTrouble(
  book: Book,
  said: Pick<Trouble, 'topic' | 'subject' | 'code' | 'beganAt' | 'severity' | 'text'> & {
    readonly at: number
    readonly thread: string
  },
): Trouble {
  const { at, thread, ...rest } = said
  const trouble: Trouble = {
    ...rest,
    thread: newThread(book, thread),
    openedAt: at,
    ...{ overAt: null, closed: false, reopened: 0, foundation: null, named: false },
    ...{ shared: [], affected: [], left: [], joinedAt: at, members: {}, open: 0, blamed: 0, moved: [] },
    ...{ acknowledged: null, notBefore: null, partOf: null, told: {}, held: {}, escalated: {}, decided: {} },
    ...{ joined: [], wakeAt: null },
  }
  add(book, trouble)
  return trouble
}

export const memberOf = (said: Said): Member => ({
  service: said.service,
  severity: said.severity,
  state: said.state,
  joinedAt: said.at,
  ...(said.sum === null || said.isForEverybody ? {} : { sum: said.sum }),
  ...(said.blames === null ? {} : { bystander: true as const }),
  ...(said.phases.length === 0 ? {} : { phases: said.phases }),
})

/** Puts a member in, changes it, or (null) takes it out. The trouble is one that `edit` gave. */
export function setMember(trouble: Trouble, id: IncidentId, next: Member | null): void {
  const before = trouble.members[id]
  count(trouble, before, -1)
  count(trouble, next ?? undefined, 1)
  if (next === null) delete trouble.members[id]
  else {
    trouble.members[id] = next
    trouble.severity = worse(trouble.severity, severityOf(next))
  }
}

function count(trouble: Trouble, member: Member | undefined, by: 1 | -1): void {
  if (member === undefined || !goesOn(member)) return
  if (member.bystander) trouble.blamed += by
  else trouble.open += by
}

/** What nobody but bystanders is left of is over, unless it never was about anybody else. */
export function isOver({ open, blamed, members }: Trouble): boolean {
  if (open > 0) return false
  return blamed === 0 || Object.values(members).some(({ bystander }) => bystander === undefined)
}

/** Over, or going on again, by what its members are now. */
export function settleEnd(book: Book, trouble: Trouble, at: number): void {
  const over = isOver(trouble)
  if (over === (trouble.overAt !== null)) return
  book.dirty.add(trouble.thread)
  if (over) trouble.overAt = at
  else comeBack(book, trouble, at)
}

export function comeBack(book: Book, trouble: Trouble, at: number): void {
  trouble.overAt = null
  trouble.reopened++
  if (!trouble.closed) return
  trouble.closed = false
  trouble.backAt = at
  trouble.acknowledged = null
  trouble.escalated = {}
  trouble.joinedAt = at
  trouble.left = []
  if (trouble.foundation === null || book.state.named.includes(trouble.foundation)) return
  trouble.foundation = null
  trouble.named = false
}

export function join(book: Book, thread: string, id: IncidentId, member: Member): Trouble {
  const trouble = edit(book, thread)
  const before = trouble.severity
  setMember(trouble, id, member)
  if (member.bystander === undefined) {
    const hard = new Set<FoundationPath>(hardOf(book.setup.atlas, member.service))
    const shared = trouble.shared.filter((path) => hard.has(path))
    if (shared.length > 0) trouble.shared = shared
    trouble.joinedAt = member.joinedAt
  }
  trouble.joined.push(id)
  recallMoves(book, trouble, member)
  const soon = member.joinedAt + changesEvery
  if (trouble.wakeAt === null || soon < trouble.wakeAt) trouble.wakeAt = soon
  if (trouble.severity !== before || isNewsToAnybody(book, trouble, member)) book.dirty.add(thread)
  settleEnd(book, trouble, member.joinedAt)
  return trouble
}

const waitsForTime = (rule: HoldRule | undefined): boolean =>
  rule !== undefined && rule !== 'silence' && rule !== 'maintenance'

/** Whether a route that heard nothing of the trouble so far asks for this member: it need not wait for the others. */
function isNewsToAnybody(book: Book, trouble: Trouble, member: Member): boolean {
  return book.setup.routes.some(
    ({ id, when, recipients }) =>
      !waitsForTime(trouble.held[id]?.rule) &&
      rank(severityOf(member)) >= rank(when.severity) &&
      recipients.some((one) => trouble.told[one]?.open !== true) &&
      asksForService(book, trouble, when, member.service),
  )
}

/** What moved for it a moment before it was known to be in trouble. */
export function recallMoves(book: Book, trouble: Trouble, { service }: Member): void {
  for (const { services, text } of book.state.moves)
    if (services.includes(service) && !trouble.moved.includes(text)) trouble.moved = [...trouble.moved, text]
}

/** An incident becomes a trouble of its own. */
export function openAlone(
  book: Book,
  id: IncidentId,
  member: Member,
  about: { readonly at: Instant; readonly beganAt: number; readonly text: string; readonly held?: Held },
): Trouble {
  const { at, beganAt, text, held } = about
  const trouble = newTrouble(book, {
    ...{ thread: id, topic: 'incidents', subject: id, code: '', at, beganAt, text },
    severity: severityOf(member),
  })
  setMember(trouble, id, member)
  trouble.joined = [id]
  if (member.bystander === undefined) trouble.shared = hardOf(book.setup.atlas, member.service)
  recallMoves(book, trouble, member)
  trouble.notBefore = held ?? null
  return trouble
}

/** Takes an incident out of a trouble that others are in, and lets it be told by itself, or again by itself. */
export function splitOff(
  book: Book,
  from: Trouble,
  id: IncidentId,
  about: { readonly at: Instant; readonly text: string; readonly held?: Held },
): Trouble {
  const member = from.members[id]!
  setMember(from, id, null)
  from.joined = from.joined.filter((one) => one !== id)
  settleEnd(book, from, about.at)
  const told = troublesOf(book).find(({ partOf, members }) => partOf === from.thread && id in members)
  if (told !== undefined) {
    const own = edit(book, told.thread)
    own.partOf = null
    book.dirty.add(own.thread)
    return own
  }
  return openAlone(book, id, { ...member, joinedAt: about.at }, { ...about, beganAt: member.joinedAt })
}
