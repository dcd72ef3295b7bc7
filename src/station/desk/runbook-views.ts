// A runbook and its runs as the API shows them; of each step also what it would find now.

import type { RunbookRunView, RunbookView } from '../../board/index.ts'
import { type Deed, describeDeed, describeUndo, type Runbook, type RunbookRun } from '../../steering/index.ts'
import { isoTime } from '../../terms/index.ts'
import type { DeedPorts } from './runbook-deeds.ts'

export const runbookView = ({ name, title, steps }: Runbook, ports: DeedPorts): RunbookView => ({
  name,
  title,
  steps: steps.map((step) => ({
    name: step.name,
    does: describeDeed(step.deed),
    undo: describeUndo(step.deed),
    withinMs: step.within,
    now: standing(step.deed, ports),
  })),
})

/** How things stand for the step at this moment. */
function standing(deed: Deed, { specs, statusOf, faceOf, planner, commands }: DeedPorts): string {
  switch (deed.kind) {
    case 'drain':
    case 'move': {
      const target = deed.kind === 'drain' ? deed.target : deed.to
      const names = specs()
        .filter(
          ({ name, targets }) => (deed.endpoint ?? name) === name && targets.some(({ id }) => id === target),
        )
        .map(({ name }) => name)
      return names
        .map((name) => {
          const drained = planner().endpoints.get(name)?.orders.drains.has(target)
            ? `, ${target} is drained`
            : ''
          return `${name} answers ${statusOf(name)?.answering.join(' and ') || 'nothing'}${drained}`
        })
        .join('; ')
    }
    case 'waitForLag': {
      const value = faceOf(deed.check)?.last?.value
      return value === undefined ? 'nothing is measured yet' : `${value} s behind`
    }
    case 'check': {
      const face = faceOf(deed.check)
      return `${deed.check} is ${face?.judged?.state ?? face?.last?.verdict ?? 'unknown'}`
    }
    case 'run':
      return `would run ${
        commands()
          .find(({ name }) => name === deed.command)
          ?.run.join(' ') ?? 'nothing: it is not allowed'
      }`
    case 'notify':
      return 'would alert everybody who is alerted'
    case 'ask':
      return 'would wait for an answer'
  }
}

export const runView = (run: RunbookRun): RunbookRunView => ({
  id: run.id,
  runbook: run.runbook.name,
  title: run.runbook.title,
  by: run.by,
  why: run.why,
  startedAt: isoTime(run.startedAt),
  state: run.state,
  step: run.at + 1,
  asks: asked(run),
  steps: run.runbook.steps.map(({ name, deed }, i) => ({
    name,
    does: describeDeed(deed),
    undo: describeUndo(deed),
    state: run.steps[i]!.state,
    evidence: [...run.steps[i]!.evidence],
  })),
})

function asked({ state, runbook, at }: RunbookRun): RunbookRunView['asks'] {
  const deed = state === 'running' ? runbook.steps[at]?.deed : undefined
  return deed?.kind === 'ask' ? { question: deed.question, by: deed.by } : null
}
