// From what is said to the message that a channel sends.

import type { FoundationPath, IncidentId, Instant } from '../terms/index.ts'
import { isoTime } from '../terms/index.ts'
import type { Book } from './book.ts'
import { acknowledgedAt } from './follow-up.ts'
import { lasts } from './lasting.ts'
import { type Message, type MessageKind, type MessageService, messageId, mostText } from './message.ts'
import type { Saying } from './saying.ts'
import { membersOf, severityOf, type Told, type Trouble } from './state.ts'
import {
  account,
  foundationOf,
  headline,
  movedText,
  nameOf,
  namesIn,
  oneLine,
  personOf,
  spell,
  spellTime,
} from './words.ts'

/** Of one message; `servicesTotal` says how many there are. */
const mostServices = 2_000

export function compose(book: Book, trouble: Trouble, saying: Saying, now: Instant): Message {
  const { recipient, route, before } = saying
  const { thread, subject, topic } = trouble
  const told = trouble.told[recipient]!
  const kind = kindFor(trouble, saying.kind)
  const found = foundationOf(book.setup.atlas, trouble)
  const ended = trouble.closed
  const url = pageOf(book, trouble)
  const isAcknowledged = acknowledgedAt(trouble, now) !== null
  const canAnswer = !ended && book.setup.ackUrl !== undefined && !isAcknowledged
  const ackUrl = canAnswer ? book.setup.ackUrl!({ thread, recipient, at: now }) : null
  const { beganAt, overAt } = trouble
  return {
    id: messageId(recipient, thread, told.revision),
    ...{ route: route.id, recipient, kind, thread, revision: told.revision, at: isoTime(now) },
    severity: told.severity,
    title: oneLine(`${opener(book, trouble, saying)}${headline(book.setup.atlas, trouble)}`),
    text: textOf(book, trouble, saying, { now, before, url, ackUrl }),
    ...{ url, subject, moved: trouble.moved, since: isoTime(beganAt as Instant) },
    ...(topic === 'incidents' ? { incident: subject as IncidentId } : {}),
    ...(found === null ? {} : { foundation: found.path as FoundationPath, foundationNamed: found.named }),
    ...servicesIn(book, trouble),
    ...(ended ? { durationMs: (overAt ?? now) - beganAt } : {}),
    ...(!isAcknowledged || ended ? {} : { acknowledgedBy: whoTakesCare(book, trouble) }),
    ...(ackUrl === null ? {} : { ackUrl }),
    links: [{ label: 'Details', url }, ...(ackUrl === null ? [] : [{ label: 'Acknowledge', url: ackUrl }])],
  }
}

export function servicesIn(
  book: Book,
  trouble: Trouble,
): { services: readonly MessageService[]; servicesTotal?: number } {
  const services = membersOf(trouble).map((member) => ({
    id: member.service,
    name: nameOf(book.setup.atlas, member.service),
    severity: severityOf(member),
    state: member.state,
  }))
  return services.length <= mostServices
    ? { services }
    : { services: services.slice(0, mostServices), servicesTotal: services.length }
}

/** Alarms have an opening and an end of their own name, and are otherwise told of in the same words. */
function kindFor({ topic }: Trouble, kind: MessageKind): MessageKind {
  if (topic === 'incidents') return kind
  if (kind === 'incident.opened') return 'endpoint.alarm'
  return kind === 'incident.resolved' ? 'endpoint.cleared' : kind
}

/** To those who are told of it only now. */
const careText = (book: Book, trouble: Trouble, { kind }: Saying, now: Instant): readonly string[] =>
  kind === 'incident.opened' && acknowledgedAt(trouble, now) !== null
    ? [`${whoTakesCare(book, trouble)} has acknowledged it.`]
    : []

export const whoTakesCare = ({ setup }: Book, { acknowledged }: Trouble): string =>
  acknowledged === null ? 'Somebody' : personOf(setup.routes, acknowledged.by)

function opener(book: Book, trouble: Trouble, { kind, rule, before }: Saying): string {
  const { beganAt, overAt } = trouble
  if (kind === 'incident.resolved') return `Over after ${spell((overAt ?? beganAt) - beganAt)}: `
  if (kind === 'incident.reminder') return 'Still: '
  if (kind === 'incident.acknowledged') return `${whoTakesCare(book, trouble)} takes care: `
  if (kind === 'incident.changed') return rule === 'worse' ? 'Worse: ' : 'Update: '
  return before !== null && before.revision > 0 ? 'Again: ' : ''
}

