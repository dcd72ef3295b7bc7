import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findingMoment, findingWord, speedWord } from './exercise.ts'

describe('an exercise in words', () => {
  test('no pace is told as such, not as 0×', () => {
    assert.equal(speedWord(0), 'as fast as it goes')
    assert.equal(speedWord(60), '60× speed')
  })

  test('findings have names, unknown ones their slug', () => {
    assert.equal(findingWord('provider-named-dns'), 'Provider named DNS')
    assert.equal(findingWord('second-region-lost'), 'second region lost')
    assert.equal(findingWord('constructor'), 'constructor')
  })

  test('what did not happen may still come only while the exercise runs, and only if it is a moment', () => {
    const at = (what: string, minutesAfterStart: number | null, running: boolean): string =>
      findingMoment({ what, minutesAfterStart }, running)
    assert.equal(at('endpoint-moved', null, true), 'not yet')
    assert.equal(at('endpoint-moved', null, false), '—')
    assert.equal(at('blast-radius', null, true), '—')
    assert.equal(at('endpoint-moved', 0.25, false), '+15 s')
    assert.equal(at('first-post', 23, true), '+23 min')
    assert.equal(at('first-incident', -2.5, true), '−2.5 min')
  })
})
