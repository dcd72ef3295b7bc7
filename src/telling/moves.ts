// What Holdfast, or a person, has moved already: the first thing that somebody who is woken wants to know.

import { areRelated, type EndpointName, type Entry, isoTime, type ServiceId } from '../terms/index.ts'
import { numberAt, objectAt, textAt, textsAt } from './acts.ts'
import { type Book, edit, troublesOf } from './book.ts'
import type { Move, Trouble } from './state.ts'

/** A move comes before the incident that it is for: so long it is remembered. */
const rememberedMs = 10 * 60_000
const mostMoves = 200
const mostToldOf = 50

export function onMoved(book: Book, entry: Entry): void {
  const about = book.setup.endpoints.get(entry.subject as EndpointName)
  const move: Move = {
    at: entry.at,
    text: moveText(entry),
    services: about?.services ?? [],
    foundations: about?.foundations ?? [],
  }
  const recent = book.state.moves.filter(({ at }) => entry.at - at <= rememberedMs)
  book.state.moves = [...recent, move].slice(-mostMoves)
  for (const one of troublesOf(book)) {
    if (one.overAt !== null || !concerns(move, one)) continue
    const trouble = edit(book, one.thread)
    if (trouble.moved.length < mostToldOf) trouble.moved = [...trouble.moved, move.text]
    book.dirty.add(trouble.thread)
  }
}

function concerns({ services, foundations }: Move, trouble: Trouble): boolean {
  const { members, foundation, named } = trouble
  if (named && foundation !== null) if (foundations.some((path) => areRelated(path, foundation))) return true
  const moved = new Set<ServiceId>(services)
  return moved.size > 0 && Object.values(members).some(({ service }) => moved.has(service))
}

function moveText({ kind, subject, author, data, at, why }: Entry): string {
  const time = isoTime(at).slice(11, 19)
  if (kind === 'selection.moved') {
    const [from, to] = [textsAt(data, 'from'), textsAt(data, 'to')]
    const instead = from.length > 0 ? ` instead of ${from.join(', ')}` : ''
    return `${subject} answers ${to.join(', ') || 'nothing'}${instead} since ${time} UTC${causeText(data, at)}`
  }
  const target = textAt(data, 'target')
  const who = author.replace(/^operator:/, '')
  if (kind === 'drain.placed' && target !== null)
    return `${who} drained ${target} of ${subject} at ${time} UTC`
  if (kind === 'drain.released' && target !== null)
    return `${who} let ${target} of ${subject} be used again at ${time} UTC`
  return `${subject}: ${why} (${time} UTC)`.slice(0, 300)
}

/** How long it took, where a check was the cause. */
function causeText(data: Entry['data'], at: number): string {
  const cause = objectAt(data, 'cause')
  const [check, state, seenAt] = [textAt(cause, 'check'), textAt(cause, 'state'), numberAt(cause, 'at')]
  if (check === null || state === null) return ''
  const took = seenAt === null || seenAt > at ? '' : `${Math.round(at - seenAt)} ms after `
  return ` (${took}check ${check} was judged ${state})`
}
