import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wrongWith } from './wrong-with.ts'

const since = '2026-03-04T14:00:00.000Z'
const trouble = (symptom: 'down' | 'slow' | 'trouble') =>
  ({ symptom }) as Parameters<typeof wrongWith>[0]['trouble']

test('what is wrong with a service is said as it is seen: a slow one is not called down', () => {
  assert.equal(wrongWith({ state: 'down', trouble: trouble('slow'), since }), 'slow')
  assert.equal(wrongWith({ state: 'down', trouble: trouble('down'), since }), 'down')
  assert.equal(wrongWith({ state: 'down', trouble: null, since }), 'down')
  assert.equal(wrongWith({ state: 'recovering', trouble: trouble('down'), since }), 'recovering')
  assert.equal(wrongWith({ state: 'slow', trouble: trouble('slow'), since }), 'slow')
  assert.equal(wrongWith({ state: 'suspected', trouble: trouble('trouble'), since }), 'suspected')
  assert.equal(wrongWith({ state: 'ok', trouble: null, since: null }), 'ok')
})
