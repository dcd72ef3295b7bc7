import assert from 'node:assert/strict'
import { test } from 'node:test'
import { webAddress } from './outside.ts'

test('only a web address becomes a link', () => {
  assert.equal(webAddress('https://status.example/1'), 'https://status.example/1')
  for (const text of ['javascript:alert(1)', 'data:text/html,x', '/relative', '', null, undefined])
    assert.equal(webAddress(text), null)
})
