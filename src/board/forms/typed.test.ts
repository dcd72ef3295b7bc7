import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typedIn } from './typed.ts'

test('what was typed comes back, and no secret with it', () => {
  const form =
    '_back=/x&_method=PUT&why=it+burns&_id=shop&scopes@many=read&password=x&current=y&_csrf=z&token=t&webhookSecret=s'
  assert.deepEqual(typedIn(new URLSearchParams(form)), [
    ['why', 'it burns'],
    ['_id', 'shop'],
    ['scopes@many', 'read'],
  ])
})

test('a form as long as a page does not come back', () =>
  assert.deepEqual(typedIn([['why', 'x'.repeat(20_000)]]), []))
