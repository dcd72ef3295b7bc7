import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { addressGroup, networkOf } from './address.ts'

describe('address groups', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:0:1::5', '2001:db8:0:1'],
    ['2001:0DB8:0000:0001:0:0:0:5', '2001:db8:0:1'],
    ['2001:db8::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
  ]
  for (const [address, group] of cases)
    test(`${address} counts as ${group}`, () => assert.equal(addressGroup(address), group))

  const networks: readonly (readonly [string, string])[] = [
    ['203.0.113.7', '203.0.113'],
    ['::ffff:203.0.113.200', '203.0.113'],
    ['2001:db8:5:1::5', '2001:db8:5'],
    ['2001:db8:5:ffff::1', '2001:db8:5'],
    ['10.1.2.3', '10.1.2.3'],
    ['172.20.0.9', '172.20.0.9'],
    ['172.32.0.9', '172.32.0'],
    ['100.64.0.1', '100.64.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['fd00:1:2:3::4', 'fd00:1:2:3'],
  ]
  for (const [address, network] of networks)
    test(`${address} is of the network ${network}`, () => assert.equal(networkOf(address), network))

  test('every IPv6 address of a /64 is one voice, and of another /64 another', () => {
    const group16 = fc.integer({ min: 1, max: 0xffff }).map((n) => n.toString(16))
    const four = fc.tuple(group16, group16, group16, group16).map((groups) => groups.join(':'))
    fc.assert(
      fc.property(four, four, four, (prefix, a, b) => {
        assert.equal(addressGroup(`${prefix}:${a}`), addressGroup(`${prefix}:${b}`))
        assert.equal(addressGroup(`${prefix}:${a}`) === addressGroup(`${a}:${prefix}`), prefix === a)
      }),
      { numRuns: 100 },
    )
  })
})
