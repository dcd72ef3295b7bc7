import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Incident, noImpact } from '../../../incidents/index.ts'
import type { Entry, IncidentId, Instant, JournalKind, ServiceId } from '../../../terms/index.ts'
import { stepsOf } from './incident-steps.ts'

const began = 0 as Instant
const incident: Incident = {
  ...{ id: 'inc-1' as IncidentId, service: 'shop' as ServiceId, state: 'open', severity: 'minor' },
  ...{ confidence: 0.9, symptom: 'trouble', course: 'steady', foundation: null, summary: '', evidence: [] },
  ...{ openedAt: began, beganAt: began, updatedAt: began, impact: noImpact },
}
const entry = (seq: number, kind: JournalKind, subject: string): Entry => ({
  ...{ seq, at: (1_000 + seq) as Instant, author: 'node:lon-1', subject, why: 'a reason', kind, data: {} },
})
const entries = [
  entry(1, 'plan.made', 'app'),
  entry(2, 'plan.made', 'pay'),
  entry(3, 'plan.applied', 'app'),
  entry(4, 'endpoint.readback', 'app'),
  entry(5, 'endpoint.readback', 'pay'),
  entry(6, 'endpoint.readback', 'app'),
]
const told = (sight: 'all' | 'public') =>
  stepsOf(incident, entries, { sight, isShown: () => true }).map(({ kind, endpoints, names }) => ({
    ...{ kind, endpoints, names },
  }))

test('an endpoint to which the same happened more than once counts once, and is named once', () => {
  assert.deepEqual(told('all').slice(1), [
    { kind: 'planned', endpoints: 2, names: ['app', 'pay'] },
    { kind: 'read-back', endpoints: 2, names: ['app', 'pay'] },
  ])
})

test('everybody is told how many endpoints they were, and of none its name, its reason or who did it', () => {
  assert.deepEqual(told('public').slice(1), [{ kind: 'read-back', endpoints: 2, names: [] }])
  for (const { author, why } of stepsOf(incident, entries, { sight: 'public', isShown: () => true }))
    assert.deepEqual([author, why], [null, null])
})
