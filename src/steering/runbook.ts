// A run of a runbook: one step after another, each written down before it is begun, so that a crash leaves no doubt which
// one may have happened. Orders are looked at before they are given again; a command that may not be repeated is asked
// about. Undoing goes backwards over what was done. Nothing here waits: the shell performs, and says what came of it.

import { assert, formatDuration, type Instant, type NewEntry, type TargetId } from '../terms/index.ts'
import {
  describeDeed,
  describeUndo,
  isOver,
  type Runbook,
  type RunbookRun,
  type RunState,
  type StepRecord,
} from './runbook-state.ts'

export type RunbookEvent =
  | { readonly kind: 'begin'; readonly at: Instant }
  /** The step at `index` came to an end, or its undoing did. */
  | {
      readonly kind: 'did'
      readonly index: number
      readonly ok: boolean
      readonly evidence: string
      readonly drained?: readonly TargetId[]
      /** It was cut off, and may have happened all the same. */
      readonly inDoubt?: boolean
      readonly at: Instant
    }
  /** `step`: of which question, counted from 1; null: of whatever is asked now. */
  | {
      readonly kind: 'answer'
      readonly by: string
      readonly yes: boolean
      readonly step: number | null
      readonly at: Instant
    }
  | { readonly kind: 'tick'; readonly now: Instant }
  /** This process has begun anew. */
  | { readonly kind: 'restarted'; readonly at: Instant }
  /** After a failure or an interruption. `happened`: what a person found out of a command that may not be repeated. */
  | {
      readonly kind: 'resume'
      readonly by: string
      readonly happened: boolean | null
      readonly at: Instant
    }
  | { readonly kind: 'undo'; readonly by: string; readonly at: Instant }
  /** Leaves everything as it is. */
  | { readonly kind: 'abort'; readonly by: string; readonly why: string; readonly at: Instant }

export type RunbookEffect =
  /** Write the run down; what follows waits for it. */
  | { readonly kind: 'keep'; readonly run: RunbookRun }
  | { readonly kind: 'perform'; readonly index: number; readonly undo: boolean }
  /** What is under way for the step is no longer wanted. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'tell'; readonly entry: NewEntry }
  | { readonly kind: 'refuse'; readonly why: string }

export type RunbookStepped = { readonly run: RunbookRun; readonly effects: readonly RunbookEffect[] }

const pending: StepRecord = { state: 'pending', since: null, evidence: [], drained: [] }

export const newRun = (
  id: string,
  runbook: Runbook,
  { by, why, at }: { readonly by: string; readonly why: string; readonly at: Instant },
): RunbookRun => ({
  id,
  runbook,
  by,
  why,
  startedAt: at,
  state: 'running',
  backwards: false,
  at: -1,
  steps: runbook.steps.map(() => pending),
})

export function stepRunbook(run: RunbookRun, event: RunbookEvent): RunbookStepped {
  switch (event.kind) {
    case 'begin':
      return run.at === -1 ? begin(run, event.at) : still(run)
    case 'did':
      return did(run, event)
    case 'answer':
      return answer(run, event)
    case 'tick':
      return tick(run, event.now)
    case 'restarted':
      return restarted(run, event.at)
    case 'resume':
      return resume(run, event)
    case 'undo':
      return startUndo(run, event)
    case 'abort':
      return isOver(run)
        ? refuse(run, `${run.id} is ${run.state} already`)
        : ended(run, 'aborted', `${event.by}: ${event.why}`, event.by, event.at)
  }
}

const still = (run: RunbookRun): RunbookStepped => ({ run, effects: [] })
const refuse = (run: RunbookRun, why: string): RunbookStepped => ({ run, effects: [{ kind: 'refuse', why }] })

function begin(run: RunbookRun, at: Instant): RunbookStepped {
  const why = `${run.id} begins ${run.runbook.title}: ${run.why}`
  const entry = tell(run, 'runbook.began', why, run.by, at)
  const next = forward({ ...run, at: 0 }, at)
  return { run: next.run, effects: [entry, ...next.effects] }
}

/** The step that stands first, or the end. */
function forward(run: RunbookRun, at: Instant): RunbookStepped {
  if (run.at >= run.steps.length) return ended(run, 'done', 'every step is done', run.by, at)
  const next = mark({ ...run, state: 'running' }, { state: 'doing', since: at })
  return {
    run: next,
    effects: [
      { kind: 'keep', run: next },
      { kind: 'perform', index: next.at, undo: false },
    ],
  }
}

