import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { foundationOf, parseCidr, type Range, rangeTable } from './range.ts'

const range = (text: string, provider = 'aws', also: Partial<Range> = {}): Range => {
  const cidr = parseCidr(text)
  assert.ok(cidr.ok, text)
  return { provider, region: null, service: null, cidr: cidr.value, text, ...also }
}
const tableOf = (...ranges: readonly Range[]) =>
  rangeTable([{ file: 'f.json', provider: 'x', ranges, publishedAt: null, misread: 0 }])

describe('the longest match', () => {
  const table = tableOf(
    range('198.51.0.0/16', 'aws', { region: 'us-east-1' }),
    range('198.51.100.0/24', 'aws', { region: 'us-east-1' }),
    range('198.51.100.0/24', 'aws', { region: 'us-east-1', service: 's3' }),
    range('198.51.100.128/25', 'github', { service: 'pages' }),
    range('198.51.7.0/24', 'aws', { service: 'dynamodb' }),
    range('2001:db8::/32', 'gcp', { region: 'us-west1' }),
    range('2001:db8:1::/48', 'gcp'),
  )
  const at = (address: string) => {
    const found = table.find(address)
    return found && foundationOf(found)
  }
  test('the narrowest range decides whose it is, also against a wider one of another', () => {
    assert.equal(at('198.51.100.200'), 'github/pages')
    assert.equal(at('198.51.3.4'), 'aws/us-east-1')
  })
  test('of equal ones the one that says most', () => assert.equal(at('198.51.100.1'), 'aws/us-east-1/s3'))
  test('a region comes from a wider range of the same provider', () => {
    assert.equal(at('198.51.7.1'), 'aws/us-east-1/dynamodb')
    assert.equal(at('2001:db8:1::5'), 'gcp/us-west1')
  })
  test('what is in no range, and what is no address, is nowhere', () => {
    for (const text of ['203.0.113.1', '2001:db9::1', 'example.com', '', '1.2.3', ':::'])
      assert.equal(at(text), null)
  })
})

test('a range is read with its limits: lengths, families, addresses alone', () => {
  for (const text of ['192.0.2.0/24', '192.0.2.1', '0.0.0.0/0', '::/0', '2001:db8::/32', ' 192.0.2.0/24 '])
    assert.equal(parseCidr(text).ok, true, text)
  for (const text of [
    '192.0.2.0/33',
    '2001:db8::/129',
    '192.0.2.0/-1',
    '192.0.2.0/1/2',
    'x/8',
    '192.0.2.0/',
    '',
  ])
    assert.equal(parseCidr(text).ok, false, text)
})

const octet = fc.integer({ min: 0, max: 3 })
const four = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'))

test('it finds what a plain search through all ranges finds', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(four, fc.integer({ min: 0, max: 32 })), { maxLength: 40 }),
      fc.array(four, { maxLength: 10 }),
      (written, addresses) => {
        const ranges = written.map(([address, length], i) => range(`${address}/${length}`, `p${i}`))
        const table = tableOf(...ranges)
        for (const address of addresses) {
          const whole = range(address).cidr.bits
          const covering = ranges.filter(({ cidr }) => whole >> BigInt(32 - cidr.length) === cidr.bits)
          const longest = Math.max(...covering.map(({ cidr }) => cidr.length))
          const best = covering.filter(({ cidr }) => cidr.length === longest).map(({ provider }) => provider)
          const found = table.find(address)
          if (best.length === 0) assert.equal(found, null)
          else assert.ok(found && best.includes(found.provider), `${address}: ${found?.provider} of ${best}`)
        }
      },
    ),
  ))
