import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../terms/index.ts'
import { signatureHeader, verifySignature } from './signature.ts'

const now = instant(1_760_961_600_000)

test('a signature holds for its secret, body and time, and for nothing else', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (secret, body, more) => {
      const header = signatureHeader(secret, body, now)
      assert.ok(verifySignature(secret, header, body, now))
      assert.ok(!verifySignature(secret, header, body + more, now))
      assert.ok(!verifySignature(secret + more, header, body, now))
      assert.ok(verifySignature(secret, header, body, instant(now + 299_000), 300))
      assert.ok(!verifySignature(secret, header, body, instant(now + 301_000), 300))
      assert.ok(!verifySignature(secret, header, body, instant(now - 301_000), 300))
    }),
  )
})

test('any header at all is judged without throwing', () => {
  fc.assert(fc.property(fc.string(), (header) => !verifySignature('s', header, '{}', now)))
  assert.equal(verifySignature('s', undefined, '{}', now), false)
})

test('while a secret is changed, one of several signatures is enough', () => {
  const [old, fresh] = [signatureHeader('old', '{}', now), signatureHeader('new', '{}', now)]
  assert.ok(verifySignature('new', `${old},${fresh.split(',')[1]}`, '{}', now))
})
