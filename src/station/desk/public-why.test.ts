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

const names = { title: 'Shop', service: 'Shop', leader: null }

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

test('where an incident is, is said once', () => {
  const scope = { kind: 'countries', countries: ['NO'] }
  const opened = { ...entry('opened'), data: { change: 'opened', incident: { ...incident, scope } } }
  assert.match(publicWhy(opened, { ...names, title: 'Shop in NO' }), /^Shop in NO has been failing/)
})
