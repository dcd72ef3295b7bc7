// What the readers of pages share: from the pieces found in a document to one record, in order, mapped and bounded.

import type { NoticeState } from '../signals/index.ts'
import type { FoundationPath, Instant } from '../terms/index.ts'
import { type PageMap, pageMap } from './maps/page-map.ts'
import { textOfHtml } from './markup.ts'
import type { Fields } from './reading.ts'
import { type FeedRecord, type FeedUpdate, type ReaderSpec, type SaidRecord, unreadable } from './record.ts'
import { regionsSaid } from './regions-said.ts'
import { rawOf } from './source.ts'

export type Draft = {
  readonly kind: SaidRecord['kind']
  readonly id: string
  readonly title: string
  readonly url: string | null
  /** The page's own address, where `url` may be a shortened one. */
  readonly page?: string | null
  /** When it began, where the page says so. */
  readonly start: Instant | null
  /** When it ended or, of announced work, is to end, where the page says so. */
  readonly end: Instant | null
  /** In any order. */
  readonly updates: readonly FeedUpdate[]
  readonly services: readonly string[]
  /** Where the page lists them; absent: what its words name. */
  readonly regions?: readonly string[]
  readonly impact: string | null
  /** The updates are the latest alone: the first word is not among them. */
  readonly latestOnly?: boolean
}

/** Null: without a single update that has a time there is nothing to tell. */
export function recordOf(draft: Draft, spec: ReaderSpec): SaidRecord | null {
  const updates = draft.updates.toSorted((a, b) => a.at - b.at)
  const first = updates[0]
  const last = updates.at(-1)
  if (first === undefined || last === undefined) return null
  const services = [...new Set(draft.services)]
  const words = [draft.title, ...services, ...updates.map(({ text }) => text)]
  const regions = [...new Set(draft.regions ?? regionsSaid(words.join('\n')))]
  return {
    kind: draft.kind,
    id: draft.id,
    title: titleText(draft.title),
    url: draft.url,
    start: startOf(draft, first.at),
    firstPost: draft.latestOnly ? null : first.at,
    end: endOf(draft, updates),
    updates,
    services,
    regions,
    ...mapped(services, spec, pageMap(draft.page ?? draft.url)),
    impact: draft.impact?.toLowerCase() ?? 'none',
  }
}

/** Nobody speaks of a trouble before it began; of announced work everybody does. */
function startOf({ kind, start }: Draft, firstWord: Instant): Instant {
  if (start === null) return firstWord
  return kind === 'incident' && firstWord < start ? firstWord : start
}

/** `null`, or nothing to tell in it: what was expected of `from` instead. */
export const recordOrUnread = (
  draft: Draft | null,
  spec: ReaderSpec,
  from: Fields,
  expected: string,
): FeedRecord => (draft === null ? null : recordOf(draft, spec)) ?? unreadable(expected, rawOf(from))

const over = (state: NoticeState): boolean => state === 'resolved' || state === 'operational'

/** A trouble that went on after an end that was written down has not ended; a post-mortem does not move its end. */
function endOf(draft: Draft, updates: readonly FeedUpdate[]): Instant | null {
  const last = updates.at(-1)!
  if (!over(last.state)) return draft.kind === 'maintenance' ? draft.end : null
  const lastOpen = updates.findLastIndex((update) => !over(update.state))
  const closing = updates[lastOpen + 1]!.at
  return draft.end ?? closing
}

/** `*` in the maps stands for whatever has no entry of its own; where it is missing, known pages have maps of theirs. */
function mapped(
  services: readonly string[],
  { maps }: ReaderSpec,
  page: PageMap,
): { foundations: readonly FoundationPath[]; unmapped: readonly string[] } {
  const lower = new Map(Object.entries(maps).map(([name, path]) => [name.toLowerCase(), path]))
  const rest = maps['*']
  const found = services.map((name) => {
    // A page may call a component `constructor`, which every object has.
    const own = Object.hasOwn(maps, name) ? maps[name] : lower.get(name.toLowerCase())
    return own ?? (rest === undefined ? page.foundations.get(name.toLowerCase()) : undefined)
  })
  const named = found.filter((path) => path !== undefined)
  const missing = services.filter((_, at) => found[at] === undefined)
  const whole = rest !== undefined && (missing.length > 0 || services.length === 0) ? [rest] : []
  return { foundations: [...new Set([...named, ...whole])], unmapped: rest === undefined ? missing : [] }
}

/** Titles are plain, with now and then an entity in them; `<` alone is meant as it is. */
const titleText = (title: string): string =>
  /&(?:#x?[\da-f]{1,6}|[a-z]{2,8});/i.test(title) && !title.includes('<') ? textOfHtml(title) : title

/** An update's text: pages write HTML, Markdown or plain text into the same field. */
export const plainText = (value: unknown): string => (typeof value === 'string' ? textOfHtml(value) : '')

/** An id, whether written as text or as a number. */
export const idOf = (value: unknown): string | null =>
  typeof value === 'number'
    ? String(value)
    : typeof value === 'string' && value !== ''
      ? value.slice(0, 200)
      : null

/** Each update's state, where "update" means: as before. Oldest first; `before` is how the first one began. */
export function carried<T>(
  updates: readonly T[],
  stateOf: (update: T) => NoticeState | 'same' | null,
  before: NoticeState,
): readonly NoticeState[] {
  let state = before
  return updates.map((update) => {
    const next = stateOf(update)
    if (next !== null && next !== 'same') state = next
    return state
  })
}
