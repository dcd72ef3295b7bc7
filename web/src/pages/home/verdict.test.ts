import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BoardView } from '../../../../src/board/views.ts'
import { lookOf, verdictOf } from './verdict.ts'

type Told = Parameters<typeof verdictOf>[0]

const incident = (over: Partial<BoardView['incidents'][number]> = {}): BoardView['incidents'][number] => ({
  id: 'i1',
  service: 'bank',
  name: 'Bank',
  others: 0,
  countries: [],
  state: 'open',
  severity: 'major',
  certainty: 'certain',
  symptom: 'down',
  since: '2026-03-04T06:48:00.000Z',
  until: null,
  durationMs: 60_000,
  foundation: null,
  blamed: null,
  ...over,
})
const foundation = (path: string): BoardView['foundations'][number] => ({
  path,
  provider: 'aws',
  region: 'us-east-1',
  component: 'dynamodb',
  since: '2026-03-04T06:48:00.000Z',
  namedAt: '2026-03-04T06:53:00.000Z',
  confidence: 0.97,
  services: 57,
  countries: 61,
  sectors: [],
  word: null,
})
const states = (down: number, suspected: number, recovering: number, all = 312): BoardView['states'] => ({
  all,
  down,
  suspected,
  slow: 0,
  recovering,
  ok: all - down - suspected - recovering,
})
const told = (over: Partial<Told>): Told => ({
  foundations: [],
  incidents: [],
  openIncidents: 0,
  states: states(0, 0, 0),
  ...over,
})

describe('the verdict', () => {
  test('a day without trouble is well, and an empty board does not say so', () => {
    assert.deepEqual(verdictOf(told({})), { kind: 'well', services: 312 })
    assert.deepEqual(verdictOf(told({ states: states(0, 0, 0, 0) })), { kind: 'nothing-watched' })
  })

  test('a named foundation is told before all that it explains', () => {
    const foundations = [foundation('aws/us-east-1/dynamodb'), foundation('gcp/us-west1/gce')]
    const verdict = verdictOf(
      told({ foundations, incidents: [incident()], openIncidents: 60, states: states(50, 7, 3) }),
    )
    assert.deepEqual(verdict, { kind: 'foundation', worst: foundations[0], further: 1 })
  })

  test('one service alone is called by its name; when it is not sure, it does not look sure', () => {
    const alone = (over: Partial<BoardView['incidents'][number]>) =>
      verdictOf(told({ incidents: [incident(over)], openIncidents: 1, states: states(1, 0, 0) }))
    assert.deepEqual(lookOf(alone({})), ['bad', 'cross'])
    assert.deepEqual(lookOf(alone({ certainty: 'suspected' })), ['warn', 'alert'])
    assert.deepEqual(lookOf(alone({ symptom: 'slow' })), ['warn', 'ring'])
    assert.equal(alone({}).kind, 'one')
    assert.equal(alone({ others: 4 }).kind, 'several')
  })

  test('trouble that is over in all of them is recovering, and with one that fails it is not', () => {
    const over = [incident({ state: 'recovering' })]
    assert.deepEqual(verdictOf(told({ incidents: over, openIncidents: 1, states: states(0, 0, 1) })), {
      kind: 'recovering',
      services: 1,
    })
    assert.deepEqual(verdictOf(told({ incidents: over, openIncidents: 4, states: states(1, 1, 2) })), {
      kind: 'several',
      services: 4,
    })
  })

  test('trouble of no single service, such as of a country, is trouble too', () => {
    assert.equal(verdictOf(told({ incidents: [incident({ others: 9 })], openIncidents: 1 })).kind, 'several')
  })
})
