import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { classes } from './codes.ts'
import { dnssecTypes, fits, formatSigner, keysIn, keyTag, signerOf, signersFor, signersIn } from './dnssec.ts'
import type { ResourceRecord } from './message.ts'
import type { DomainName } from './records.ts'

const zone = 'dskey.example.com' as DomainName
const record = (type: number, bytes: Uint8Array): ResourceRecord => ({
  name: zone,
  type,
  class: classes.IN,
  ttl: 86_400,
  data: { type: 'opaque', bytes },
})

/** The key of RFC 4509 section 2.3 and RFC 4034 section 5.4. */
const published = Buffer.concat([
  Buffer.from([1, 0, 3, 5]),
  Buffer.from(
    'AQOeiiR0GOMYkDshWoSKz9XzfwJr1AYtsmx3TGkJaNXVbfi/2pHm822aJ5iI9BMzNXxeYCmZDRD99WYwYqUSdjMmmAphXdvxegXd/M5+X7OrzKBaMbCVdFLUUh6DhweJBjEVv5f2wwjM9XzcnOf+EPbtG9DMBmADjFDc2w/rljwvFw==',
    'base64',
  ),
])

test('tag and SHA-256 digest of a key are those of RFC 4034 section 5.4 and RFC 4509 section 2.3', () => {
  const [key] = keysIn([record(dnssecTypes.DNSKEY, published)])
  assert.ok(key)
  assert.equal(keyTag(key), 60_485)
  assert.equal(
    formatSigner(signerOf(zone, key)),
    '60485 5 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A',
  )
  const sha1 = signersIn(
    [record(dnssecTypes.DS, Buffer.from('ec4505012bb183af5f22588179a53b0a98631fad1a292118', 'hex'))],
    dnssecTypes.DS,
  )[0]
  assert.ok(sha1)
  assert.equal(fits(zone, sha1, key), true)
  assert.equal(fits(zone, { ...sha1, digest: sha1.digest.replace('2', '3') }, key), false)
  assert.equal(fits(zone, { ...sha1, digestType: 77 }, key), null)
  assert.equal(fits(zone, { ...sha1, keyTag: 1 }, key), false)
})

test('keys that are revoked or sign no zone are none; the marked ones go to the parent', () => {
  const key = (flags: number) => Buffer.from([flags >> 8, flags & 255, 3, 13, 1, 2, 3, flags & 255])
  const keys = keysIn([256, 257, 257 | 128, 1].map((flags) => record(dnssecTypes.DNSKEY, key(flags))))
  assert.deepEqual(
    keys.map(({ flags }) => flags),
    [256, 257],
  )
  assert.deepEqual(
    signersFor(zone, keys).map(({ keyTag }) => keyTag),
    [keyTag(keys[1]!)],
  )
  assert.equal(signersFor(zone, keys.slice(0, 1)).length, 1)
})

test('any octets give a value', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      keysIn([record(dnssecTypes.DNSKEY, bytes)])
      signersIn([record(dnssecTypes.CDS, bytes)], dnssecTypes.CDS)
    }),
  )
})
