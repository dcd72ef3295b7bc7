import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { formatIPv4, formatIPv6, parseIPv4, parseIPv6 } from './addresses.ts'

const six = (text: string): string => {
  const parsed = parseIPv6(text)
  assert.ok(parsed.ok, text)
  return formatIPv6(parsed.value)
}

describe('an IPv6 address has the one text of RFC 5952', () => {
  for (const [text, canonical] of [
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ] as const)
    test(`${text} is ${canonical}`, () => assert.equal(six(text), canonical))

  for (const text of [
    '',
    ':',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '12345::',
    'g::',
    '::1%lo',
    '1:2:3:4:5:6:7::8',
    ':1:2:3:4:5:6:7',
    '::192.0.2.256',
  ])
    test(`${JSON.stringify(text)} is refused`, () => assert.equal(parseIPv6(text).ok, false))

  test('writing and reading gives the octets back', () => {
    const sparse = fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(sparse, (octets) => {
        const parsed = parseIPv6(formatIPv6(Uint8Array.from(octets)))
        assert.deepEqual(parsed, { ok: true, value: Uint8Array.from(octets) })
      }),
    )
  })
})

describe('an IPv4 address is four plain numbers', () => {
  for (const text of ['', '1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '0x1.2.3.4'])
    test(`${JSON.stringify(text)} is refused`, () => assert.equal(parseIPv4(text).ok, false))

  test('writing and reading gives the octets back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (octets) => {
        assert.deepEqual(parseIPv4(formatIPv4(octets)), { ok: true, value: octets })
      }),
    )
  })
})
