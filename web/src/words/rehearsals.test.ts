import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DrillsView } from '../../../src/board/views.ts'
import { asked, drillOutcome, runState } from './rehearsals.ts'

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
  assert.equal(asked({ question: 'Promoted?', by: 'other' }), 'waits for another person: Promoted?')
  assert.equal(asked({ question: 'Promoted?', by: 'anyone' }), 'waits for somebody: Promoted?')
  assert.equal(runState('new-one' as 'done').word, 'new-one')
})
