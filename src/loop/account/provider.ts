// What providers said, when they say they said it, and how far behind the beginning that was.

import type { Incident } from '../../incidents/index.ts'
import type { Notice } from '../../signals/index.ts'
import { areRelated, type Entry, type FoundationPath, type Instant } from '../../terms/index.ts'

export type Said = {
  readonly feed: string
  readonly state: string
  readonly title: string
  readonly body: string
  readonly url: string | null
  readonly providerAt: Instant
  /** When it reached us. */
  readonly receivedAt: Instant
  /** The provider's own time after the beginning; negative: before it. */
  readonly behindMs: number
}

/** Of the foundation, of what it stands within or what stands within it; without a foundation: what is evidence here. */
export function saidBy(
  incident: Incident,
  foundation: FoundationPath | null,
  entries: readonly Entry[],
): readonly Said[] {
  const evidence = new Set(
    incident.evidence.flatMap((one) => (one.kind === 'notice' ? [`${one.feed} ${one.title}`] : [])),
  )
  return entries
    .filter(({ kind }) => kind === 'notice.recorded')
    .map(({ data }) => data.notice as unknown as Notice)
    .filter(
      (notice) =>
        evidence.has(`${notice.feed} ${notice.title}`) ||
        (foundation !== null && notice.foundations.some((path) => areRelated(path, foundation))),
    )
    .map(({ feed, state, title, body, url, providerAt, receivedAt }) => ({
      feed,
      state,
      title,
      body,
      url: url ?? null,
      providerAt,
      receivedAt,
      behindMs: providerAt - incident.beganAt,
    }))
    .sort((a, b) => a.providerAt - b.providerAt)
}
