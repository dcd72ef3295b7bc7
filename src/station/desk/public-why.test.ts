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

test('no entry of an incident tells everybody what a check is called or looks at', () => {
  for (const change of ['opened', 'worse', 'evidence', 'reopened', 'relapsed', 'of a later version', null]) {
    const why = publicWhy(entry(change), 'Shop')
    assert.match(why, /^Shop/)
    assert.ok(!/shop-east|192\.0|refused/.test(why), why)
  }
  assert.equal(
    publicWhy(entry('opened'), 'Shop'),
    'Shop has been failing since 00:00 UTC: a check of its own is failing.',
  )
})
