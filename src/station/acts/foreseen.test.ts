import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Atlas, AtlasService } from '../../atlas/index.ts'
import type { Incident } from '../../incidents/index.ts'
import type { Matches } from '../../telling/index.ts'
import { instant } from '../../terms/index.ts'
import { foreseenOf, type Seen } from './foreseen.ts'

const now = instant(Date.UTC(2026, 10, 2, 12))
const hour = 3_600_000
const service = (id: string, category: string): [never, AtlasService] => [
  id as never,
  {
    id: id as never,
    name: id,
    category,
    public: true,
    standsOn: [{ on: 'aws/us-east-1' as never, kind: 'soft' }],
  },
]
const atlas: Atlas = {
  services: new Map([service('shop', 'retail'), service('bank', 'money')]),
  foundations: new Map(),
}
const incident = (of: string, severity: string, state = 'open'): Incident =>
  ({ id: `inc-${of}-${state}`, service: of, severity, state }) as unknown as Incident
const seen: Seen = {
  incidents: [incident('shop', 'minor'), incident('bank', 'critical'), incident('bank', 'major', 'resolved')],
  atlas,
  told: [
    { subject: 'inc-shop-open', channel: 'mail', made: instant(now - hour) },
    { subject: 'inc-shop-open', channel: 'pager', made: instant(now - hour) },
    { subject: 'inc-bank-open', channel: 'mail', made: instant(now - 25 * hour) },
  ],
  routes: ['mail', 'pager'],
  now,
}
const none: Matches = { services: [], sectors: [], foundations: [], routes: [] }
const foresee = (matches: Partial<Matches>) => {
  const { incidents, routes, messages } = foreseenOf({ ...none, ...matches }, seen)
  return [incidents.map(({ service }) => service), routes, messages]
}

test('a silence of everything hides what goes on, the gravest first, and counts the messages of a day', () => {
  assert.deepEqual(foresee({}), [['bank', 'shop'], ['mail', 'pager'], 2])
})

test('every list that is not empty must hold one; what is graver than it says is not hidden', () => {
  assert.deepEqual(foresee({ routes: ['pager'] }), [['bank', 'shop'], ['pager'], 1])
  assert.deepEqual(foresee({ severity: 'major' }), [['shop'], ['mail', 'pager'], 2])
  assert.deepEqual(foresee({ sectors: ['money'], severity: 'minor' })[0], [])
  assert.deepEqual(foresee({ services: ['shop' as never], sectors: ['money'] })[0], [])
  assert.deepEqual(foresee({ foundations: ['aws' as never] })[0], ['bank', 'shop'])
  assert.deepEqual(foresee({ foundations: ['gcp' as never] })[0], [])
})
