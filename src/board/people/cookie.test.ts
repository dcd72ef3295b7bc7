import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { cookieNamed, forgottenCookies, sessionCookie, sessionIn } from './cookie.ts'

const value = fc.stringMatching(/^[A-Za-z0-9_-]{1,43}$/)
const name = fc.stringMatching(/^[A-Za-z_-]{1,20}$/)

describe('the cookie of a session', () => {
  test('is found among any others, wherever it stands', () => {
    const others = fc.array(fc.tuple(name, value), { maxLength: 20 })
    fc.assert(
      fc.property(others, others, value, (before, after, wanted) => {
        const pairs = [...before, ['holdfast', wanted], ...after].filter(
          ([key], i) => key !== 'holdfast' || i === before.length,
        )
        const header = pairs.map(([key, text]) => `${key}=${text}`).join('; ')
        assert.equal(cookieNamed(header, 'holdfast'), wanted)
      }),
    )
  })

  test('is not taken from any text that merely resembles it, and nothing makes the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (header) => {
        const found = cookieNamed(header, 'holdfast')
        assert.ok(found === null || header.includes(found))
      }),
    )
    for (const header of ['', ';', '=', 'holdfast', 'xholdfast=a', 'holdfastx=a', 'a=holdfast', 'HOLDFAST=a'])
      assert.equal(cookieNamed(header, 'holdfast'), null, header)
  })

  test('set twice is nobody’s: one of the two was set by somebody else', () => {
    assert.equal(cookieNamed('holdfast=a; holdfast=b', 'holdfast'), null)
    assert.equal(cookieNamed('holdfast=a; x=1; holdfast=a', 'holdfast'), null)
  })

  test('is not looked for in a header longer than any browser sends', () => {
    const header = `${'x=1; '.repeat(4_000)}holdfast=a`
    assert.equal(cookieNamed(header, 'holdfast'), null)
    assert.equal(cookieNamed(`${'x=1; '.repeat(3_000)}holdfast=a`, 'holdfast'), 'a')
  })

  test('that plain http can set does not count on https', () => {
    assert.equal(sessionIn('holdfast=a', false), 'a')
    assert.equal(sessionIn('holdfast=a', true), null)
    assert.equal(sessionIn('holdfast=a; __Host-holdfast=b', true), 'b')
    assert.equal(sessionIn('holdfast=a; __Host-holdfast=b', false), 'b')
    assert.equal(sessionIn(undefined, false), null)
  })

  test('is for the whole site, for no script, for no other site; on https for nothing else', () => {
    const always = ['Path=/', 'HttpOnly', 'SameSite=Strict']
    for (const secure of [true, false]) {
      const [pair, ...attributes] = sessionCookie('s', secure, 60).split('; ')
      assert.equal(pair, secure ? '__Host-holdfast=s' : 'holdfast=s')
      assert.deepEqual(attributes, ['Max-Age=60', ...always, ...(secure ? ['Secure'] : [])])
    }
  })

  test('is forgotten under the names that the way it came by can carry', () => {
    assert.deepEqual(
      forgottenCookies(true).map((cookie) => cookie.split('=', 1)[0]),
      ['holdfast', '__Host-holdfast'],
    )
    assert.ok(forgottenCookies(false).every((cookie) => cookie.startsWith('holdfast=; Max-Age=0;')))
  })
})
