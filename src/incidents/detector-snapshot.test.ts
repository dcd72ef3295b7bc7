import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type CountryCode, drained, type JsonObject, type ServiceId } from '../terms/index.ts'
import { learnHour } from './baseline.ts'
import { addCount, keptMinutes } from './counts.ts'
import { captureTracks, restoreTracks } from './detector-snapshot.ts'
import { createTrack, type Track } from './track.ts'

const shop = 'shop' as ServiceId
const gb = 'GB' as CountryCode

const memoryOf = (tracks: readonly Track[]) => ({
  tracks: new Map(tracks.map((track) => [track.service, track])),
  head: 9000,
  watchedFrom: 4000,
  stall: [],
  touched: tracks,
  wholeAt: 8999,
})
const restored = (saved: JsonObject) => restoreTracks(JSON.parse(JSON.stringify(saved)))

describe('what a detector writes down', () => {
  test('is read back to the last bit, however large a count', () => {
    const minute = fc.record({
      ago: fc.nat(keptMinutes - 1),
      n: fc.oneof(fc.nat(9), fc.nat(70_000), fc.nat(30_000_000)),
    })
    const hour = fc.record({ ago: fc.nat(2000), n: fc.nat(5000), calm: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(minute, { maxLength: 40 }),
        fc.array(hour, { maxLength: 30 }),
        (minutes, hours) => {
          const track = createTrack(shop)
          for (const { ago, n } of minutes) addCount(track.counts, 9000 - ago, gb, n)
          for (const { ago, n, calm } of hours) learnHour(track.baseline, 9000 - ago, n, calm)
          const memory = memoryOf([structuredClone(track)])
          const words = captureTracks(memoryOf([track]))
          // What is heard and learnt once it is captured is not in it.
          addCount(track.counts, 9001, gb, 300)
          learnHour(track.baseline, 9000, 7, true)
          assert.deepEqual(restored(drained(words)), memory)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('is read in the words of an earlier version, too', () => {
    const read = restored({
      head: 9000,
      watchedFrom: 4000,
      wholeAt: 8999,
      stall: [],
      touched: ['shop'],
      tracks: [
        {
          service: 'shop',
          hot: [8990, 8980, 0, 2.5, 0, -1],
          counts: { m: [3, 7, 900, 70_000], n: 9000, c: [[900, ['GB', 7]]] },
          baseline: { s: [8, 12, 9, -5], n: [0, 2], h: [10, 6.5], v: [2, 16, 3, 4] },
        },
      ],
    })
    const { counts, baseline, plateau } = read.tracks.get(shop)!
    assert.deepEqual([counts.perMinute[3], counts.perMinute[900], counts.newest], [7, 70_000, 9000])
    assert.deepEqual([...baseline.samples.subarray(8, 10)], [12, -5])
    assert.deepEqual(
      [baseline.seen[1], baseline.hourly[1], baseline.hours, baseline.levelUsual],
      [2, 6.5, 2, 4],
    )
    assert.equal(plateau, 2.5)
  })
})
