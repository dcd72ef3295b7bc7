// What is about to be said in a step, and what those who hear it know from then on.

import type { Instant } from '../terms/index.ts'
import type { Book } from './book.ts'
import type { Decision, ToldRule } from './decision.ts'
import type { MessageKind } from './message.ts'
import type { Route } from './route.ts'
import { type Held, type HoldRule, inDigest, type Told, type Trouble } from './state.ts'

/** Something to be said to one recipient; `digest`: with all else that waited for the same. */
export type Saying = {
  readonly thread: string
  readonly route: Route
  readonly recipient: string
  readonly kind: MessageKind
  readonly rule: ToldRule
  readonly digest: HoldRule | null
  /** It waited since then. */
  readonly waited: Held | null
  /** It was over before it could be told: only a digest mentions it. */
  readonly missed: boolean
  /** What the recipient knew before. */
  readonly before: Told | null
}

export type Round = {
  readonly book: Book
  readonly trouble: Trouble
  readonly now: Instant
  readonly sayings: Saying[]
  /** The machine must be told of time then. */
  readonly wake: (at: number | null) => void
}

/** Notes what the recipient knows from now on. */
export function know(
  { trouble, now }: Pick<Round, 'trouble' | 'now'>,
  route: Route,
  recipient: string,
  change: Partial<Told>,
): void {
  const before = trouble.told[recipient] ?? strange(trouble, now)
  const { waits: _, ...kept } = before
  trouble.told[recipient] = {
    ...kept,
    route: before.open ? before.route : route.id,
    lastAt: now,
    foundation: trouble.named ? trouble.foundation : null,
    moved: trouble.moved.length,
    ...change,
  }
}

function strange({ severity }: Trouble, now: number): Told {
  return {
    ...{ route: '', revision: 0, openedAt: now, lastAt: now, severity, foundation: null },
    ...{ size: 1, moved: 0, acknowledgedAt: null, open: false },
  }
}

/** A channel that keeps every thread's state is told of each; others of many at once where they waited. */
export function say(
  { trouble, sayings }: Pick<Round, 'trouble' | 'sayings'>,
  saying: Omit<Saying, 'thread' | 'digest'>,
): void {
  const { waited, route } = saying
  const digest = waited !== null && inDigest(waited.rule) && !route.tracks ? waited.rule : null
  sayings.push({ ...saying, thread: trouble.thread, digest })
}

export function decide(book: Book, { thread }: Trouble, decision: Decision): void {
  book.decisions.set(thread, [...(book.decisions.get(thread) ?? []), decision])
}
