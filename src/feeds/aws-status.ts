// AWS's status page until 2023: `data.json`, with current and archived events, and the same events as public archives
// keep them, one a line. An event's posts stand in one piece of HTML, each behind its time of day; only the event
// itself has a date, so that the days follow one from another.

import { type Instant, minutes } from '../terms/index.ts'
import { awsImpacts, awsLevel, awsPlaces, awsService } from './aws-service.ts'
import { textOfHtml } from './markup.ts'
import { type Fields, isFields, textOf } from './reading.ts'
import { type FeedRecord, type Reader, type ReaderSpec, unreadable } from './record.ts'
import { closingPost, saysOver, statesOf, toldEnd, toldStart } from './said.ts'
import { beyond, jsonValues, longest, rawOf } from './source.ts'
import { stampOf } from './stamps.ts'
import { straysIn } from './strays.ts'
import { resolveTime } from './times.ts'
import { timesIn } from './written-times.ts'
import { zoneOf } from './zones.ts'

const limits = { posts: longest.updates, text: 60_000, html: 1_000_000, title: 300, id: 100 } as const
const pacific = zoneOf('US/Pacific')!

export const readAwsStatus: Reader = (document, spec) => {
  const { values, unreadable: broken } = jsonValues(document)
  const expected = 'expected an AWS event, or a document with lists `current` and `archive`'
  const records = values.flatMap(
    ({ value, raw }): readonly FeedRecord[] => awsStatusRecords(value, spec) ?? [unreadable(expected, raw)],
  )
  return [...records, ...broken]
}

/** Null: the value is something else. */
export function awsStatusRecords(value: unknown, spec: ReaderSpec): readonly FeedRecord[] | null {
  const events = eventsIn(value)
  if (events === null) return null
  return [
    ...events.map(({ event, list }) => eventRecord(event, list, spec)),
    ...straysIn(value),
    ...(Array.isArray(value) ? beyond(value, longest.list) : []),
  ]
}

type Listed = { readonly event: unknown; readonly list: string | null }

/** Null: the document is something else. */
function eventsIn(value: unknown): readonly Listed[] | null {
  if (Array.isArray(value)) return value.slice(0, longest.list).map((event) => ({ event, list: null }))
  if (!isFields(value)) return null
  if (isFields(value) && 'service' in value) return [{ event: value, list: textOf(value.last_state, 20) }]
  const lists = ['current', 'archive'].filter((list) => Array.isArray(value[list]))
  if (lists.length === 0) return null
  return lists.flatMap((list) =>
    (value[list] as readonly unknown[]).slice(0, longest.list).map((event) => ({ event, list })),
  )
}

function eventRecord(event: unknown, list: string | null, spec: ReaderSpec): FeedRecord {
  const raw = rawOf(event)
  if (!isFields(event)) return unreadable('expected an event: an object', raw)
  const id = textOf(event.service, limits.id)
  const date = stampOf(event.date)
  if (id === null || date === null)
    return unreadable('expected an event with `service` and `date` (seconds since 1970)', raw)
  const title = titleOf(event)
  const posts = postsIn(event, date)
  const resolved = /^\s*\[\s*resolved\s*\]/i.test(title) || awsLevel(event.status) === 0
  const ended = resolved || list === 'archive' || saysOver(posts.at(-1)!.text)
  const closing = ended ? closingPost(posts, pacific) : null
  const states = statesOf(
    posts.map(({ text }) => text),
    closing,
  )
  const updates = posts.map((post, at) => ({ ...post, state: states[at]! }))
  const start = toldStart(updates, pacific) ?? updates[0]!.at
  const end = closing === null ? null : toldEnd(posts, closing, pacific)
  const prose = `${title}\n${updates.map(({ text }) => text).join('\n')}`
  return {
    kind: 'incident',
    id: `${id}_${Math.floor(date / 1000)}`,
    title,
    url: null,
    start: end === null || start <= end ? start : end,
    firstPost: updates[0]!.at,
    end,
    updates,
    ...awsPlaces([awsService(id, textOf(event.service_name, limits.title) ?? '')], prose, spec),
    impact: awsImpacts[awsLevel(event.status) ?? 0],
  }
}

const titleOf = (event: Fields): string => textOfHtml(textOf(event.summary, limits.title) ?? '') || 'untitled'

type Post = { readonly at: Instant; readonly text: string }

const timeMark = /<span[^>]{0,100}>([^<]{1,60})<\/span>/gi

/** At least one: an event without posts has its title said at its date. */
function postsIn(event: Fields, date: Instant): readonly Post[] {
  const html = (textOf(event.description, limits.html) ?? '') || (textOf(event.details, limits.html) ?? '')
  const marks = [...html.matchAll(timeMark)].slice(0, limits.posts).flatMap((mark) => {
    const [time] = timesIn(mark[1]!)
    return time === undefined ? [] : [{ time, from: mark.index, to: mark.index + mark[0].length }]
  })
  const said = (from: number, to?: number): string => textOfHtml(html.slice(from, to)).slice(0, limits.text)
  const before = said(0, marks[0]?.from)
  const posts: Post[] =
    before === '' && marks.length > 0 ? [] : [{ at: date, text: before || titleOf(event) }]
  let previous: Instant | null = null
  for (const [at, { time, to }] of marks.entries()) {
    const around =
      previous === null
        ? { anchor: date, lean: 'nearest' as const }
        : { anchor: previous, lean: 'first' as const, slack: outOfOrder }
    previous = resolveTime(time, { zone: pacific, ...around })
    posts.push({ at: previous, text: said(to, marks[at + 1]?.from) })
  }
  return posts.toSorted((a, b) => a.at - b.at)
}

/** Posts are now and then a little out of order; one that seems to be further back is of the next day. */
const outOfOrder = minutes(60)
