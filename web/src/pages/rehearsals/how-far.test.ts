import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { rehearsing as w } from '../../words/en/rehearsing.ts'
import { howFar, outcomeOf, type Past, type Run } from './how-far.ts'

const step = (state: Run['steps'][number]['state']): Run['steps'][number] => ({
  name: 'a',
  does: 'move app to west',
  undo: null,
  state,
  evidence: [],
})

describe('how far a run is', () => {
  test('who is asked, and what', () => {
    const run = {
      state: 'running',
      step: 2,
      asks: { question: 'Promoted?', by: 'other' },
      steps: [step('done')],
    } as const
    assert.equal(howFar(w, { ...run, steps: [...run.steps] }), 'waits for another person: Promoted?')
  })

  test('which step it is at, and at the end what was done and undone', () => {
    const at = { state: 'running' as const, step: 1, asks: null, steps: [step('doing'), step('pending')] }
    assert.equal(howFar(w, at), 'step 1 of 2: move app to west')
    const over = { ...at, state: 'undone' as const, steps: [step('undone'), step('done'), step('pending')] }
    assert.equal(howFar(w, over), '2 of 3 steps were done, 1 of them undone')
    assert.equal(howFar(w, { ...over, steps: [step('done')] }), '1 of 1 steps were done')
  })
})

test('a drill went well only where everybody was back in time', () => {
  const endpoints = (...of: [number | null, boolean | null][]): Past['endpoints'] =>
    of.map(([recoverMs, met]) => ({ recoverMs, met }) as Past['endpoints'][number])
  const name = (outcome: Past['outcome'], of: Past['endpoints']): string =>
    outcomeOf({ outcome, endpoints: of }).name
  assert.equal(name('measured', endpoints([500, true], [700, null])), 'measured')
  assert.equal(name('measured', endpoints([500, true], [null, null])), 'notBack')
  assert.equal(name('measured', endpoints([500, false])), 'missed')
  assert.equal(name('aborted', endpoints([500, true])), 'aborted')
  assert.equal(name('unmeasured', []), 'unmeasured')
})
