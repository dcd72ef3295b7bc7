import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { csrfOf, fromElsewhere, proofInForm, proofOf, sameText } from './provenance.ts'

const host = 'status.example'
const board = undefined
const csrf = csrfOf('a secret')

describe('where a request began', () => {
  const cases: readonly (readonly [string | undefined, string | undefined, boolean])[] = [
    // The browser says so itself, and is believed before anything else.
    ['same-origin', undefined, false],
    ['none', undefined, false],
    ['same-site', undefined, true],
    ['cross-site', undefined, true],
    ['same-site', 'https://status.example', true],
    ['same-origin', 'https://behind-a-proxy.example', false],
    ['anything', undefined, true],
    // It does not say: the origin is compared with the host.
    [undefined, 'https://status.example', false],
    [undefined, 'http://STATUS.example', false],
    [undefined, 'https://status.example:8443', true],
    [undefined, 'https://evil.status.example', true],
    [undefined, 'https://status.example.evil', true],
    [undefined, 'null', true],
    [undefined, '', true],
    // No browser sends neither with a change.
    [undefined, undefined, false],
  ]
  for (const [site, origin, expected] of cases)
    test(`Sec-Fetch-Site ${site}, Origin ${origin}: ${expected ? 'another page' : 'our own'}`, () => {
      assert.equal(fromElsewhere({ site, origin, host, board }), expected)
    })

  test('behind a proxy that changes the host, the configured address is ours as well, with its scheme', () => {
    const behind = { site: undefined, host: '127.0.0.1:8080', board: 'https://status.example/' }
    assert.equal(fromElsewhere({ ...behind, origin: 'https://status.example' }), false)
    assert.equal(fromElsewhere({ ...behind, origin: 'http://status.example' }), true)
    assert.equal(fromElsewhere({ ...behind, origin: 'https://other.example' }), true)
  })
})

describe('a change with a cookie', () => {
  const form = 'application/x-www-form-urlencoded; charset=utf-8'
  const ours = {
    method: 'POST',
    needs: 'operate',
    elsewhere: false,
    header: undefined,
    contentType: undefined,
  } as const

  test('reading needs no proof, whoever asked', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      assert.equal(proofOf({ ...ours, method, elsewhere: true }, csrf), 'granted')
  })

  test('is granted only with what our own pages know', () => {
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      const change = { ...ours, method }
      assert.equal(proofOf({ ...change, header: csrf }, csrf), 'granted', method)
      assert.equal(proofOf({ ...change, header: csrf, elsewhere: true }, csrf), 'refused', method)
      assert.equal(proofOf(change, csrf), 'refused', method)
      for (const header of ['', 'x', csrf.slice(1), `${csrf}x`, csrfOf('another secret')])
        assert.equal(proofOf({ ...change, header }, csrf), 'refused', header)
    }
  })

  test('in a form is looked at in its body, unless the header is there', () => {
    const posted = { ...ours, contentType: form }
    assert.equal(proofOf(posted, csrf), 'by-form')
    assert.equal(proofOf({ ...posted, header: 'x' }, csrf), 'refused')
    assert.equal(proofOf({ ...posted, elsewhere: true }, csrf), 'refused')
    for (const body of [
      new URLSearchParams({ csrf }),
      { csrf },
      new URLSearchParams({ _csrf: csrf }),
      { _csrf: csrf },
    ])
      assert.equal(proofInForm(body, 'operate', csrf), 'granted')
    for (const body of [new URLSearchParams({ csrf: 'x' }), { csrf: `${csrf}=` }, { csrf: '' }])
      assert.equal(proofInForm(body, 'operate', csrf), 'refused')
    for (const body of [new URLSearchParams(), {}, null, undefined, 'csrf', { csrf: [csrf] }])
      assert.equal(proofInForm(body, 'operate', csrf), 'refused')
  })

  test('that anybody may make leaves the cookie aside when nothing shows that it is meant', () => {
    for (const needs of [null, undefined]) {
      const open = { ...ours, needs }
      assert.equal(proofOf(open, csrf), 'ignored')
      assert.equal(proofOf({ ...open, header: csrf, elsewhere: true }, csrf), 'ignored')
      assert.equal(proofOf({ ...open, header: csrf }, csrf), 'granted')
      assert.equal(proofInForm({}, needs, csrf), 'ignored')
      assert.equal(proofInForm({ csrf }, needs, csrf), 'granted')
    }
  })
})

test('what a page knows differs for each session, and does not give the session away', () => {
  assert.notEqual(csrfOf('one'), csrfOf('other'))
  assert.match(csrf, /^[A-Za-z0-9_-]{43}$/)
  assert.ok(!csrf.includes('secret'))
})

test('texts are compared whole, of whatever length', () => {
  assert.ok(sameText('a', 'a') && sameText('', ''))
  assert.ok(!sameText('a', 'b') && !sameText('a', 'aa') && !sameText('ä', 'a'))
})
