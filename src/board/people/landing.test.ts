import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { deviceOf } from './device.ts'
import { landingOn } from './landing.ts'

describe('where a sign-in leads', () => {
  test('to the path that was wanted, with its query and fragment', () => {
    for (const path of [
      '/console',
      '/',
      '/de/console/services/shop?q=a%20b&x=1#now',
      '/console/a.b~c',
      '/console/x@y',
    ])
      assert.equal(landingOn(path, '/console'), path)
  })

  test('never to another origin, whatever is written there', () => {
    const nasty = [
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
      '/./\\evil.example',
      '/%2e//evil.example',
      '/%2e%2e//evil.example',
      'https://evil.example/',
      'https:evil.example',
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'evil.example',
      '/x\r\nSet-Cookie: a=b',
      '/x\nLocation: //evil',
      '/\t/evil.example',
      '\t//evil.example',
      ' //evil.example',
      '/ /evil.example',
      '/\u0000/evil',
      '/ä',
      '@evil.example',
      '',
      `/${'a'.repeat(3_000)}`,
    ]
    for (const wanted of nasty)
      assert.equal(landingOn(wanted, '/console'), '/console', JSON.stringify(wanted))
    for (const none of [null, undefined]) assert.equal(landingOn(none, '/console'), '/console')
  })

  test('never back to signing in or out', () => {
    for (const path of ['/sign-in', '/de/sign-in?to=/x', '/sign-out', '/sign-in/once?link=x'])
      assert.equal(landingOn(path, '/console'), '/console')
    assert.equal(landingOn('/console/sign-insight', '/'), '/console/sign-insight')
  })

  test('stays on this origin for any text, as a browser resolves it', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '%2e',
      '%2f',
      '%5c',
      ':',
      '@',
      'evil.example',
      '?',
      '#',
      '\t',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (all) => {
        const landed = landingOn(all.join(''), '/console')
        assert.equal(new URL(landed, 'https://status.example/sign-in').origin, 'https://status.example')
        assert.match(landed, /^\/(?![/\\])[\x21-\x7e]*$/)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a device', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
  test('is named as its owner would name it', () => {
    assert.equal(deviceOf(chrome), 'Chrome, Linux')
    assert.equal(deviceOf(`${chrome} Edg/140.0`), 'Edge, Linux')
    assert.equal(
      deviceOf(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile/15E148 Safari/604.1',
      ),
      'Safari, iPhone',
    )
    assert.equal(
      deviceOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0'),
      'Firefox, macOS',
    )
  })
  test('that says nothing known is nameless, and nothing it says is kept', () => {
    for (const agent of [undefined, '', '<script>alert(1)</script>', 'x'.repeat(10_000)])
      assert.equal(deviceOf(agent), '')
  })
})
