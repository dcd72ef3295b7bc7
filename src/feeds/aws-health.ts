// AWS's public health events (`currentevents`, `historyevents.json`), in UTF-16 as they are served: each with a log of
// posts, their instants in seconds, and the services it has reached so far. Reads the older shapes of `aws-status` too,
// so that an archive of both is one kind, and lists of posts alone, as an account of one event is written down.

import type { NoticeState } from '../signals/index.ts'
import type { Instant } from '../terms/index.ts'
import { type AwsService, awsImpacts, awsLevel, awsPlaces, awsService } from './aws-service.ts'
import { awsStatusRecords } from './aws-status.ts'
import { awsMap } from './maps/provider-map.ts'
import { textOfHtml } from './markup.ts'
import { regionsIn } from './places.ts'
import { type Fields, isFields, listOf, textOf } from './reading.ts'
import { type FeedRecord, type FeedUpdate, type Reader, type ReaderSpec, unreadable } from './record.ts'
import { closingPost, saysOver, statesOf, toldEnd, toldStart } from './said.ts'
import { beyond, jsonValues, longest, rawOf } from './source.ts'
import { stampOf } from './stamps.ts'
import { straysIn, withUntimed } from './strays.ts'
import { zoneOf } from './zones.ts'

const limits = { posts: longest.updates, services: 1000, text: 60_000, title: 300, id: 300 } as const
const pacific = zoneOf('US/Pacific')!

export const readAwsHealth: Reader = (document, spec) => {
  const { values, unreadable: broken } = jsonValues(document)
  const records = values.flatMap(({ value, raw }): readonly FeedRecord[] => {
    const events = eventsIn(value)
    if (events === null)
      return (
        awsStatusRecords(value, spec) ?? [
          unreadable('expected an AWS event with `event_log`, or a list of them', raw),
        ]
      )
    return [
      ...events.flatMap((event) => recordsOf(event, spec)),
      ...(Array.isArray(value) ? beyond(value, longest.list) : []),
    ]
  })
  return [...records, ...broken]
}

/** A list, an object of lists by service (the history), one event, or one event's posts. Null: something else. */
function eventsIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value.slice(0, longest.list)
  if (!isFields(value)) return null
  if (isEvent(value)) return [value]
  const lists = Object.values(value)
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.every(isEvent))
    ? (lists as readonly (readonly unknown[])[]).flat()
    : null
}

const isEvent = (value: unknown): value is Fields => isFields(value) && logOf(value) !== null

const logOf = (event: Fields): readonly unknown[] | null => {
  const log = event.event_log ?? event.updates
  return Array.isArray(log) ? log : null
}

function recordsOf(event: unknown, spec: ReaderSpec): readonly FeedRecord[] {
  if (isFields(event) && isEvent(event))
    return [...withUntimed(eventRecord(event, spec), untimedIn(event)), ...straysIn(event)]
  const expected = 'expected an AWS event: an object with a list `event_log`'
  return (isFields(event) ? awsStatusRecords(event, spec) : null) ?? [unreadable(expected, rawOf(event))]
}

function eventRecord(event: Fields, spec: ReaderSpec): FeedRecord {
  const date = stampOf(event.date) ?? stampOf(event.start_time)
  const posts = postsIn(event, date)
  const first = posts[0]
  if (first === undefined)
    return unreadable('expected an event with `date`, or a post with its time', rawOf(event))
  const writtenEnd = stampOf(event.end_time)
  const ended = writtenEnd !== null || isOver(posts.at(-1)!) || awsLevel(event.status) === 0
  const closing = ended ? closingPost(posts, pacific) : null
  const updates = updatesOf(posts, closing)
  const title = textOfHtml(textOf(event.summary, limits.title) ?? posts.at(-1)!.title ?? 'untitled')
  const start = toldStart(updates, pacific) ?? date ?? first.at
  const end = closing === null ? null : (writtenEnd ?? toldEnd(posts, closing, pacific))
  const prose = [title, ...updates.map(({ text }) => text)].join('\n')
  return {
    kind: 'incident',
    id: idOf(event, first.at),
    title,
    url: linkOf(event),
    start: end === null || start <= end ? start : end,
    firstPost: first.at,
    end,
    updates,
    ...awsPlaces(servicesOf(event, prose), prose, spec),
    impact: impactOf(event, posts),
  }
}

/** The ARN names an event for ever; without one its service and date do. */
function idOf(event: Fields, first: Instant): string {
  const arn = textOf(event.arn, limits.id)
  return (
    arn ?? `${textOf(event.service, limits.id) ?? 'aws'}_${Math.floor((stampOf(event.date) ?? first) / 1000)}`
  )
}

