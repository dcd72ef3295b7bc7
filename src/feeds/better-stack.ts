// Better Stack's pages (`/index.json`): one JSON:API document, in which reports, their updates and the resources they
// affect stand side by side under `included` and refer to each other by id.

import type { NoticeState } from '../signals/index.ts'
import { type Draft, idOf, plainText, recordOf, recordOrUnread } from './draft.ts'
import { loneComponent } from './lone-component.ts'
import { toldBy } from './posts.ts'
import { type Fields, isFields, labelOf, linkOf, listOf, textOf } from './reading.ts'
import { type FeedRecord, type FeedUpdate, type Reader, type ReaderSpec, unreadable } from './record.ts'
import { jsonRecords, rawOf } from './source.ts'
import { stampOf } from './stamps.ts'
import { limits } from './statuspage.ts'
import { straysIn } from './strays.ts'

type Included = ReadonlyMap<string, Fields>

export const readBetterStack: Reader = (document, spec, receivedAt) => {
  const { values, unreadable: broken } = jsonRecords(document)
  const records = values.flatMap(({ value, raw }): readonly FeedRecord[] => {
    const found = isFields(value) ? entriesOf(value) : null
    if (found === null) return [unreadable('expected a JSON:API document of Better Stack', raw)]
    const page = attributesOf(isFields(value) && isFields(value.data) ? value.data : {})
    const reports = [...found.values()].filter(({ type }) => type === 'status_report')
    const spoken = new Set(reports.flatMap((report) => affectedIn(attributesOf(report)).map(({ id }) => id)))
    return [
      ...reports.flatMap((report) => reportRecords(report, found, addressOf(page), spec)),
      ...[...found.values()]
        .filter(({ type, id }) => type === 'status_page_resource' && !spoken.has(idOf(id) ?? ''))
        .flatMap((resource) => resourceRecord(resource, spec, receivedAt)),
    ]
  })
  return [...records, ...values.flatMap(({ value }) => straysIn(value)), ...broken]
}

/** Null: no JSON:API. Ids are unique within a type only. */
function entriesOf(value: Fields): Included | null {
  const own = Array.isArray(value.data) ? value.data : [value.data]
  const entries = listOf([...own, ...(Array.isArray(value.included) ? value.included : [])], 20_000)
  if (!entries.some(({ type }) => typeof type === 'string')) return null
  return new Map(entries.map((entry) => [`${labelOf(entry.type)} ${idOf(entry.id)}`, entry]))
}

const attributesOf = (entry: Fields): Fields => (isFields(entry.attributes) ? entry.attributes : {})

function addressOf(page: Fields): string | null {
  const domain =
    textOf(page.custom_domain, 200) ??
    (textOf(page.subdomain, 100) ?? '').replace(/.+/, '$&.betteruptime.com')
  return domain === '' ? null : linkOf(`https://${domain}`)
}

type Affected = { readonly id: string; readonly status: string }

const affectedIn = (attributes: Fields): readonly Affected[] =>
  listOf(attributes.affected_resources, limits.components).flatMap((one) => {
    const id = idOf(one.status_page_resource_id)
    return id === null ? [] : [{ id, status: labelOf(one.status) }]
  })

function reportRecord(report: Fields, all: Included, page: string | null, spec: ReaderSpec): FeedRecord {
  const expected = 'expected a report of Better Stack with an id and a time'
  return recordOrUnread(reportDraft(report, all, page), spec, report, expected)
}

function reportDraft(report: Fields, all: Included, page: string | null): Draft | null {
  const id = idOf(report.id)
  const attributes = attributesOf(report)
  const start = stampOf(attributes.starts_at)
  const end = stampOf(attributes.ends_at)
  if (id === null) return null
  const work = attributes.report_type === 'maintenance'
  const posts = postsOf(report, all, work)
  const affected = [...affectedIn(attributes), ...posts.flatMap((post) => post.affected)]
  return {
    ...{ kind: work ? 'maintenance' : 'incident', id, url: page === null ? null : `${page}/incident/${id}` },
    ...{ title: textOf(attributes.title, limits.title) ?? 'untitled', start, end },
    updates: updatesOf(posts, attributes, work),
    services: affected.map((one) => nameOf(one.id, all)),
    impact: textOf(attributes.aggregate_state, 40),
  }
}

/** What is not included keeps its id: the configuration may map that. */
const nameOf = (id: string, all: Included): string =>
  textOf(attributesOf(all.get(`status_page_resource ${id}`) ?? {}).public_name, limits.title) ?? id

type Post = FeedUpdate & { readonly affected: readonly Affected[] }

function refsIn(report: Fields): readonly Fields[] {
  const relations = isFields(report.relationships) ? report.relationships : {}
  return isFields(relations.status_updates) ? listOf(relations.status_updates.data, limits.updates) : []
}

/** Updates stand beside their report: where that cannot be read they are told by themselves. */
function reportRecords(
  report: Fields,
  all: Included,
  page: string | null,
  spec: ReaderSpec,
): readonly FeedRecord[] {
  const record = reportRecord(report, all, page, spec)
  const updates = refsIn(report)
    .map((ref) => all.get(`status_update ${idOf(ref.id)}`))
    .filter((update) => update !== undefined)
  const lost = updates.filter(
    (update) => record.kind === 'unreadable' || stampOf(attributesOf(update).published_at) === null,
  )
  return [record, ...lost.map((update) => unreadable('expected an update with a time', rawOf(update)))]
}

function postsOf(report: Fields, all: Included, work: boolean): readonly Post[] {
  return refsIn(report)
    .flatMap((ref): Post[] => {
      const id = idOf(ref.id)
      const attributes = attributesOf(all.get(`status_update ${id}`) ?? {})
      const at = stampOf(attributes.published_at)
      if (id === null || at === null) return []
      const affected = affectedIn(attributes)
      const text = plainText(attributes.message)
      return [{ id, at, state: stateIn(affected, work, text), text, affected }]
    })
    .toSorted((a, b) => a.at - b.at)
}

/** A post is over when all that it affects is well again; how far it is else, only its words say. */
const stateIn = (affected: readonly Affected[], work: boolean, text = ''): NoticeState => {
  if (
    affected.length > 0 &&
    affected.every(({ status }) => status === 'resolved' || status === 'operational')
  )
    return 'resolved'
  if (work) return 'maintenance'
  const told = toldBy('', text)
  return told === 'identified' || told === 'monitoring' ? told : 'investigating'
}

function updatesOf(posts: readonly Post[], report: Fields, work: boolean): readonly FeedUpdate[] {
  const said = posts.map(({ affected: _, ...update }) => update)
  const start = stampOf(report.starts_at)
  const end = stampOf(report.ends_at)
  const open =
    said.length > 0 || start === null
      ? said
      : [{ at: start, state: stateIn([], work), text: '', id: 'began' }]
  // An outage found by a monitor ends without a word. Work that has an end has not therefore ended.
  if (end === null || work || open.at(-1)?.state === 'resolved') return open
  return [...open, { at: end, state: 'resolved', text: '', id: 'ended' }]
}

function resourceRecord(
  resource: Fields,
  spec: ReaderSpec,
  receivedAt: Parameters<Reader>[2],
): readonly FeedRecord[] {
  const attributes = attributesOf(resource)
  const id = idOf(resource.id)
  const name = textOf(attributes.public_name, limits.title)
  const status = textOf(attributes.status, 40)
  if (id === null || name === null || (status !== 'downtime' && status !== 'degraded')) return []
  const record = recordOf(loneComponent({ id, name, status, state: 'investigating', at: receivedAt }), spec)
  return record === null ? [] : [record]
}
