// One round of asking: the summary, and the histories when an incident that was open has left it.

import type { Notice } from '../signals/index.ts'
import type { Duration, Instant, Outcome } from '../terms/index.ts'
import type { News } from './news.ts'
import { fetchPage, type PageDeps } from './page.ts'
import type { FeedSpec } from './spec.ts'
import { readHistory, readSummary } from './statuspage.ts'

export type Round = {
  /** Told also when there was trouble: what could be read is not kept back. */
  readonly notices: readonly Notice[]
  /** Null: ask unconditionally next time. */
  readonly etag: string | null
  readonly trouble: { readonly text: string; readonly retryAfter: Duration | null } | null
}

type Reader = (json: unknown, spec: FeedSpec, receivedAt: Instant) => Outcome<readonly Notice[]>

const failed = (
  text: string,
  retryAfter: Duration | null = null,
  notices: readonly Notice[] = [],
): Round => ({
  notices,
  etag: null,
  trouble: { text, retryAfter },
})

export async function askRound(
  spec: FeedSpec,
  deps: PageDeps,
  news: News,
  etag: string | null,
): Promise<Round> {
  const summary = await askNotices(spec, deps, 'summary.json', readSummary, etag)
  if (summary === 'unchanged') return { notices: [], etag, trouble: null }
  if (summary.trouble) return summary
  const notices = news.fresh(summary.notices)
  const owed = news.owed(summary.notices)
  if (owed.length === 0) return { ...summary, notices }
  const history: Notice[] = []
  for (const page of ['incidents.json', 'scheduled-maintenances.json']) {
    const answer = await askNotices(spec, deps, page, readHistory, null)
    if (answer === 'unchanged') continue
    // The debt stays, and without an ETag the next round comes back to it.
    if (answer.trouble) return { ...answer, notices }
    history.push(...answer.notices)
  }
  return { ...summary, notices: [...notices, ...news.settle(owed, history, deps.clock.now())] }
}

async function askNotices(
  spec: FeedSpec,
  deps: PageDeps,
  file: string,
  read: Reader,
  etag: string | null,
): Promise<Round | 'unchanged'> {
  const url = `${spec.url.replace(/\/+$/, '')}/api/v2/${file}`
  const page = await fetchPage(url, etag, deps)
  if (page.kind === 'unchanged') return 'unchanged'
  if (page.kind === 'trouble') return failed(page.text, page.retryAfter)
  const notices = read(page.json, spec, deps.clock.now())
  if (!notices.ok) return failed(`${file} is not what it should be: ${notices.error}`)
  return { notices: notices.value, etag: page.etag, trouble: null }
}
