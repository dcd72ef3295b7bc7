// One round of asking: the documents that say how things stand, and those that tell how a trouble ended when one that
// was open has left the lists.

import { createHash } from 'node:crypto'
import type { Notice } from '../signals/index.ts'
import type { Duration } from '../terms/index.ts'
import { type Asked, addressesOf } from './kinds.ts'
import { componentPrefix } from './lone-component.ts'
import type { News } from './news.ts'
import { noticesOf } from './notices.ts'
import { fetchPage, noValidators, type Page, type PageDeps, shown, type Validators } from './page.ts'
import type { Read } from './read-aside.ts'
import type { Reading } from './reading-of.ts'
import type { FeedSpec } from './spec.ts'

export type Trouble = { readonly text: string; readonly retryAfter: Duration | null }

export type Round = {
  /** Told also when there was trouble: what could be read is not kept back. */
  readonly notices: readonly Notice[]
  readonly trouble: Trouble | null
  /** What the documents of now held. */
  readonly readings: readonly Reading[]
  /** New words that were left for a later round, because there were too many at once. */
  readonly keptBack: number
}

export type RoundDeps = PageDeps & { readonly read: Read }

/** A document as it was read last. */
type Known = {
  readonly validators: Validators
  readonly digest: string
  readonly reading: Reading
  /** When it came whole, by the monotonic clock. */
  readonly wholeAtMs: number
}

/** So often it is asked for whole: what lies between may answer "not modified" for ever. */
const wholeAgainAfterMs = 3_600_000

/** Documents by address, as they were last read: what has not changed is not read again. */
export type Memory = Map<string, Known>

type Answer =
  | { readonly kind: 'reading'; readonly reading: Reading }
  | { readonly kind: 'missing' }
  /** `reading`: of a document in which nothing could be read, to be kept for whoever mends that. */
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly reading?: Reading }

/** `allowance`: how many new words may be told. */
export async function askRound(
  spec: FeedSpec,
  deps: RoundDeps,
  news: News,
  memory: Memory,
  allowance: number,
): Promise<Round> {
  const { now, last } = addressesOf(spec.kind, spec.url)
  const asked = await askAll(spec, deps, now, memory)
  const receivedAt = deps.clock.now()
  const tell = (readings: readonly Reading[]): readonly Notice[] =>
    news.named(
      noticesOf(
        readings.flatMap(({ records }) => records),
        spec.id,
        receivedAt,
      ),
    )
  const listed = tell(asked.readings)
  const notices = news.fresh(listed, allowance)
  const round = { readings: asked.readings, keptBack: news.waiting(listed) }
  // What was not read has ended nothing.
  if (asked.trouble) return { ...round, notices, trouble: asked.trouble }
  const owed = news.owed(listed, last.length === 0 ? 2 : 1)
  const incidents = owed.filter((id) => !id.startsWith(componentPrefix))
  if (incidents.length === 0 || last.length === 0)
    return { ...round, notices: [...notices, ...news.settle(owed, [], receivedAt)], trouble: null }
  const ended = await askAll(spec, deps, last, new Map())
  // The debt stays, and the next round comes back to it.
  if (ended.trouble) return { ...round, notices, trouble: ended.trouble }
  return {
    ...round,
    notices: [...notices, ...news.settle(owed, tell(ended.readings), receivedAt)],
    trouble: null,
  }
}

/** What a feed says now, whoever knows it already. */
export function askOnce(
  spec: FeedSpec,
  deps: RoundDeps,
): Promise<{ readonly readings: readonly Reading[]; readonly trouble: Trouble | null }> {
  return askAll(spec, deps, addressesOf(spec.kind, spec.url).now, new Map())
}

async function askAll(
  spec: FeedSpec,
  deps: RoundDeps,
  asked: readonly Asked[],
  memory: Memory,
): Promise<{ readonly readings: readonly Reading[]; readonly trouble: Trouble | null }> {
  const readings: Reading[] = []
  for (const { path, optional } of asked) {
    const answer = await ask(spec, deps, path, memory)
    if (answer.kind === 'reading') readings.push(answer.reading)
    else if (answer.kind === 'trouble')
      return { readings: [...readings, ...(answer.reading ? [answer.reading] : [])], trouble: answer.trouble }
    else if (optional !== true)
      return { readings, trouble: { text: `${shown(path)} is not there (404)`, retryAfter: null } }
  }
  return { readings, trouble: null }
}

async function ask(spec: FeedSpec, deps: RoundDeps, url: string, memory: Memory): Promise<Answer> {
  const known = memory.get(url)
  const mayBeOld = known !== undefined && deps.clock.monotonic() - known.wholeAtMs < wholeAgainAfterMs
  const page = await fetchPage(url, mayBeOld ? known.validators : noValidators, deps)
  if (page.kind === 'unchanged' && known) return { kind: 'reading', reading: known.reading }
  if (page.kind === 'missing') return page
  if (page.kind === 'trouble') return { kind: 'trouble', trouble: page }
  if (page.kind === 'unchanged') return failed(`${shown(url)} answered 304 to nobody's question`)
  return await readFresh(spec, deps, url, memory, page)
}

const failed = (text: string): Extract<Answer, { kind: 'trouble' }> => ({
  kind: 'trouble',
  trouble: { text, retryAfter: null },
})

async function readFresh(
  spec: FeedSpec,
  deps: RoundDeps,
  url: string,
  memory: Memory,
  { body, charset, validators }: Extract<Page, { kind: 'fresh' }>,
): Promise<Answer> {
  const digest = createHash('sha256').update(body).digest('hex')
  const known = memory.get(url)
  if (known?.digest === digest) {
    memory.set(url, { ...known, validators, wholeAtMs: deps.clock.monotonic() })
    return { kind: 'reading', reading: known.reading }
  }
  const { kind, maps, components } = spec
  const read = await deps.read({ kind, body, charset, maps, components, receivedAt: deps.clock.now() })
  memory.delete(url)
  if (!read.ok) return failed(`${shown(url)}: ${read.error}`)
  const reading = read.value
  const [first] = reading.kept
  // Not one thing could be read: that is no such document at all.
  if (first && reading.read === 0)
    return { ...failed(`${shown(url)} is not what it should be: ${first.why}`), reading }
  memory.set(url, { validators, digest, reading, wholeAtMs: deps.clock.monotonic() })
  return { kind: 'reading', reading }
}
