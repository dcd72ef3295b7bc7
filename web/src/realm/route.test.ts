import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parseRoute, pathTo } from './route.ts'

describe('paths of the pages', () => {
  test('every thing has an address of its own, whatever its name holds', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(
        fc.option(name),
        fc.constantFrom('incidents', 'endpoints', 'services'),
        name,
        (realm, kind, id) => {
          const route = parseRoute(pathTo(realm, kind, id))
          assert.deepEqual([route.realm, route.id], [realm, id])
          assert.notEqual(route.page, 'missing')
        },
      ),
    )
  })

  test('an exercise has the pages that the API keeps for it, and no others', () => {
    assert.deepEqual(parseRoute('/exercises/e1'), { realm: 'e1', page: 'board', id: null })
    assert.deepEqual(parseRoute('/exercises/e1/journal'), { realm: 'e1', page: 'journal', id: null })
    assert.equal(parseRoute('/exercises/e1/checks').page, 'missing')
    assert.equal(parseRoute('/exercises/e1/exercises').page, 'missing')
  })

  test('an address that means nothing is told as such and never throws', () => {
    for (const path of [
      '/nothing',
      '/incidents/a/b',
      '/%E0%A4%A',
      '/constructor',
      '/services',
      '/toString/x',
    ])
      assert.equal(parseRoute(path).page, 'missing', path)
    fc.assert(fc.property(fc.string(), (text) => void parseRoute(`/${text}`)))
  })
})
