import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeSegment, encodeSegment, type SegmentRows } from './segment.ts'

const row = fc.record({
  service: fc.nat(65_535),
  symptom: fc.integer({ min: 1, max: 6 }),
  country: fc.nat(675),
  at: fc.oneof(fc.integer({ min: 1_760_000_000_000, max: 1_760_000_060_000 }), fc.nat(2 ** 48)),
  low: fc.nat(2 ** 32 - 1),
  high: fc.nat(2 ** 32 - 1),
})

test('a segment gives back the reports it was made of, few or many, near in time or far', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 300 }), (reports) => {
      const rows: SegmentRows = {
        rows: reports.length,
        service: Uint16Array.from(reports, (r) => r.service),
        symptom: Uint8Array.from(reports, (r) => r.symptom),
        country: Uint16Array.from(reports, (r) => r.country),
        at: Float64Array.from(reports, (r) => r.at),
        reporter: Uint32Array.from(reports.flatMap((r) => [r.low, r.high])),
      }
      assert.deepEqual(decodeSegment(encodeSegment(rows)), rows)
    }),
  )
})
