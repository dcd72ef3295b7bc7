import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CountryCode, Instant, ServiceId } from '../terms/index.ts'
import { createLoop } from './index.ts'

const start = 29_337_120

/** What the loop says of an outage of five hours, when it is asked once a minute, `second` seconds into it. */
function told(second: number): string[] {
  const loop = createLoop({
    atlas: { services: new Map(), foundations: new Map() },
    serviceOfCheck: new Map(),
  })
  return Array.from({ length: 420 }, (_, minute) => {
    const count = minute < 60 ? 1 : Math.round(90 + 20 * Math.sin(minute))
    const counts = [
      { minute: start + minute, service: 'shop' as ServiceId, country: 'GB' as CountryCode, count },
    ]
    loop.step({ kind: 'counts', counts })
    return loop.step({ kind: 'tick', now: ((start + minute) * 60_000 + second * 1000) as Instant })
  })
    .flat()
    .map((entry) => entry.kind)
    .filter((kind) => kind !== 'incident.updated')
}

test('an outage that goes on is one incident, in whichever second of a minute the clock ticks', () => {
  for (const second of [20, 30, 59, 60, 61, 75])
    assert.deepEqual(told(second), ['incident.opened'], `${second} s`)
})
