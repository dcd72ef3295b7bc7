import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wholeIncident } from './earlier.ts'
import type { Incident } from './incident.ts'

const old = (over: object): Incident =>
  ({
    id: 'inc-1',
    service: 'shop',
    state: 'resolved',
    severity: 'major',
    openedAt: 0,
    beganAt: 0,
    updatedAt: 0,
    resolvedAt: 60_000,
    evidence: [
      { kind: 'check', at: 0, check: 'east', phase: 'connect', detail: 'refused', up: false },
      { kind: 'check', at: 60_000, check: 'east', phase: 'up', detail: 'answers', up: true },
    ],
    foundation: null,
    summary: 'check east failed',
    ...over,
  }) as unknown as Incident

test('what an earlier version wrote of an incident is told from its evidence', () => {
  const { symptom, course, confidence } = wholeIncident(old({}))
  assert.deepEqual([symptom, course], ['down', 'back'])
  assert.ok(confidence > 0.9 && confidence < 1)
})

test('an incident of crowd alone is trouble; one that is whole stays as it is', () => {
  const crowd = {
    kind: 'crowd',
    at: 0,
    windowMinutes: 3,
    count: 50,
    expected: 1,
    surprise: 20,
    countries: [],
  }
  const told = wholeIncident(old({ state: 'open', evidence: [crowd] }))
  assert.deepEqual([told.symptom, told.course], ['trouble', 'steady'])
  assert.deepEqual(wholeIncident({ ...told, confidence: 0.5 }).confidence, 0.5)
})
