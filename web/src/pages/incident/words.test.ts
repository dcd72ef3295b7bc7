import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { FactView, IncidentPageView, StepView } from '../../../../src/board/views.ts'
import { StepView as StepShape } from '../../../../src/board/views.ts'
import { words as germanFront } from '../../words/de/public.ts'
import { words as germanStory } from '../../words/de/story.ts'
import { words as englishFront } from '../../words/en/public.ts'
import { words as englishStory } from '../../words/en/story.ts'
import { formatsOf } from '../../words/formats.ts'
import { stepWords } from './step-words.ts'
import { probably, surelyOf } from './surely.ts'
import { unknowns } from './unknowns.ts'

const english = { ...englishFront, ...englishStory }
const german = { ...germanFront, ...germanStory }
const en = { words: english, formats: formatsOf('en', 'UTC', english.shell) }
const de = { words: german, formats: formatsOf('de', 'UTC', german.shell) }

const step = (kind: StepView['kind'], more: Partial<StepView> = {}): StepView => ({
  ...{ at: '2026-03-04T14:00:00.000Z', source: 'life', kind, reports: null, minutes: null, expected: null },
  ...{ severity: null, phase: null, foundation: null, services: null, confidence: null, endpoints: null },
  ...{ afterMs: null, feed: null, state: null, title: null, url: null, names: [], author: null, why: null },
  ...more,
})

const kinds = StepShape.properties.kind.enum as readonly StepView['kind'][]

describe('steps of an incident', () => {
  test('of every kind the API knows are sentences in both languages, with every place filled', () => {
    assert.ok(kinds.length > 25)
    for (const kind of kinds)
      for (const said of [en, de])
        for (const one of [
          step(kind),
          step(kind, {
            ...{ reports: 240, minutes: 4, expected: 6.25, severity: 'major', phase: 'connect', feed: 'aws' },
            ...{ foundation: 'aws/us-east-1', services: 391, confidence: 0.97, endpoints: 2, afterMs: 147 },
            title: 'Increased error rates',
          }),
        ]) {
          const words = stepWords(one, said)
          assert.match(words, /^\S.+[.“s]$/, kind)
          assert.doesNotMatch(words, /[{}]|undefined|null/, kind)
        }
  })

  test('say their figures: what was counted, what fails, whose traffic moved how soon', () => {
    assert.equal(
      stepWords(step('reports', { reports: 240, minutes: 4, expected: 6 }), en),
      '240 reports in 4 minutes, where 6 would be usual.',
    )
    assert.equal(
      stepWords(step('moved', { endpoints: 2, afterMs: 147 }), de),
      'Der Verkehr von 2 Endpunkten wurde verlegt, 147 ms nachdem der Ausfall zu sehen war.',
    )
    assert.equal(
      stepWords(step('moved', { endpoints: 1, names: ['app.shop.example'], afterMs: null }), en),
      'Traffic of app.shop.example moved away.',
    )
    assert.equal(
      stepWords(step('named', { foundation: 'aws/us-east-1', services: 12, confidence: 0.83 }), en),
      'aws/us-east-1 was named as the cause (very likely); it explains 12 services.',
    )
  })
})

describe('how surely something is known', () => {
  test('is told by where it comes from, and of a conclusion by its probability', () => {
    const crowd = { kind: 'crowd', now: false } as FactView
    assert.equal(surelyOf(crowd), 'countedThen')
    assert.equal(surelyOf({ kind: 'unknown-cause' }), null)
    assert.deepEqual([0.99, 0.95, 0.94, 0.8, 0.5, 0.49].map(probably), [
      ...['almost', 'almost', 'very', 'very', 'likely', 'perhaps'],
    ])
  })
})

type Known = Parameters<typeof unknowns>[0]

const known = (more: Partial<Known> = {}): Known => ({
  state: 'open',
  foundation: 'aws/us-east-1',
  knows: [{ kind: 'crowd', now: true } as FactView, { kind: 'checks', failing: 1, of: 2 } as FactView],
  provider: { feed: 'aws' } as IncidentPageView['provider'],
  radius: { countries: { least: 5, shown: [{ country: 'GB', reports: 9 }] } } as IncidentPageView['radius'],
  impact: { crowd: null, checks: { failing: 1, of: 2 } },
  ...more,
})

describe('what is not known', () => {
  test('of an incident of which everything is known is only when it ends', () => {
    assert.deepEqual(unknowns(known()), ['end'])
    assert.deepEqual(unknowns(known({ state: 'resolved' })), [])
    assert.deepEqual(unknowns(known({ state: 'recovering' })), ['return'])
  })

  test('is said: the cause, the provider, who does not look, who does not report, and where', () => {
    assert.deepEqual(unknowns(known({ foundation: null, state: 'resolved' })), ['cause'])
    assert.deepEqual(unknowns(known({ provider: null, state: 'resolved' })), ['provider'])
    const nothing = known({
      knows: [],
      state: 'resolved',
      impact: { crowd: null, checks: { failing: 0, of: 0 } },
    })
    assert.deepEqual(unknowns(nothing), ['checks', 'crowd'])
    const nowhere = { countries: { least: 5, shown: [] } } as unknown as Known['radius']
    assert.deepEqual(unknowns(known({ radius: nowhere, state: 'resolved' })), ['where'])
  })

  test('of a service that is merely blamed is not its cause', () => {
    const bystander = { kind: 'bystander', of: null } as FactView
    assert.ok(!unknowns(known({ foundation: null, knows: [bystander] })).includes('cause'))
  })
})
