// cState, the status page made by Hugo: `/index.json` (systems with their unresolved issues), `/issues/index.json` (all
// of them) and one issue's own JSON with its text. Lists carry the fields of the front matter alone, so that an issue
// there has two words: that it began and that it ended.

import type { Instant } from '../terms/index.ts'
import { type Draft, recordOf, recordOrUnread } from './draft.ts'
import { loneComponent } from './lone-component.ts'
import { linesOf, textOfHtml } from './markup.ts'
import { wordsInPost } from './posts.ts'
import { type Fields, isFields, linkOf, listOf, textOf } from './reading.ts'
import { type FeedRecord, type FeedUpdate, type Reader, type ReaderSpec, unreadable } from './record.ts'
import { jsonRecords } from './source.ts'
import { stampOf } from './stamps.ts'
import { limits } from './statuspage.ts'
import { straysIn } from './strays.ts'
import { utc } from './zones.ts'

export const readCstate: Reader = (document, spec, receivedAt) => {
  const { values, unreadable: broken } = jsonRecords(document)
  const records = values.flatMap(({ value, raw }): readonly FeedRecord[] => {
    if (!isFields(value)) return [unreadable('expected a document of cState', raw)]
    if (isIssue(value)) return [issueRecord(value, spec)]
    if (!Array.isArray(value.systems) && !Array.isArray(value.pages))
      return [unreadable('expected `systems`, `pages` or an issue of cState', raw)]
    const issues = issuesIn(value).map((issue) => issueRecord(issue, spec))
    return [...issues, ...loneSystems(value, spec, receivedAt)]
  })
  return [...records, ...values.flatMap(({ value }) => straysIn(value)), ...broken]
}

const isIssue = (value: Fields): boolean =>
  value.is === 'issue' || value.section === 'issue' || value.section === 'issues'

/** An issue stands under each system that it affects. */
function issuesIn(page: Fields): readonly Fields[] {
  const systems = listOf(page.systems, limits.components)
  const all = [
    ...systems.flatMap((system) => listOf(system.unresolvedIssues, limits.incidents)),
    ...listOf(page.pinnedIssues, limits.incidents),
    ...listOf(page.pages, limits.incidents).filter(isIssue),
  ]
  return [...new Map(all.map((issue) => [idOf(issue) ?? issue, issue])).values()]
}

const idOf = (issue: Fields): string | null =>
  textOf(issue.filename, limits.id) ?? textOf(issue.permalink, 200)

const yes = (value: unknown): boolean => value === true || value === 'true'

function issueRecord(issue: Fields, spec: ReaderSpec): FeedRecord {
  const expected = 'expected an issue of cState with a file name and a date'
  return recordOrUnread(draftOf(issue), spec, issue, expected)
}

function draftOf(issue: Fields): Draft | null {
  const id = idOf(issue)
  const start = stampOf(issue.createdAt) ?? stampOf(issue.created_at)
  if (id === null || start === null) return null
  const work = yes(issue.informational)
  const ended = yes(issue.resolved)
  // An end that is not known is no earlier than the last change.
  const end =
    stampOf(issue.resolvedAt) ??
    stampOf(issue.resolved_at) ??
    (ended ? (stampOf(issue.lastMod) ?? start) : null)
  return {
    ...{ kind: work ? 'maintenance' : 'incident', id, url: linkOf(issue.permalink), start },
    ...{ title: textOfHtml(textOf(issue.title, limits.title) ?? 'untitled'), end: ended ? end : null },
    updates: updatesOf(issue, { start, end, work, ended }),
    services: Array.isArray(issue.affected)
      ? issue.affected.filter((one): one is string => typeof one === 'string')
      : [],
    impact: textOf(issue.severity, 40),
  }
}

type Course = {
  readonly start: Instant
  readonly end: Instant | null
  readonly work: boolean
  readonly ended: boolean
}

function updatesOf(issue: Fields, { start, end, work, ended }: Course): readonly FeedUpdate[] {
  const begins = work ? 'maintenance' : 'investigating'
  const body = textOf(issue.body, 100_000)
  const written = body === null ? [] : wordsInPost(linesOf(body), { beside: end ?? start, zone: utc, begins })
  const first: FeedUpdate = {
    at: start,
    state: begins,
    text: body === null ? '' : textOfHtml(body),
    id: 'began',
  }
  const said = written.length > 0 ? written : [first]
  if (!ended || said.at(-1)!.state === 'resolved') return said
  return [...said, { at: end ?? start, state: 'resolved', text: '', id: 'ended' }]
}

/** Systems that are ill although no listed issue says why: none, where cState itself made the document. */
function loneSystems(page: Fields, spec: ReaderSpec, receivedAt: Instant): readonly FeedRecord[] {
  return listOf(page.systems, limits.components).flatMap((system) => {
    const name = textOf(system.name, limits.title)
    const status = textOf(system.status, 40)
    if (name === null || status === null || status === 'ok' || listOf(system.unresolvedIssues, 1).length > 0)
      return []
    const record = recordOf(
      loneComponent({ id: name, name, status, state: 'investigating', at: receivedAt }),
      spec,
    )
    return record === null ? [] : [record]
  })
}
