import assert from 'node:assert/strict'
import { test } from 'node:test'
import { courseWord, impactWords } from './incident.ts'

const checks = { failing: 0, of: 2 }

test('what is seen of an incident now, in one line', () => {
  const crowd = { reportsPerMinute: 9.64, timesUsual: 4.6, countries: 1 }
  assert.equal(
    impactWords({ impact: { crowd, checks } }),
    '9.6 reports a minute, 4.6 times the usual, from 1 country',
  )
  assert.equal(
    impactWords({
      impact: { crowd: { ...crowd, timesUsual: null, countries: 3 }, checks: { failing: 1, of: 2 } },
    }),
    '9.6 reports a minute, from 3 countries; 1 of 2 checks failing',
  )
  assert.equal(impactWords({ impact: { crowd: null, checks } }), null)
})

test('a word that this page does not know is shown as it is', () =>
  assert.equal(courseWord({ course: 'unheard-of' as 'back' }), 'unheard-of'))
