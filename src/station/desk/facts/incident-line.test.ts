import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Incident, noImpact } from '../../../incidents/index.ts'
import type { CountryCode, Entry, IncidentId, Instant, ServiceId } from '../../../terms/index.ts'
import { heard } from '../past-incident.ts'
import { incidentLine } from './incident-line.ts'

const shop = 'shop' as ServiceId
const service = { id: shop, name: 'Shop', category: 'shop', public: true, standsOn: [] }
const parts = {
  realm: { atlas: { services: new Map([[shop, service]]), foundations: new Map() } },
  leastReports: () => 5,
}
const [malta, norway] = ['MT', 'NO'] as CountryCode[]
const at = 0 as Instant

const incident = (reports: number): Incident => ({
  ...{ id: 'inc-1' as IncidentId, service: shop, state: 'open', severity: 'minor', confidence: 0.9 },
  ...{ symptom: 'trouble', course: 'steady', openedAt: at, beganAt: at, updatedAt: at },
  ...{ foundation: null, summary: '', impact: noImpact },
  scope: { kind: 'countries', countries: [malta!, norway!] },
  evidence: [
    {
      ...{ kind: 'crowd', at, windowMinutes: 1, count: 40 + reports, expected: 0, surprise: 9 },
      countries: [
        [norway!, 40],
        [malta!, reports],
      ],
    },
  ],
})
const entry = (seq: number): Entry => ({
  ...{ seq, at, author: 'holdfast', subject: 'inc-1', why: '', kind: 'incident.updated', data: {} },
})

test('a country with few reports is told to operators alone, while it goes on and when it is remembered', () => {
  const past = heard(undefined, incident(4), entry(1))
  for (const one of [incident(4), past]) {
    assert.deepEqual(incidentLine(parts, one, at, 'public').countries, ['NO'])
    assert.deepEqual(incidentLine(parts, one, at, 'all').countries, ['MT', 'NO'])
  }
  assert.deepEqual(incidentLine(parts, incident(5), at, 'public').countries, ['MT', 'NO'])
})

test('what was reported at its loudest is remembered; of what an earlier version wrote no country is told', () => {
  const louder = heard(heard(undefined, incident(7), entry(1)), incident(1), entry(2))
  assert.deepEqual(incidentLine(parts, louder, at, 'public').countries, ['MT', 'NO'])
  const { heardFrom: _, ...older } = louder
  assert.deepEqual(incidentLine(parts, older, at, 'public').countries, [])
})
