import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EndpointView } from '../../board/index.ts'
import { newerOrder } from './newer-order.ts'

const target = (id: string, over: Partial<EndpointView['targets'][number]> = {}) => ({
  ...{ id, records: [], standsOn: [], health: 'up' as const, healthWhy: '' },
  readiness: null,
  capacity: null,
  ...{ drained: false, drainedWhy: null, waits: null, falls: null, answered: false, ...over },
})

test('the next order moves away from what is answered, and back when nothing else is left', () => {
  const away = newerOrder({ targets: [target('east', { answered: true }), target('west')] }, 'why')
  assert.deepEqual([away?.method, away?.body], ['POST', { target: 'east', why: 'why' }])
  const back = newerOrder(
    { targets: [target('east', { drained: true }), target('west', { answered: true })] },
    'why & how',
  )
  assert.deepEqual([back?.method, back?.path], ['DELETE', '/api/v1/drains/east?why=why%20%26%20how'])
  assert.equal(newerOrder({ targets: [target('east', { answered: true })] }, 'why'), null)
})
