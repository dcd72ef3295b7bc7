import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type ServiceId, startOfMinute } from '../terms/index.ts'
import { createDeduplicator } from './dedupe.ts'
import type { ReporterKey } from './shapes.ts'

const shop = 'shop' as ServiceId
const bank = 'bank' as ServiceId
const someone = 'k1' as ReporterKey

describe('deduplication', () => {
  test('a second report within 15 minutes of event time is not counted, the next quarter hour is', () => {
    const seen = createDeduplicator()
    assert.equal(seen.count(shop, someone, startOfMinute(100)), true)
    assert.equal(seen.count(shop, someone, startOfMinute(114)), false)
    assert.equal(seen.count(bank, someone, startOfMinute(114)), true)
    assert.equal(seen.count(shop, someone, startOfMinute(115)), true)
  })

  test('an old batch sent again is not counted again, and an earlier report than all others is', () => {
    const seen = createDeduplicator()
    assert.equal(seen.count(shop, someone, startOfMinute(500)), true)
    assert.equal(seen.count(shop, someone, startOfMinute(100)), true)
    assert.equal(seen.count(shop, someone, startOfMinute(100)), false)
    assert.equal(seen.count(shop, someone, startOfMinute(86)), false)
    assert.equal(seen.count(shop, someone, startOfMinute(85)), true)
  })

  test('a count that is taken back may be made again', () => {
    const seen = createDeduplicator()
    seen.count(shop, someone, startOfMinute(100))
    seen.forget(shop, someone, startOfMinute(100))
    assert.equal(seen.size().entries, 0)
    assert.equal(seen.count(shop, someone, startOfMinute(100)), true)
  })

  test('it agrees with the plain rule on any order of events', () => {
    const event = fc.record({
      service: fc.constantFrom(shop, bank),
      reporter: fc.constantFrom('a', 'b', 'c').map((k) => k as ReporterKey),
      minute: fc.nat(70),
      undo: fc.nat(9).map((n) => n === 0),
    })
    fc.assert(
      fc.property(fc.array(event, { maxLength: 120 }), (events) => {
        const seen = createDeduplicator()
        const counted = new Map<string, Set<number>>()
        for (const { service, reporter, minute, undo } of events) {
          const mine = counted.get(service + reporter) ?? new Set()
          counted.set(service + reporter, mine)
          const fresh = [...mine].every((m) => Math.abs(m - minute) >= 15)
          assert.equal(seen.count(service, reporter, startOfMinute(minute)), fresh)
          if (fresh) mine.add(minute)
          if (fresh && undo) {
            seen.forget(service, reporter, startOfMinute(minute))
            mine.delete(minute)
          }
        }
      }),
    )
  })

  test('memory is bounded, by entries and by age, and the newest are kept', () => {
    const seen = createDeduplicator({ capacity: 5000, memoryMinutes: 120 })
    for (let minute = 0; minute < 300; minute++)
      for (let person = 0; person < 60; person++)
        seen.count(shop, `p${minute}-${person}` as ReporterKey, startOfMinute(minute))
    const { entries, bytes } = seen.size()
    assert.ok(entries <= 5000 + 15 * 60, `${entries} entries`)
    assert.ok(bytes / entries <= 100, `${bytes / entries} bytes an entry`)
    assert.equal(seen.count(shop, 'p299-7' as ReporterKey, startOfMinute(299)), false)
  })
})