type Setting = {
  readonly now: Instant
  readonly before: Told | null
  readonly url: string
  readonly ackUrl: string | null
}

function textOf(book: Book, trouble: Trouble, saying: Saying, { now, before, url, ackUrl }: Setting): string {
  const { atlas } = book.setup
  const own = trouble.text
  const head = headline(atlas, trouble)
  const lines = [
    `${opener(book, trouble, saying)}${sentence(head)}`,
    ...(own === head ? [] : [`The first of them: ${sentence(own)}`]),
    ...changesText(book, trouble, saying, before),
    ...careText(book, trouble, saying, now),
    ...account(atlas, trouble, now),
    ...endText(book, trouble),
    ...movedText(trouble.moved),
    ...waitedText(saying),
    ...(ackUrl === null ? [] : [`Acknowledge: ${ackUrl}`]),
  ]
  const text = lines.join('\n')
  const room = mostText - url.length - 20
  return `${text.length <= room ? text : `${text.slice(0, room)}…`}\nDetails: ${url}`
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

function changesText(book: Book, trouble: Trouble, saying: Saying, before: Told | null): readonly string[] {
  const { kind, route, rule } = saying
  const told = trouble.told[saying.recipient]!
  if (rule === 'escalated') {
    const from = trouble.escalated[route.id]
    return [`${from} was told and nobody has acknowledged it.`]
  }
  if (kind === 'incident.reminder') return ['Nobody has acknowledged it yet.']
  if (kind === 'incident.acknowledged')
    return [`${whoTakesCare(book, trouble)} has acknowledged it: no more reminders.`]
  if (kind !== 'incident.changed' || before === null) return []
  const news: string[] = []
  if (told.severity !== before.severity) news.push(`it is ${told.severity} now, it was ${before.severity}`)
  if (told.foundation !== null && told.foundation !== before.foundation)
    news.push(`${told.foundation} is named as what fails`)
  const more = namesIn(book.setup.atlas, trouble).length - before.size
  if (more > 0 && told.size > before.size)
    news.push(`${more} more ${more === 1 ? 'service is' : 'services are'} hit`)
  if (told.moved > before.moved) news.push('something was moved')
  return news.length === 0 ? [] : [`New: ${news.join('; ')}.`]
}

function endText({ setup: { atlas } }: Book, trouble: Trouble): readonly string[] {
  const { closed, beganAt, overAt, endsAt, left } = trouble
  if (!closed || overAt === null) return []
  if (overAt === endsAt) return [`It was not raised again for ${spell(lasts(trouble))}.`]
  const rest = left.map((service) => nameOf(atlas, service))
  return [
    `It lasted ${spell(overAt - beganAt)}, from ${spellTime(beganAt)} to ${spellTime(overAt)}.`,
    ...(rest.length === 0 ? [] : [`Not back yet: ${rest.join(', ')}.`]),
  ]
}

function waitedText({ waited }: Saying): readonly string[] {
  if (waited === null) return []
  const why = {
    ...{
      hours: 'these were not your hours',
      silence: 'it was silenced',
      maintenance: 'maintenance was planned',
    },
    ...{
      quiet: 'these were quiet hours',
      restart: 'Holdfast did not run',
      storm: 'there was too much at once',
    },
    ...{ lingering: 'it might have been back at once', settling: 'it might have mended itself' },
  }[waited.rule]
  return waited.rule === 'settling' || waited.rule === 'lingering'
    ? []
    : [`Held back since ${spellTime(waited.since)}: ${why}.`]
}

export function pageOf({ setup: { boardUrl } }: Book, trouble: Trouble | null): string {
  const root = boardUrl.endsWith('/') ? boardUrl : `${boardUrl}/`
  if (trouble === null) return root
  const { topic, subject, foundation, named, members } = trouble
  const page = (name: string, id: string): string => `${root}${name}/${encodeURIComponent(id)}`
  if (topic === 'endpoints') return page('endpoints', subject)
  if (topic !== 'incidents') return root
  const isMany = Object.keys(members).length > 1
  return isMany && named && foundation !== null ? page('foundations', foundation) : page('incidents', subject)
}
