import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { CountryCode, ServiceId } from '../terms/index.ts'
import { addCount, keptMinutes } from './counts.ts'
import { withoutTheGone } from './gone.ts'
import { createTrack } from './track.ts'

const head = 29_337_120
const gb = 'GB' as CountryCode

/** `heard`: minutes ago, by service. */
function memoryOf(heard: Readonly<Record<string, number>>) {
  const tracks = Object.entries(heard).map(([service, ago]) => {
    const track = createTrack(service as ServiceId)
    addCount(track.counts, head - ago, gb, 1)
    return track
  })
  return {
    tracks: new Map(tracks.map((track) => [track.service, track])),
    ...{ head, watchedFrom: 0, stall: [], touched: tracks, wholeAt: head },
  }
}
const left = (heard: Readonly<Record<string, number>>, most?: number): string[] => {
  const memory = withoutTheGone(memoryOf(heard), (service) => service.startsWith('shop'), most)
  assert.deepEqual(
    memory.touched.map(({ service }) => service),
    [...memory.tracks.keys()],
  )
  return [...memory.tracks.keys()]
}

describe('a service that is gone from the configuration', () => {
  test('is remembered as long as its last reports are, and then forgotten; one that is configured never is', () => {
    assert.deepEqual(left({ old: keptMinutes, recent: keptMinutes - 1, shop: 9 * keptMinutes }), [
      'recent',
      'shop',
    ])
  })

  test('is forgotten earlier when too many are gone, those that were heard last being kept', () => {
    assert.deepEqual(left({ a: 30, b: 10, c: 20, shop: 40 }, 2), ['b', 'c', 'shop'])
  })
})
