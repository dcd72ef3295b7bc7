import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { elsewhere, home, parseRoute, pathTo, queryOf } from './route.ts'

describe('paths of the pages', () => {
  test('every thing has an address of its own, whatever its name holds, in every language, side and world', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(
        fc.record({
          language: fc.constantFrom('en', 'de'),
          side: fc.constantFrom('public', 'console'),
          realm: fc.option(name),
        }),
        fc.constantFrom('incidents', 'endpoints', 'services'),
        name,
        (place, kind, id) => {
          const { page, id: read, deed: _, search, ...at } = parseRoute(pathTo(place, kind, id))
          assert.deepEqual([at, read, { ...search }], [{ ...place }, id, {}])
          assert.notEqual(page, 'missing')
        },
      ),
    )
  })

  test('what is asked about doing has an address of its own, of endpoints alone', () => {
    const { page, id, deed } = parseRoute('/console/endpoints/app.shop.example/drain', '?target=east')
    assert.deepEqual([page, id, deed], ['endpoint', 'app.shop.example', 'drain'])
    assert.equal(parseRoute('/console/services/shop/drain').page, 'missing')
    assert.equal(parseRoute('/console/endpoints/a/drain/more').page, 'missing')
  })

  test('an exercise has the pages that the API keeps for it, and no others', () => {
    const at = (path: string) => {
      const { realm, page, id } = parseRoute(path)
      return { realm, page, id }
    }
    assert.deepEqual(at('/exercises/e1'), { realm: 'e1', page: 'board', id: null })
    assert.deepEqual(at('/exercises/e1/journal'), { realm: 'e1', page: 'journal', id: null })
    assert.equal(parseRoute('/exercises/e1/checks').page, 'missing')
    assert.equal(parseRoute('/exercises/e1/exercises').page, 'missing')
  })

  test('what belongs to a thing stands below it', () => {
    const { page, id } = parseRoute('/de/console/incidents/a%2Fb/told')
    assert.deepEqual([page, id], ['told', 'a/b'])
    assert.equal(parseRoute('/console/services/a/told').page, 'missing')
  })

  test('what is asked for behind the question mark is read, and one search has one address', () => {
    assert.deepEqual({ ...parseRoute('/', '?q=a+b&state=&q=c&page=2').search }, { q: 'a b', page: '2' })
    assert.equal(parseRoute('/', '__proto__=1').search.q, undefined)
    assert.equal(queryOf({ q: 'a b', page: 2, state: '', country: null }), '?page=2&q=a+b')
    assert.equal(queryOf({ page: 2, q: 'a b' }), queryOf({ q: 'a b', page: '2' }))
    assert.equal(queryOf({}), '')
  })

  test('another language or side is the same page with the same search', () => {
    assert.equal(elsewhere('/services/a%2Fb', '?q=x', { language: 'de' }), '/de/services/a%2Fb?q=x')
    assert.equal(elsewhere('/de/services/a%2Fb', '?q=x', { language: 'en' }), '/services/a%2Fb?q=x')
    assert.equal(elsewhere('/', '', { language: 'de' }), '/de')
    assert.equal(elsewhere('/de', '', { language: 'en' }), '/')
    assert.equal(elsewhere('/de/exercises/e1', '', { side: 'console' }), '/de/console/exercises/e1')
    assert.equal(elsewhere('/de/console', '', { language: 'en' }), '/console')
    assert.equal(pathTo(home), '/')
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
