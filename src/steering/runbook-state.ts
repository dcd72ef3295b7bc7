// A runbook as it was configured, and one run of it: plain data that outlives a crash. A run holds its steps by value,
// so that a configuration that changes meanwhile changes nothing under somebody's hands.

import type { CheckId, Duration, EndpointName, Instant, TargetId } from '../terms/index.ts'

export type Deed =
  /** Take a target out, everywhere or of one endpoint. Undone by bringing it back. */
  | { readonly kind: 'drain'; readonly target: TargetId; readonly endpoint?: EndpointName }
  /** Until the check says that its replica is no further behind. */
  | { readonly kind: 'waitForLag'; readonly check: CheckId; readonly atMostSeconds: number }
  /** Drain all targets of the endpoint but this one. Undone by bringing back those that it drained. */
  | { readonly kind: 'move'; readonly endpoint: EndpointName; readonly to: TargetId }
  /** Until the check is judged so. */
  | { readonly kind: 'check'; readonly check: CheckId; readonly is: 'up' | 'down' }
  | { readonly kind: 'notify'; readonly text: string }
  /** `other`: somebody else than who began the run. */
  | { readonly kind: 'ask'; readonly question: string; readonly by: 'anyone' | 'other' }
  /** A command that the configuration allows by name; `undo` is another. */
  | {
      readonly kind: 'run'
      readonly command: string
      readonly undo: string | null
      /** It may be run again when nobody knows whether it was. */
      readonly repeatable: boolean
    }

export type RunbookStep = {
  readonly name: string
  readonly within: Duration
  readonly deed: Deed
}

export type Runbook = {
  readonly name: string
  readonly title: string
  readonly steps: readonly RunbookStep[]
}

/** What came of one step; `done` once it is done, and `undone` once it was taken back. */
export type StepRecord = {
  readonly state: 'pending' | 'doing' | 'done' | 'failed' | 'undoing' | 'undone'
  readonly since: Instant | null
  /** What was seen: an answer, a figure, the end of an output. */
  readonly evidence: readonly string[]
  /** Targets that this step drained, so that undoing brings back these and no others. */
  readonly drained: readonly TargetId[]
  /** Its command was cut off: nobody knows whether it happened. Absent otherwise, and in runs of earlier versions. */
  readonly inDoubt?: boolean
}

/**
 * `failed`: a step was not done; somebody resumes or undoes. `interrupted`: this process ended in the middle of a step,
 * which may or may not have happened.
 */
export type RunState = 'running' | 'failed' | 'interrupted' | 'undoing' | 'done' | 'undone' | 'aborted'

export type RunbookRun = {
  readonly id: string
  readonly runbook: Runbook
  /** `operator:<token>`. */
  readonly by: string
  readonly why: string
  readonly startedAt: Instant
  readonly state: RunState
  /** Somebody had it undone: from then on it only goes back. */
  readonly backwards: boolean
  /** The step that is done, or undone, now. */
  readonly at: number
  readonly steps: readonly StepRecord[]
}

/** Nothing more happens to it by itself, and nobody waits for it. */
export const isOver = ({ state }: RunbookRun): boolean =>
  state === 'done' || state === 'undone' || state === 'aborted'

export function describeDeed(deed: Deed): string {
  switch (deed.kind) {
    case 'drain':
      return `drain ${deed.target}${deed.endpoint === undefined ? '' : ` of ${deed.endpoint}`}`
    case 'waitForLag':
      return `wait until ${deed.check} says at most ${deed.atMostSeconds} s behind`
    case 'move':
      return `move ${deed.endpoint} to ${deed.to}`
    case 'check':
      return `wait until ${deed.check} is ${deed.is}`
    case 'notify':
      return `tell: ${deed.text}`
    case 'ask':
      return `ask ${deed.by === 'other' ? 'another person' : 'somebody'}: ${deed.question}`
    case 'run':
      return `run ${deed.command}${deed.undo === null ? '' : `, undone by ${deed.undo}`}`
  }
}

/** What undoing the step would do; null: there is nothing to undo. */
export function describeUndo(deed: Deed): string | null {
  if (deed.kind === 'drain') return `bring ${deed.target} back`
  if (deed.kind === 'move') return `bring back what was drained to move ${deed.endpoint}`
  return deed.kind === 'run' && deed.undo !== null ? `run ${deed.undo}` : null
}
