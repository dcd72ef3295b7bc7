// Asks one provider's page again and again, passes on what is new, and says how the page itself stands.

import type { Notice } from '../signals/index.ts'
import { type Duration, ms, type Random } from '../terms/index.ts'
import { backoff } from './backoff.ts'
import { makeNews } from './news.ts'
import { askRound, type Memory, type RoundDeps } from './round.ts'
import type { FeedSpec } from './spec.ts'
import { afterRound, beginning, type Standing, type Told } from './standing.ts'

export type FeedDeps = Omit<RoundDeps, 'signal'> & {
  readonly random: Random
  /** Each (incident, update) once. */
  readonly onNotice: (notice: Notice) => void
  /** One sentence for each round that failed. */
  readonly onTrouble: (text: string) => void
  /** After each round. `told`: that it became stale, or came back; each once. */
  readonly onStanding?: (standing: Standing, told: Told | null) => void
  /** How it stood when an earlier process ended. */
  readonly standing?: Standing
  /** Keys (`noticeKey`) already recorded, in any order. Read at the start, never written. */
  readonly seen?: Iterable<string>
}

export type Feed = {
  /** Nothing is told after this returns. */
  stop(): void
}

/** At the start many feeds begin together; they spread over this. */
const longestFirstWaitMs = 2000
/** New words at once, and in an hour: several times what the busiest page has to say on its busiest day. */
const mostWords = 1000
const wordsAgainAfterMs = 3_600_000

/** Polls until stopped: every `every` while it works, with `backoff` while it does not. Never throws. */
export function pollFeed(spec: FeedSpec, deps: FeedDeps): Feed {
  const news = makeNews(spec.id, deps.seen ?? [])
  const stopping = new AbortController()
  const memory: Memory = new Map()
  const words = allowance(() => deps.clock.monotonic())
  let standing = deps.standing ?? beginning(deps.clock.now())
  let failures = 0
  let cancelTimer: () => void = () => {}

  const poll = async (): Promise<void> => {
    const round = await askRound(spec, { ...deps, signal: stopping.signal }, news, memory, words.left())
    if (stopping.signal.aborted) return
    words.use(round.notices.length)
    const trouble =
      round.trouble ?? (round.keptBack > 0 ? { text: flood(round.keptBack), retryAfter: null } : null)
    failures = trouble ? failures + 1 : 0
    schedule(trouble ? backoff(spec.every, failures, trouble.retryAfter, deps.random) : spec.every)
    for (const notice of round.notices) deps.onNotice(notice)
    if (trouble) deps.onTrouble(`feed ${spec.id}: ${trouble.text}`)
    const { readings } = round
    const after = afterRound(standing, spec.every, {
      at: deps.clock.now(),
      trouble: trouble?.text ?? null,
      readings,
    })
    standing = after.standing
    deps.onStanding?.(standing, after.told)
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

const flood = (count: number): string =>
  `it has ${count} words more to say than the ${mostWords} an hour that are told of one page`

/** A bucket of words that fills again in an hour. */
function allowance(monotonicMs: () => number): { left(): number; use(count: number): void } {
  let used = 0
  let at = monotonicMs()
  return {
    left() {
      const now = monotonicMs()
      used = Math.max(0, used - ((now - at) / wordsAgainAfterMs) * mostWords)
      at = now
      return Math.floor(mostWords - used)
    },
    use(count) {
      used += count
    },
  }
}
