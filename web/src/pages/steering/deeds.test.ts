import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { deedOf, isDeed, questionOf } from './deeds.ts'

const app = 'app.shop.example'

describe('an order as its form carries it', () => {
  test('each goes where the API takes it, with what it needs and a way to look first', () => {
    const whole = { target: 'east', generation: '7', digest: 'ab', refusal: 'foreign-edit' }
    const told = (['hold', 'release', 'drain', 'undrain', 'approve', 'rollback', 'overrule'] as const).map(
      (name) => {
        const deed = deedOf(name, app, whole)
        return [name, deed?.method, deed?.path, deed?.fields]
      },
    )
    assert.deepEqual(told, [
      ['hold', 'POST', 'holds', { endpoint: app }],
      ['release', 'DELETE', `holds/${app}`, {}],
      ['drain', 'POST', 'drains', { endpoint: app, target: 'east' }],
      ['undrain', 'DELETE', 'drains/east', { endpoint: app }],
      ['approve', 'POST', 'plans/approve', { endpoint: app, generation: '7', digest: 'ab' }],
      ['rollback', 'POST', 'plans/rollback', { endpoint: app, to: '7' }],
      ['overrule', 'POST', 'plans/overrule', { endpoint: app, refusal: 'foreign-edit' }],
    ])
    assert.equal(deedOf('drain', app, whole)?.preview, `endpoints/${app}/preview?order=drain&target=east`)
  })

  test('an approval is bound to what was read, and needs no reason beside it', () => {
    assert.equal(deedOf('approve', app, { generation: '7' }), null)
    assert.equal(deedOf('approve', app, { generation: '7', digest: 'ab' })?.asksWhy, false)
    assert.equal(deedOf('hold', app, {})?.asksWhy, true)
  })

  test('an address that does not say what is meant is no order', () => {
    assert.equal(deedOf('drain', app, {}), null)
    assert.equal(isDeed('constructor'), false)
    assert.equal(questionOf({}), '')
    assert.equal(questionOf({ target: 'a b' }), '?target=a+b')
  })
})
