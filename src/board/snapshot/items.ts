// Everything of a snapshot that changes, in the order in which it is made first. Pure.

import { hash } from 'node:crypto'
import { prefixOf, spoken } from '../languages.ts'
import type { FoundationView, IncidentView, ServiceView } from '../views.ts'
import type { SnapshotItem } from './queue.ts'

type Public = {
  readonly services: readonly Pick<ServiceView, 'id' | 'name' | 'state'>[]
  /** The newest first. */
  readonly incidents: readonly IncidentView[]
  readonly foundations: readonly Pick<FoundationView, 'path'>[]
}

const fronts = ['/', '/incidents', '/foundations', '/history', '/map', '/feeds']
/** On a page of the list and of the history. */
const listed = { '/': 40, '/history': 50 }

const digest = (value: unknown): string => hash('sha256', JSON.stringify(value), 'base64url')
const inside = (...names: readonly string[]): string => `/${names.map(encodeURIComponent).join('/')}`

export function snapshotItems({ services, incidents, foundations }: Public): readonly SnapshotItem[] {
  const item = (path: string, kind: SnapshotItem['kind'], mark: string, front = false): SnapshotItem => ({
    path,
    kind,
    mark,
    front,
  })
  const inEach = (path: string, kind: SnapshotItem['kind'], mark: string, front = false): SnapshotItem[] =>
    spoken.map(prefixOf).map((prefix) => item(withPrefix(prefix, path), kind, mark, front))
  const marks = marksOf(incidents)
  const states = digest(services.map(({ id, state }) => [id, state]))
  return [
    ...fronts.flatMap((path) => inEach(path, 'page', '', true)),
    ...inEach('/embed', 'embed', '', true),
    ...['/badge.svg', '/feed.atom', '/feed.rss'].map((path) => item(path, 'file', '', true)),
    ...incidents.flatMap((one) => inEach(inside('incidents', one.id), 'page', digest(one))),
    ...services.flatMap(({ id, name, state }) => {
      const mark = `${state} ${name} ${marks.get(id) ?? ''}`
      const page = inside('services', id)
      return [
        ...inEach(page, 'page', mark),
        ...inEach(inside('embed', id), 'embed', mark),
        ...[`/badge/${encodeURIComponent(id)}.svg`, `${page}/feed.atom`, `${page}/feed.rss`].map((path) =>
          item(path, 'file', mark),
        ),
      ]
    }),
    ...foundations.flatMap(({ path }) => inEach(inside('foundations', path), 'page', '')),
    ...Object.entries(listed).flatMap(([path, size]) =>
      laterPages(services.length, size).flatMap((query) => inEach(path, 'page', states).map(behind(query))),
    ),
  ]
}

/** The list before, when nothing that it is made of has changed: with thousands of services it is long in the making. */
export function keptItems(): (facts: Public) => readonly SnapshotItem[] {
  let kept: { readonly of: string; readonly items: readonly SnapshotItem[] } | null = null
  return ({ services, incidents, foundations }) => {
    const facts = { services, incidents, foundations: foundations.map(({ path }) => ({ path })) }
    const of = digest(facts)
    if (kept?.of !== of) kept = { of, items: snapshotItems(facts) }
    return kept.items
  }
}

const withPrefix = (prefix: string, path: string): string =>
  prefix !== '' && path === '/' ? prefix : prefix + path

const behind =
  (query: string) =>
  (item: SnapshotItem): SnapshotItem => ({ ...item, path: item.path + query })

const laterPages = (count: number, size: number): string[] =>
  Array.from({ length: Math.max(0, Math.ceil(count / size) - 1) }, (_, i) => `?page=${i + 2}`)

/** By service: when one of its incidents was last changed. */
function marksOf(incidents: readonly IncidentView[]): ReadonlyMap<string, string> {
  const marks = new Map<string, string>()
  for (const { service, scope, updatedAt } of incidents)
    for (const id of [service, ...(scope?.services.map((member) => member.id) ?? [])])
      if (id !== null && (marks.get(id) ?? '') < updatedAt) marks.set(id, updatedAt)
  return marks
}
