import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DrillsView, RunbooksView } from '../../../src/board/views.ts'
import { drillOutcome, howFar, runState } from './rehearsals.ts'

type Run = RunbooksView['runs'][number]
type Result = DrillsView['past'][number]['endpoints'][number]
const result = (met: boolean | null, recoverMs: number | null): Result => ({
  ...{
    name: 'app.example',
    detectMs: 1,
    decideMs: 1,
    moveMs: 2,
    clientsMs: null,
    clients: null,
    recoverMs,
    met,
  },
  ...{ loseMs: null, backMs: 3, destination: ['west'], expected: ['west'], objective: null, text: 'as told' },
})

test('a drill is told by what came of it: the worst of its endpoints counts', () => {
  const word = (outcome: 'measured' | 'aborted' | 'unmeasured', ...endpoints: Result[]): string =>
    drillOutcome({ outcome, endpoints }).word
  assert.equal(word('measured', result(null, 5000), result(true, 10)), 'Measured')
  assert.equal(word('measured', result(true, 10), result(false, 90_000)), 'Objective missed')
  assert.equal(word('measured', result(true, 10), result(null, null)), 'Did not come back')
  assert.equal(word('aborted', result(true, 10)), 'Aborted')
  assert.equal(word('unmeasured'), 'Not measured')
})

test('a run says for whom it waits, and a state that this page does not know is shown as it is called', () => {
  const step = { name: 'move', does: 'move it', undo: null, evidence: [] }
  const steps: Run['steps'] = [
    { ...step, state: 'done' },
    { ...step, state: 'pending' },
  ]
  const run: Pick<Run, 'asks' | 'step' | 'steps' | 'state'> = { asks: null, step: 2, steps, state: 'running' }
  assert.equal(howFar(run), 'step 2 of 2: move it')
  assert.equal(
    howFar({ ...run, asks: { question: 'Done?', by: 'other' } }),
    'waits for another person: Done?',
  )
  assert.equal(howFar({ ...run, asks: { question: 'Done?', by: 'anyone' } }), 'waits for somebody: Done?')
  assert.equal(howFar({ ...run, state: 'aborted' }), '1 of 2 steps were done')
  const undone: Run['steps'] = steps.map((one) => (one.state === 'done' ? { ...one, state: 'undone' } : one))
  assert.equal(howFar({ ...run, state: 'undone', steps: undone }), '1 of 2 steps were done, 1 of them undone')
  assert.equal(runState('new-one' as 'done').word, 'new-one')
})
