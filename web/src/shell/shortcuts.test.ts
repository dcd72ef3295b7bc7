import assert from 'node:assert/strict'
import { test } from 'node:test'
import { menuOf } from './menu-entries.ts'
import { type Pressed, places, step } from './shortcuts.ts'

const press = (key: string, at = 0, more: Partial<Pressed> = {}): Pressed => ({
  key,
  modified: false,
  typing: false,
  at,
  ...more,
})

test('g and a letter lead to a page, when they come together', () => {
  const [waiting] = step(null, press('g', 1_000))
  assert.deepEqual(step(waiting, press('j', 2_000)), [null, { kind: 'go', path: 'journal' }])
  assert.deepEqual(step(waiting, press('j', 9_000)), [null, { kind: 'nothing' }])
  assert.deepEqual(step(waiting, press('?', 2_000)), [null, { kind: 'nothing' }])
  assert.deepEqual(step(null, press('j')), [null, { kind: 'nothing' }])
})

test('a question mark asks for help and a slash for the search, but not of who types or means the browser', () => {
  assert.equal(step(null, press('?'))[1].kind, 'help')
  assert.equal(step(null, press('/'))[1].kind, 'search')
  for (const more of [{ typing: true }, { modified: true }])
    for (const key of ['?', '/', 'g'])
      assert.deepEqual(step(0, press(key, 0, more)), [null, { kind: 'nothing' }])
})

test('every letter leads to a page of the menu, and no letter to two', () => {
  const paths = menuOf('console', null).flatMap(({ entries }) => entries.map(({ parts }) => parts.join('/')))
  for (const [, , path] of places) assert.ok(paths.includes(path), path)
  assert.equal(new Set(places.map(([letter]) => letter)).size, places.length)
})
