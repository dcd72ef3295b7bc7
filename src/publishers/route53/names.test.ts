import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type DomainName, parseName } from '../../dns/index.ts'
import { fromRoute53, listedBefore, placeOf, toRoute53 } from './names.ts'

const label = fc
  .uint8Array({ minLength: 1, maxLength: 8 })
  .map((octets) => [...octets].map((octet) => `\\${String(octet).padStart(3, '0')}`).join(''))
const name: fc.Arbitrary<DomainName> = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => {
  const read = parseName(labels.join('.'))
  assert.ok(read.ok)
  return read.value
})

describe('names as Route 53 writes them', () => {
  test('an asterisk is \\052, and everything is absolute', () => {
    assert.equal(toRoute53('*.app.example' as DomainName), '\\052.app.example.')
    assert.equal(toRoute53('_fence.*.app.example' as DomainName), '_fence.\\052.app.example.')
    assert.equal(fromRoute53('\\052.App.example.'), '*.app.example')
  })
  test('any name at all comes back as it was', () => {
    fc.assert(fc.property(name, (one) => assert.equal(fromRoute53(toRoute53(one)), one)))
  })
  test('a name stands before all that is below it, whichever way escapes are compared', () => {
    fc.assert(
      fc.property(name, label, (above, below) => {
        const under = parseName(`${below}.${above}`)
        if (!under.ok) return
        assert.ok(listedBefore(placeOf(toRoute53(above)), placeOf(toRoute53(under.value))))
      }),
    )
  })
  test('where the two readings of an escape differ, no order is claimed', () => {
    // `\052` begins with a backslash, which comes after `0`; the asterisk that it stands for comes before it.
    const [wildcard, zero] = [placeOf('\\052.example.'), placeOf('0.example.')]
    assert.ok(!listedBefore(wildcard, zero) && !listedBefore(zero, wildcard))
  })
})
