import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addressOf, isConsole, withoutSlash } from './address.ts'

test('one search is one page, in whatever order and with whatever decoration it is asked for', () => {
  const page = { path: '/services', query: '?q=a+b&state=down' }
  for (const url of [
    '/services?q=a+b&state=down',
    '/services?state=down&q=a%20b',
    '/services?utm_source=x&state=down&q=a+b&q=c&country=&fbclid=1',
  ])
    assert.deepEqual(addressOf(url), page, url)
  assert.deepEqual(addressOf('/'), { path: '/', query: '' })
  assert.deepEqual(addressOf('/?'), { path: '/', query: '' })
  assert.equal(addressOf(`/?q=${'x'.repeat(600)}`), null)
})

test('what a form came to makes no page of everybody’s, and one of the console', () => {
  assert.deepEqual(addressOf('/de/services/shop?done=yes&q=a'), { path: '/de/services/shop', query: '?q=a' })
  assert.deepEqual(addressOf('/console?done=hold'), { path: '/console', query: '?done=hold' })
})

test('an address that was brought to its form stays as it is', () => {
  fc.assert(
    fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
      const once = addressOf(`${path}?${query}`)
      if (once !== null) assert.deepEqual(addressOf(once.path + once.query), once)
    }),
  )
})

test('the console is told by its address in every language, and nothing else is', () => {
  for (const path of ['/console', '/console/endpoints/a', '/de/console', '/de/console/x'])
    assert.ok(isConsole(path), path)
  for (const path of ['/', '/consoles', '/services/console', '/deu/console', '/de/services/console'])
    assert.ok(!isConsole(path), path)
})

test('a slash at the end is taken away, and never leads to another host', () => {
  assert.equal(withoutSlash('/'), null)
  assert.equal(withoutSlash('/services'), null)
  assert.equal(withoutSlash('/services/'), '/services')
  assert.equal(withoutSlash('//elsewhere.example/'), '/elsewhere.example')
  assert.equal(withoutSlash('//'), '/')
})
