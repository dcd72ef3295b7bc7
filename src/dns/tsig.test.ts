import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../terms/index.ts'
import { encodeMessage } from './encode.ts'
import { query } from './message.ts'
import { parseName } from './names.ts'
import type { DomainName } from './records.ts'
import { appendTsigRefusal, signMessage, type TsigKey, verifyMessage } from './tsig.ts'
import { locateTsig } from './tsig-record.ts'

const name = (text: string): DomainName => {
  const parsed = parseName(text)
  assert.ok(parsed.ok)
  return parsed.value
}

const now = instant(1_760_000_000_000)
const key: TsigKey = {
  name: name('k1.example'),
  algorithm: 'hmac-sha256',
  secret: Buffer.from('a secret of the two'),
}
const strong: TsigKey = { ...key, name: name('k2.example'), algorithm: 'hmac-sha512' }
const message = encodeMessage(query(4711, name('app.example'), 1))
const later = (s: number) => instant(now + s * 1000)
const errorOf = (result: ReturnType<typeof verifyMessage>) => (result.ok ? 'verified' : result.error.error)

describe('a signed message', () => {
  for (const k of [key, strong])
    test(`is believed by whoever holds ${k.algorithm}, and comes back unsigned`, () => {
      const { bytes, mac } = signMessage(message, k, { now })
      const result = verifyMessage(bytes, [key, strong], { now })
      assert.ok(result.ok)
      assert.deepEqual(result.value.bytes, message)
      assert.deepEqual(result.value.mac, mac)
      assert.equal(result.value.key, k)
    })

  test('is believed within the fudge and not beyond it', () => {
    const { bytes } = signMessage(message, key, { now, fudge: 10 })
    assert.equal(errorOf(verifyMessage(bytes, [key], { now: later(10) })), 'verified')
    assert.equal(errorOf(verifyMessage(bytes, [key], { now: later(11) })), 'BADTIME')
    assert.equal(errorOf(verifyMessage(bytes, [key], { now: later(-11) })), 'BADTIME')
  })

  test('changed anywhere is not believed', () => {
    const { bytes } = signMessage(message, key, { now })
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(bytes)
        changed[at] = changed[at]! ^ change
        const result = verifyMessage(changed, [key], { now })
        // The id on the wire may be rewritten by a forwarder; the signed one is restored. Case of names is not signed.
        if (result.ok) assert.deepEqual(result.value.bytes, message)
      }),
      { numRuns: 500 },
    )
  })

  test('under another key, another algorithm or another secret is refused by name', () => {
    const { bytes } = signMessage(message, key, { now })
    assert.equal(errorOf(verifyMessage(bytes, [strong], { now })), 'BADKEY')
    assert.equal(errorOf(verifyMessage(bytes, [{ ...key, algorithm: 'hmac-sha512' }], { now })), 'BADKEY')
    assert.equal(errorOf(verifyMessage(bytes, [{ ...key, secret: Buffer.from('other') }], { now })), 'BADSIG')
  })

  test('with a shortened MAC is refused', () => {
    const { bytes, mac } = signMessage(message, key, { now })
    const at = bytes.indexOf(mac)
    const short = Buffer.concat([bytes.subarray(0, at), mac.subarray(0, 16), bytes.subarray(at + 32)])
    short.writeUInt16BE(16, at - 2)
    const rdlengthAt = at - 2 - 8 - 13 - 2
    short.writeUInt16BE(short.readUInt16BE(rdlengthAt) - 16, rdlengthAt)
    assert.equal(errorOf(verifyMessage(short, [key], { now })), 'BADTRUNC')
  })
})

describe('an answer', () => {
  const request = signMessage(message, key, { now })
  const reply = encodeMessage({ ...query(4711, name('app.example'), 1), rcode: 0 })

  test('is tied to its own request', () => {
    const signed = signMessage(reply, key, { now, requestMac: request.mac })
    const other = signMessage(message, key, { now: later(1) })
    assert.equal(errorOf(verifyMessage(signed.bytes, [key], { now, requestMac: request.mac })), 'verified')
    assert.equal(errorOf(verifyMessage(signed.bytes, [key], { now, requestMac: other.mac })), 'BADSIG')
    assert.equal(errorOf(verifyMessage(signed.bytes, [key], { now })), 'BADSIG')
  })

  test("carries the server's BADTIME, signed, with its clock", () => {
    const signed = signMessage(reply, key, { now, requestMac: request.mac, error: 'BADTIME' })
    const result = verifyMessage(signed.bytes, [key], { now: later(9000), requestMac: request.mac })
    assert.ok(!result.ok)
    assert.equal(result.error.error, 'BADTIME')
    assert.equal(result.error.peer, true)
    assert.match(result.error.detail, /its clock says 2025-10-09/)
  })

  for (const error of ['BADKEY', 'BADSIG'] as const)
    test(`carries the server's ${error}, unsigned`, () => {
      const found = locateTsig(request.bytes)
      assert.ok(found.ok && found.value)
      const bytes = appendTsigRefusal(reply, found.value.record, error)
      const result = verifyMessage(bytes, [key], { now, requestMac: request.mac })
      assert.deepEqual(!result.ok && [result.error.error, result.error.peer], [error, true])
    })

  test('without a TSIG is told apart from a wrong one', () => {
    assert.equal(errorOf(verifyMessage(reply, [key], { now })), 'UNSIGNED')
  })
})

test('any octets give a value', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void verifyMessage(bytes, [key], { now })),
  )
})

test('a TSIG that is not the last record is malformed', () => {
  const twice = signMessage(signMessage(message, key, { now }).bytes, key, { now })
  assert.equal(errorOf(verifyMessage(twice.bytes, [key], { now })), 'FORMERR')
})
