// One enactor: brings one endpoint at one publisher to what is wished, and keeps it there. Plain data.

import type { RRset } from '../dns/index.ts'
import type { Duration, EndpointName, Instant, NewEntry, PublisherId, TargetId } from '../terms/index.ts'
import { ms, seconds } from '../terms/index.ts'
import type { Fence, Plan } from './plan.ts'
import type { FencedWrite, ReadOutcome, WriteOutcome } from './ports.ts'

/** What the node wants the name to hold: a plan, and the selection inside it. */
export type Wish = {
  readonly plan: Plan
  readonly answering: readonly TargetId[]
  /** Targets judged down here; another's selection of nothing but these is contested. */
  readonly down: readonly TargetId[]
  /**
   * Chosen without evidence, at a start or by a node that does not look: a selection of the plan that is found to be
   * answered goes first (S12).
   */
  readonly tentative: boolean
}

/** What was last read at the resource: our plan, with the selection that stands there, ours or another enactor's. */
export type InForce = {
  readonly plan: Plan
  readonly answering: readonly TargetId[]
  readonly fence: Fence
  readonly sets: readonly RRset[]
}

export type Unanswered = {
  readonly ticket: number
  readonly expected: Fence | null
  readonly next: Fence
  readonly decidedAt: Instant
}

export type EnactorPhase =
  /** Nothing in flight; looks again at `dueAt`. */
  | { readonly kind: 'idle'; readonly dueAt: Instant }
  | { readonly kind: 'backing-off'; readonly dueAt: Instant }
  /** In flight, known by `ticket`; without a reply at `dueAt` it counts as lost. */
  | { readonly kind: 'reading'; readonly ticket: number; readonly dueAt: Instant }
  | {
      readonly kind: 'writing'
      readonly ticket: number
      readonly dueAt: Instant
      readonly write: FencedWrite
    }
  /** Reading back what was written (S17). */
  | { readonly kind: 'verifying'; readonly ticket: number; readonly dueAt: Instant }

export type EnactorCondition = 'starting' | 'writing' | 'in-force' | 'refused' | 'failed' | 'drift'

export type Enactor = {
  readonly endpoint: EndpointName
  readonly publisher: PublisherId
  /** True when a selection is answered at once, with no write. */
  readonly selectsInPlace: boolean
  /** `node:<name>`. */
  readonly author: string
  readonly wish: Wish | null
  readonly inForce: InForce | null
  /** How often the wish was put in force, or may have been, since it changed. Bounded: see `verdict.ts`. */
  readonly claims: number
  /** The fence that the last write expected: while it stands there, that write has not landed. */
  readonly expected: Fence | null
  /** The last write whose reply has not come: told of when the resource refuses it, however late. */
  readonly unanswered: Unanswered | null
  readonly phase: EnactorPhase
  /** Grows with every request, so that a late reply is known as late. */
  readonly tickets: number
  /** Failures in a row; each doubles the wait. */
  readonly failures: number
  /** Lost races in a row: writes that were fenced or did not stay, selections that did not stay. */
  readonly races: number
  readonly condition: EnactorCondition
  readonly detail: string
  readonly readBackAt: Instant | null
  /** Somebody else's records that stand there and are left as they are (S17). */
  readonly foreign: readonly string[] | null
  /** What was told last, so that a lasting trouble is told once. */
  readonly told: string
}

export type EnactorEvent =
  | { readonly kind: 'wish'; readonly wish: Wish; readonly at: Instant }
  /** In place only: a selection inside the plan in force, while a newer plan cannot be written yet. */
  | { readonly kind: 'answer'; readonly answering: readonly TargetId[]; readonly at: Instant }
  | { readonly kind: 'wrote'; readonly ticket: number; readonly outcome: WriteOutcome; readonly at: Instant }
  | {
      readonly kind: 'readback'
      readonly ticket: number
      readonly outcome: ReadOutcome
      readonly at: Instant
    }
  | { readonly kind: 'tick'; readonly now: Instant }

export type EnactorEffect =
  | { readonly kind: 'read'; readonly ticket: number }
  | { readonly kind: 'write'; readonly ticket: number; readonly write: FencedWrite }
  | { readonly kind: 'select'; readonly fence: Fence; readonly answering: readonly TargetId[] }
  /** The resource holds a plan that is not ours and not older: the planner must plan above it. */
  | { readonly kind: 'seen'; readonly fence: Fence }
  /** What was answered before this node started, where that was not known to it. */
  | { readonly kind: 'found'; readonly answering: readonly TargetId[] }
  | { readonly kind: 'tell'; readonly entry: NewEntry }

export type EnactorStep = { readonly enactor: Enactor; readonly effects: readonly EnactorEffect[] }

export type Pace = {
  /** A reply later than this counts as lost. */
  readonly patience: Duration
  /** How often what is in force is read again. */
  readonly readEvery: Duration
  readonly firstBackoff: Duration
  readonly longestBackoff: Duration
  /** Foreign records at a name: wait for an operator, or put ours back. */
  readonly onForeignEdit: 'hold' | 'repair'
}

export const defaultPace: Pace = {
  patience: seconds(3),
  readEvery: seconds(10),
  firstBackoff: ms(250),
  longestBackoff: seconds(30),
  onForeignEdit: 'hold',
}
