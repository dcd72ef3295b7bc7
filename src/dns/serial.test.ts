import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isLaterSerial, laterSerial, nextSerial } from './serial.ts'

const u32 = fc.integer({ min: 0, max: 0xffffffff })

test('a serial after a change is later than the one before, whatever the clock says (RFC 1982)', () => {
  fc.assert(
    fc.property(u32, u32, (previous, clock) => {
      const next = nextSerial(previous, clock)
      const ahead = (next - previous) >>> 0
      assert.ok(ahead > 0 && ahead <= 0x80000000, `${previous} then ${next}`)
    }),
  )
})

test('a serial follows the clock when that is ahead', () => {
  assert.equal(nextSerial(7, 1_760_000_000), 1_760_000_000)
  assert.equal(nextSerial(1_760_000_000, 1_760_000_000), 1_760_000_001)
  assert.equal(nextSerial(2_026_112_301, 1_760_000_000), 2_026_112_302)
})

test('serials wrap', () => {
  assert.equal(nextSerial(0xffffffff, 5), 5)
  assert.equal(nextSerial(0xffffffff, 0xfffffff0), 0)
  assert.equal(laterSerial(0xffffffff, 3), 3)
})

test('whatever else may be ahead, a serial after a change is later than the one before', () => {
  fc.assert(
    fc.property(u32, u32, u32, (previous, clock, filed) => {
      assert.ok(isLaterSerial(nextSerial(previous, clock, filed), previous))
    }),
  )
  assert.equal(nextSerial(1_760_000_000, 5, 2_026_112_301), 2_026_112_301)
})
