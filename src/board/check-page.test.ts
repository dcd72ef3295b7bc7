import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckPageQuery, checkPage, checksAtOnce } from './check-page.ts'
import type { CheckView } from './views.ts'

const check = (id: string, over: Partial<CheckView> = {}): CheckView => ({
  ...{ id, service: 'shop', kind: 'http', looksAt: `https://${id}.shop.test/`, everyMs: 1000, state: 'up' },
  ...{ since: null, last: null, byVantage: { here: 'up' }, usualMs: 10, ailing: null, flapping: null },
  ...over,
})
const last = (phase: string | null): CheckView['last'] => ({
  ...{ at: '2026-01-01T00:00:00.000Z', verdict: 'down', detail: 'refused', tookMs: 1 },
  phase,
})
const some = [
  check('b-up'),
  check('a-up', { service: 'bank' }),
  check('flaps', { flapping: { falls: 4, since: '2026-01-01T00:00:00.000Z' } }),
  check('falls', { state: 'down', last: last('connect'), byVantage: { here: 'down', there: 'up' } }),
  check('first', { state: 'down', last: last('tls'), byVantage: { here: 'down', there: 'down' } }),
  check('nobody', { state: 'unknown', byVantage: { here: 'unknown' } }),
]
const idsOf = (query: CheckPageQuery): string[] => checkPage(some, query).checks.map(({ id }) => id)

test('the worst comes first, and equals by name', () => {
  assert.deepEqual(idsOf({}), ['falls', 'first', 'flaps', 'nobody', 'a-up', 'b-up'])
})

test('the counts are of all, whatever was searched for', () => {
  const { found, inAll, states, vantages, phases } = checkPage(some, { q: 'bank' })
  assert.deepEqual([found, inAll], [1, 6])
  assert.deepEqual(states, { down: 2, flapping: 1, ailing: 0, unknown: 1, up: 2 })
  assert.deepEqual(
    [vantages, phases],
    [
      ['here', 'there'],
      ['connect', 'tls'],
    ],
  )
})

test('a search finds all of its words; filters narrow it down', () => {
  assert.deepEqual(idsOf({ q: 'SHOP https falls' }), ['falls'])
  assert.deepEqual(idsOf({ q: 'falls bank' }), [])
  assert.deepEqual(idsOf({ state: 'down', phase: 'tls' }), ['first'])
  assert.deepEqual(idsOf({ vantage: 'there' }), ['first'])
  assert.deepEqual(idsOf({ vantage: 'here' }), ['falls', 'first', 'nobody'])
})

test('pages meet without a gap, and one past the end is the last', () => {
  const many = Array.from({ length: 2 * checksAtOnce + 1 }, (_, i) => check(`c${String(i).padStart(4, '0')}`))
  const seen = [1, 2, 3].flatMap((page) => checkPage(many, { page }).checks.map(({ id }) => id))
  assert.deepEqual(
    seen,
    many.map(({ id }) => id),
  )
  const past = checkPage(many, { page: 99 })
  assert.deepEqual([past.page, past.pages, past.checks.length], [3, 3, 1])
})