function linkOf(event: Fields): string | null {
  const arn = textOf(event.arn, limits.id)
  return arn === null ? null : `https://health.aws.amazon.com/health/status?eventID=${encodeURI(arn)}`
}

type Post = Pick<FeedUpdate, 'at' | 'text'> & {
  readonly title: string | null
  readonly level: number | null
  readonly said: NoticeState | null
}

const timeOfPost = (post: Fields): Instant | null =>
  stampOf(post.timestamp) ?? stampOf(post.at) ?? stampOf(post.date)

const untimedIn = (event: Fields): readonly Fields[] =>
  (stampOf(event.date) ?? stampOf(event.start_time)) === null
    ? listOf(logOf(event), limits.posts).filter((post) => timeOfPost(post) === null)
    : []

function postsIn(event: Fields, date: Instant | null): readonly Post[] {
  const posts = listOf(logOf(event), limits.posts).flatMap((post): Post[] => {
    const at = timeOfPost(post) ?? date
    if (at === null) return []
    const title = textOf(post.summary, limits.title)
    const body = textOf(post.message, limits.text) ?? textOf(post.description, limits.text) ?? title ?? ''
    return [{ at, text: textOfHtml(body), title, level: awsLevel(post.status), said: wordOf(post.state) }]
  })
  if (posts.length === 0 && date !== null) {
    const title = textOf(event.summary, limits.title) ?? 'untitled'
    posts.push({ at: date, text: textOfHtml(title), title, level: awsLevel(event.status), said: null })
  }
  return posts.toSorted((a, b) => a.at - b.at)
}

const words: Readonly<Record<string, NoticeState>> = {
  investigating: 'investigating',
  confirmed: 'investigating',
  cause_candidate: 'identified',
  identified: 'identified',
  mitigating: 'monitoring',
  mitigated: 'monitoring',
  monitoring: 'monitoring',
  resolved: 'resolved',
}
const wordOf = (state: unknown): NoticeState | null =>
  typeof state === 'string' && Object.hasOwn(words, state) ? words[state]! : null

const isOver = (post: Post): boolean =>
  post.level === 0 || post.said === 'resolved' || (post.level === null && saysOver(post.text))

function updatesOf(posts: readonly Post[], closing: number | null): readonly FeedUpdate[] {
  const states = statesOf(
    posts.map(({ text }) => text),
    closing,
  )
  return posts.map(({ at, text, said }, index) => {
    const state = states[index]!
    return { at, text, state: state === 'resolved' ? state : (said ?? state) }
  })
}

/** What is listed as reached, and the event's own service where nothing is. */
function servicesOf(event: Fields, prose: string): readonly AwsService[] {
  const region = textOf(event.region_name, limits.title) ?? regionOfArn(event)
  const reached = isFields(event.impacted_services) ? Object.entries(event.impacted_services) : []
  const own = textOf(event.service, limits.id) ?? ''
  const name = textOf(event.service_name, limits.title) ?? ''
  const listed = reached
    .slice(0, limits.services)
    .map(([id, service]) =>
      awsService(id, (isFields(service) && textOf(service.service_name, limits.title)) || '', region),
    )
  if (own === '' && name === '') return listed.length > 0 ? listed : manyServices(prose, region)
  const itself = awsService(own, name, region)
  return listed.length === 0 || itself.id !== 'multipleservices' ? [itself, ...listed] : listed
}

/** Where no service is listed, the words may still say that it is many. */
const manyServices = (prose: string, region: string): readonly AwsService[] =>
  /\bmultiple (?:aws )?services\b/i.test(prose)
    ? [awsService('multipleservices', 'Multiple services', region || (regionsIn(prose, awsMap)[0] ?? ''))]
    : []

const regionOfArn = (event: Fields): string =>
  /^arn:[^:]*:health:([a-z0-9-]+):/.exec(textOf(event.arn, limits.id) ?? '')?.[1] ?? ''

/** The worst that was said: the event's own status is 0 once it is over. */
function impactOf(event: Fields, posts: readonly Post[]): string {
  const reached = isFields(event.impacted_services) ? Object.values(event.impacted_services) : []
  const levels = [event.status, ...reached.map((service) => (isFields(service) ? service.max : null))].map(
    awsLevel,
  )
  return awsImpacts[
    Math.max(0, ...levels.map((level) => level ?? 0), ...posts.map(({ level }) => level ?? 0))
  ]!
}
