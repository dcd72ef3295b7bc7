// Asks one provider's page again and again, and passes on what is new.

import type { Notice } from '../signals/index.ts'
import { type Clock, type Duration, ms, type Random, type Timers } from '../terms/index.ts'
import { backoff } from './backoff.ts'
import { makeNews } from './news.ts'
import type { Fetch } from './page.ts'
import { askRound } from './round.ts'
import type { FeedSpec } from './spec.ts'

export type FeedDeps = {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** Each (incident, update) once. */
  readonly onNotice: (notice: Notice) => void
  /** One sentence for each round that failed. */
  readonly onTrouble: (text: string) => void
  /** Keys (`noticeKey`) already recorded, in any order. Read at the start, never written. */
  readonly seen?: Iterable<string>
}

export type Feed = {
  /** Nothing is told after this returns. */
  stop(): void
}

/** At the start many feeds begin together; they spread over this. */
const longestFirstWaitMs = 2000

/** Polls until stopped: every `every` while it works, with `backoff` while it does not. Never throws. */
export function pollFeed(spec: FeedSpec, deps: FeedDeps): Feed {
  const news = makeNews(spec.id, deps.seen ?? [])
  const stopping = new AbortController()
  let etag: string | null = null
  let failures = 0
  let cancelTimer: () => void = () => {}

  const poll = async (): Promise<void> => {
    const round = await askRound(spec, { ...deps, signal: stopping.signal }, news, etag)
    if (stopping.signal.aborted) return
    etag = round.etag
    failures = round.trouble ? failures + 1 : 0
    schedule(
      round.trouble ? backoff(spec.every, failures, round.trouble.retryAfter, deps.random) : spec.every,
    )
    for (const notice of round.notices) deps.onNotice(notice)
    if (round.trouble) deps.onTrouble(`feed ${spec.id}: ${round.trouble.text}`)
  }
  const schedule = (wait: Duration): void => {
    cancelTimer = deps.timers.after(wait, () => void poll())
  }
  schedule(ms(deps.random.next() * Math.min(spec.every, longestFirstWaitMs)))

  return {
    stop() {
      stopping.abort()
      cancelTimer()
    },
  }
}