/** Backwards to the nearest step that was done and can be undone. */
function backward(run: RunbookRun, at: Instant): RunbookStepped {
  let index = run.at
  while (index >= 0 && !canUndo(run, index)) index--
  if (index < 0) return ended({ ...run, at: 0 }, 'undone', 'everything that can be is undone', run.by, at)
  const next = mark({ ...run, state: 'undoing', at: index }, { state: 'undoing', since: at })
  return {
    run: next,
    effects: [
      { kind: 'keep', run: next },
      { kind: 'perform', index, undo: true },
    ],
  }
}

/** A step that failed, or was cut off, may have done part of it: that is taken back as well. */
function canUndo({ runbook, steps }: RunbookRun, index: number): boolean {
  const { state } = steps[index]!
  return state !== 'pending' && state !== 'undone' && describeUndo(runbook.steps[index]!.deed) !== null
}

function did(run: RunbookRun, event: Extract<RunbookEvent, { kind: 'did' }>): RunbookStepped {
  const { index, ok, evidence, drained = [], inDoubt = false, at } = event
  const undoing = run.state === 'undoing'
  // A late word about a step that is over changes nothing.
  if ((run.state !== 'running' && !undoing) || index !== run.at) return still(run)
  const record = run.steps[index]!
  const all = [...new Set([...record.drained, ...drained])]
  const state = ok ? (undoing ? 'undone' : 'done') : 'failed'
  const marked = mark(run, { state, evidence: [...record.evidence, evidence], drained: all, inDoubt })
  const { name, deed } = run.runbook.steps[index]!
  const what = undoing ? (describeUndo(deed) ?? name) : describeDeed(deed)
  const told = tell(
    marked,
    'runbook.step',
    `${run.id} step ${index + 1} (${what}) ${ok ? 'is done' : 'failed'}: ${evidence}`,
    run.by,
    at,
  )
  if (!ok)
    return { run: { ...marked, state: 'failed' }, effects: [told, keep({ ...marked, state: 'failed' })] }
  const next = undoing
    ? backward({ ...marked, at: index - 1 }, at)
    : forward({ ...marked, at: index + 1 }, at)
  return { run: next.run, effects: [told, ...next.effects] }
}

function answer(run: RunbookRun, event: Extract<RunbookEvent, { kind: 'answer' }>): RunbookStepped {
  const { by, yes, step, at } = event
  const deed = run.state === 'running' ? run.runbook.steps[run.at]?.deed : undefined
  if (deed?.kind !== 'ask') return refuse(run, `${run.id} asks nothing now`)
  // Sent twice, or by two people at once, an answer must not go to the question after.
  if (step !== null && step !== run.at + 1)
    return refuse(run, `${run.id} asks at step ${run.at + 1} now, not at step ${step}: ${deed.question}`)
  if (deed.by === 'other' && by === run.by)
    return refuse(run, `${run.id} was begun by ${run.by}: its question is for another person`)
  return did(run, { kind: 'did', index: run.at, ok: yes, evidence: `${by} said ${yes ? 'yes' : 'no'}`, at })
}

function tick(run: RunbookRun, now: Instant): RunbookStepped {
  if (run.state !== 'running' && run.state !== 'undoing') return still(run)
  const { since } = run.steps[run.at]!
  const { within } = run.runbook.steps[run.at]!
  if (since === null || now < since + within) return still(run)
  const evidence = `not within ${formatDuration(within)}`
  const step = did(run, { kind: 'did', index: run.at, ok: false, evidence, inDoubt: true, at: now })
  return { run: step.run, effects: [{ kind: 'stop' }, ...step.effects] }
}

