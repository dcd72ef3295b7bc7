import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Atlas, AtlasService } from '../../atlas/index.ts'
import type { PooledScope } from '../../incidents/index.ts'
import { type CountryCode, type Instant, instant, type ServiceId } from '../../terms/index.ts'
import { mayShow, shownOf } from './scope-views.ts'

const service = (id: string, isPublic: boolean): AtlasService => ({
  ...{ id: id as ServiceId, name: id, category: 'shop', public: isPublic, standsOn: [] },
})
const [open, hidden] = [service('open', true), service('hidden', false)]
const atlas: Atlas = { services: new Map([open, hidden].map((one) => [one.id, one])), foundations: new Map() }

const sum = (whose: PooledScope['whose'], country: string, from: number, until?: number) => ({
  service: open!.id,
  scope: {
    ...{ kind: 'country' as const, country: country as CountryCode, services: [open!.id] },
    ...(whose === undefined ? {} : { whose }),
  },
  beganAt: instant(from),
  ...(until === undefined ? {} : { resolvedAt: instant(until) as Instant }),
})

test('operators see a sum of the public services where no sum of all says it, and may always open it', () => {
  const [all, twin] = [sum('operators', 'NO', 10, 20), sum('public', 'NO', 15)]
  const [alone, later] = [sum('public', 'SE', 15), sum('public', 'NO', 21)]
  assert.deepEqual(shownOf({ atlas }, [all, twin, alone, later], 'all'), [all, alone, later])
  assert.deepEqual(shownOf({ atlas }, [all, twin, alone, later], 'public'), [twin, alone, later])
  assert.ok(mayShow({ atlas }, twin, 'all'))
})
