import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Entry, JsonObject } from '../../terms/index.ts'
import { publicWhy } from './public-why.ts'

const incident: JsonObject = {
  ...{
    id: 'inc-1',
    service: 'shop',
    state: 'open',
    severity: 'major',
    openedAt: 0,
    beganAt: 0,
    updatedAt: 0,
  },
  evidence: [
    { kind: 'check', at: 0, check: 'shop-east', phase: 'connect', detail: 'refused by 192.0.2.7', up: false },
  ],
  ...{ foundation: null, summary: 'check shop-east failed (connect): refused by 192.0.2.7' },
}
const entry = (change: string | null): Entry => ({
  ...{ seq: 1, at: 0 as Entry['at'], author: 'holdfast', subject: 'inc-1', why: String(incident.summary) },
  kind: change === 'opened' ? 'incident.opened' : 'incident.updated',
  data: { change, incident },
})

const names = { title: 'Shop', service: 'Shop', leader: null, least: 5 }

test('no entry of an incident tells everybody what a check is called or looks at', () => {
  for (const change of ['opened', 'worse', 'evidence', 'reopened', 'relapsed', 'of a later version', null]) {
    const why = publicWhy(entry(change), names)
    assert.match(why, /^Shop/)
    assert.ok(!/shop-east|192\.0|refused/.test(why), why)
  }
  assert.equal(
    publicWhy(entry('opened'), names),
    'Shop has been failing since 00:00 UTC: a check of its own is failing.',
  )
})

test('a service that is not public is not told to be what people mean', () => {
  const told: Entry = {
    ...entry('sympathy'),
    why: 'people blame shop; secret-service is what fails',
    data: { change: 'sympathy', incident: { ...incident, sympatheticTo: 'secret-service' } },
  }
  assert.equal(publicWhy(told, names), 'people merely blame Shop')
  assert.equal(publicWhy(told, { ...names, leader: 'Open' }), 'people blame Shop; Open is what fails')
})

const crowd = (reports: number): JsonObject => ({
  ...{ kind: 'crowd', at: 0, windowMinutes: 1, count: reports, expected: 0, surprise: 9 },
  countries: [['NO', reports]],
})
const inNorway = (reports: number): Entry => {
  const scope = { kind: 'countries', countries: ['NO'] }
  const evidence = [crowd(reports)]
  return { ...entry('opened'), data: { change: 'opened', incident: { ...incident, scope, evidence } } }
}

test('a country with few reports is named neither as where it is nor as where reports come from', () => {
  assert.match(
    publicWhy(inNorway(4), names),
    /^People .* with Shop in one country since .*: 4 reports in 1 minute where[^,]*$/,
  )
  assert.doesNotMatch(publicWhy(inNorway(4), names), /NO/)
})

test('what is told of a foundation counts nothing that is not public', () => {
  for (const kind of ['foundation.named', 'foundation.grew'] as const) {
    const named = {
      ...entry(null),
      kind,
      subject: 'aws',
      why: 'aws explains 9 of 11 services in 4 countries',
    }
    assert.doesNotMatch(publicWhy(named, names), /\d/)
  }
})

test('where an incident is, is said once', () => {
  const opened = inNorway(9)
  assert.match(publicWhy(opened, { ...names, title: 'Shop in NO' }), /^People .* with Shop in NO since/)
})
