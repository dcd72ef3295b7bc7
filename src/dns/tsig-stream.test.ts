import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { instant } from '../terms/index.ts'
import { encodeMessage } from './encode.ts'
import { query } from './message.ts'
import type { DomainName } from './records.ts'
import { signMessage, type TsigKey } from './tsig.ts'
import { signStream, verifyStream } from './tsig-stream.ts'

const now = instant(1_760_000_000_000)
const key: TsigKey = {
  name: 'xfr.example' as DomainName,
  algorithm: 'hmac-sha512',
  secret: Buffer.from('a secret of the two'),
}
const numbered = (n: number): Buffer => encodeMessage(query(4711, `m${n}.example` as DomainName, 1))
const request = signMessage(numbered(0), key, { now })
const plain = [1, 2, 3, 4].map(numbered)

function signed(): Buffer[] {
  const sign = signStream(key, request.mac)
  return plain.map((message) => sign(message, now))
}

/** What the reader says to each, up to the first refusal. */
function heard(messages: readonly Uint8Array[], at = now): string[] {
  const verify = verifyStream(key, request.mac)
  const said: string[] = []
  for (const message of messages) {
    const result = verify(message, at)
    said.push(result.ok ? (result.value.proven ? 'proven' : 'waits') : result.error.error)
    if (!result.ok) break
  }
  return said
}

test('messages signed one after the other are believed in their order, and come back unsigned', () => {
  const verify = verifyStream(key, request.mac)
  signed().forEach((message, i) => {
    const result = verify(message, now)
    assert.ok(result.ok && result.value.proven)
    assert.deepEqual(result.value.bytes, plain[i])
  })
})

test('one left out, twice, elsewhere, or of another answer is not believed', () => {
  const [a, b, c, d] = signed() as [Buffer, Buffer, Buffer, Buffer]
  assert.deepEqual(heard([a, c, d]), ['proven', 'BADSIG'])
  assert.deepEqual(heard([a, b, b]), ['proven', 'proven', 'BADSIG'])
  assert.deepEqual(heard([a, c, b, d]), ['proven', 'BADSIG'])
  assert.deepEqual(heard([b]), ['BADSIG'])
  const other = signMessage(numbered(9), key, { now })
  assert.equal(signStream(key, other.mac)(plain[0]!, now).equals(a), false)
})

test('up to 99 unsigned messages wait for the next signature, which covers them', () => {
  const [a] = signed() as [Buffer]
  assert.deepEqual(heard([a, ...plain.slice(1)]), ['proven', 'waits', 'waits', 'waits'])
  const many = Array.from({ length: 100 }, (_, n) => numbered(n))
  assert.deepEqual(heard([a, ...many]).at(-1), 'UNSIGNED')
  // Signed over nothing but the message before: the unsigned one between was put there by somebody else.
  const [, b] = signed() as [Buffer, Buffer]
  assert.deepEqual(heard([a, plain[2]!, b]), ['proven', 'waits', 'BADSIG'])
})

test('a stream is believed only while the clocks agree', () => {
  const verify = verifyStream(key, request.mac)
  const [a, b] = signed() as [Buffer, Buffer]
  assert.ok(verify(a, now).ok)
  const late = verify(b, instant(now + 301_000))
  assert.equal(late.ok ? 'believed' : late.error.error, 'BADTIME')
})

test('changed anywhere, a later message is not believed as another', () => {
  const [a, b] = signed() as [Buffer, Buffer]
  fc.assert(
    fc.property(fc.nat(b.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(b)
      changed[at] = changed[at]! ^ change
      const verify = verifyStream(key, request.mac)
      assert.ok(verify(a, now).ok)
      const result = verify(changed, now)
      if (result.ok && result.value.proven) assert.deepEqual(result.value.bytes, plain[1])
    }),
    { numRuns: 500 },
  )
})
