import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spokenAt } from '../languages.ts'
import { doorWords } from './door-words.ts'
import { shownIn } from './shown.ts'

test('a token and what a test came to are shown; an ordinary answer is not', () => {
  assert.deepEqual(shownIn('{"name":"ci","token":"hf_x"}'), { once: 'hf_x', lines: [] })
  const test = {
    tried: [
      { recipient: 'a@b.test', outcome: 'refused', why: 'no such box' },
      { recipient: 'c@d.test', outcome: 'sent', why: null },
    ],
    requests: [{ method: 'POST', url: 'http://a.test/', body: '{}' }],
  }
  assert.deepEqual(shownIn(JSON.stringify(test)), {
    once: null,
    lines: ['a@b.test: refused: no such box', 'c@d.test: sent', 'POST http://a.test/\n\n{}'],
  })
  for (const body of ['{"done":"order"}', '', 'null', '[]', '{"token":1}'])
    assert.equal(shownIn(body), null, body)
})

test('the door speaks as the page that the form came from', () => {
  for (const path of ['/de', '/de/console', '/de?x=1']) assert.equal(spokenAt(path), 'de', path)
  for (const path of ['/', '/console', '/dead/console']) assert.equal(spokenAt(path), 'en', path)
  assert.notEqual(doorWords('de').back, doorWords('en').back)
})
