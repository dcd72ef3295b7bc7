import assert from 'node:assert/strict'
import { test } from 'node:test'
import { momentOf } from './moment.ts'

test('what did not happen may still come only while the exercise runs, and only if it is a moment', () => {
  const at = (what: string, minutesAfterStart: number | null, running: boolean): string => {
    const moment = momentOf({ what, minutesAfterStart }, running)
    return moment.kind === 'at' ? `${moment.sign}${moment.amount} ${moment.unit}` : moment.kind
  }
  assert.equal(at('endpoint-moved', null, true), 'yet')
  assert.equal(at('endpoint-moved', null, false), 'never')
  assert.equal(at('blast-radius', null, true), 'never')
  assert.equal(at('endpoint-moved', 0.25, false), '+15 seconds')
  assert.equal(at('first-post', 23, true), '+23 minutes')
  assert.equal(at('first-incident', -2.5, true), '−2.5 minutes')
})