function restarted(run: RunbookRun, at: Instant): RunbookStepped {
  if (run.state !== 'running' && run.state !== 'undoing') return still(run)
  // A question waits for people, not for this process.
  if (run.state === 'running' && run.runbook.steps[run.at]?.deed.kind === 'ask') {
    const next = mark(run, { state: 'doing', since: at })
    return { run: next, effects: [keep(next)] }
  }
  const next: RunbookRun = { ...run, state: 'interrupted' }
  const why = `${run.id} was interrupted at step ${run.at + 1}: Holdfast itself ended; go on with: holdfast runbook resume ${run.id}`
  return { run: next, effects: [tell(next, 'runbook.step', why, 'holdfast', at), keep(next)] }
}

function resume(
  run: RunbookRun,
  { by, happened, at }: Extract<RunbookEvent, { kind: 'resume' }>,
): RunbookStepped {
  if (run.state !== 'failed' && run.state !== 'interrupted')
    return refuse(run, `${run.id} is ${run.state}: there is nothing to resume`)
  const { deed } = run.runbook.steps[run.at]!
  // Said of anything else it would pass a question that is another person's, or a lag that nobody waited for.
  if (happened === true && deed.kind !== 'run')
    return refuse(
      run,
      `${run.id} stands at step ${run.at + 1} (${describeDeed(deed)}), and only of a command can it be said that it happened: resume it without --happened`,
    )
  const cutOff = run.state === 'interrupted' || run.steps[run.at]!.inDoubt === true
  if (cutOff && deed.kind === 'run' && !deed.repeatable && happened === null)
    return refuse(
      run,
      `${run.id} was cut off while it ran ${run.backwards ? deed.undo : deed.command}, which may not be repeated: look whether it happened, then say --happened or --again`,
    )
  const told = tell(run, 'runbook.step', `${run.id} goes on at step ${run.at + 1}`, by, at)
  const resumed: RunbookRun = { ...run, state: run.backwards ? 'undoing' : 'running' }
  if (happened === true) {
    const evidence = `${by} says that it happened`
    const step = did(resumed, { kind: 'did', index: run.at, ok: true, evidence, at })
    return { run: step.run, effects: [told, ...step.effects] }
  }
  const step = run.backwards ? backward(resumed, at) : forward(resumed, at)
  return { run: step.run, effects: [told, ...step.effects] }
}

function startUndo(run: RunbookRun, { by, at }: Extract<RunbookEvent, { kind: 'undo' }>): RunbookStepped {
  if (run.state === 'undone' || run.state === 'undoing')
    return refuse(run, `${run.id} is ${run.state} already`)
  const told = tell(run, 'runbook.step', `${run.id} is undone, backwards`, by, at)
  const from = Math.min(run.at, run.steps.length - 1)
  const step = backward({ ...run, backwards: true, at: from }, at)
  return { run: step.run, effects: [{ kind: 'stop' }, told, ...step.effects] }
}

function ended(run: RunbookRun, state: RunState, why: string, by: string, at: Instant): RunbookStepped {
  const next: RunbookRun = { ...run, state, at: Math.min(run.at, run.steps.length - 1) }
  const told = tell(next, 'runbook.ended', `${run.id} (${run.runbook.title}) is ${state}: ${why}`, by, at)
  return { run: next, effects: [{ kind: 'stop' }, told, keep(next)] }
}

const keep = (run: RunbookRun): RunbookEffect => ({ kind: 'keep', run })

function mark(run: RunbookRun, change: Partial<StepRecord>): RunbookRun {
  assert(run.at >= 0 && run.at < run.steps.length, 'a step of the run is marked')
  return { ...run, steps: run.steps.map((record, i) => (i === run.at ? { ...record, ...change } : record)) }
}

const tell = (
  { id, runbook, at: index, state }: RunbookRun,
  kind: 'runbook.began' | 'runbook.step' | 'runbook.ended',
  why: string,
  author: string,
  at: Instant,
): RunbookEffect => ({
  kind: 'tell',
  entry: { at, author, kind, subject: runbook.name, why, data: { run: id, step: index + 1, state } },
})
