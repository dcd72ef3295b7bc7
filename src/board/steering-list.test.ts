import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { heldList, steeringView, waitingFor } from './steering-list.ts'
import type { EndpointView } from './views.ts'

const endpoint = (name: string, changed: Partial<EndpointView> = {}): EndpointView => ({
  name,
  mode: 'automatic',
  ttlSeconds: 5,
  state: 'ok',
  why: 'answering east, the most preferred',
  since: null,
  generation: '4',
  digest: 'ab'.repeat(16),
  answers: ['A 192.0.2.1'],
  targets: [],
  hold: null,
  givenBack: null,
  proposal: null,
  publishers: [],
  refusals: [],
  enactors: [],
  refusedWrites: [],
  alarms: [],
  rehearsal: null,
  ...changed,
})
const refusal = {
  name: 'removal-limit',
  message: 'past the budget',
  figures: {},
  at: '2026-01-01T00:00:00.000Z',
} as const
const nobody = { vantages: [], runs: [], drill: null }

describe('endpoints as rows', () => {
  const many = Array.from({ length: 1000 }, (_, i) => endpoint(`n${String(i).padStart(4, '0')}.example`))

  test('a page has fifty, and a page that is not there is the last', () => {
    const view = steeringView(many, { page: 99 })
    assert.deepEqual([view.all, view.found, view.page, view.pages], [1000, 1000, 20, 20])
    assert.equal(view.rows.length, 50)
    assert.equal(view.rows.at(-1)?.name, 'n0999.example')
  })

  test('text finds names, addresses and targets; states are counted over all', () => {
    const view = steeringView([...many, endpoint('pay.example', { state: 'held' })], { q: ' PAY 192.0' })
    assert.deepEqual(
      view.rows.map(({ name }) => name),
      ['pay.example'],
    )
    assert.deepEqual(view.states, { ok: 1000, held: 1 })
    assert.equal(steeringView(many, { state: 'held' }).found, 0)
  })

  test('alarms stand before what waits, and that before what is well', () => {
    const all = [
      endpoint('a', {}),
      endpoint('b', { refusals: [refusal] }),
      endpoint('c', { state: 'alarm' }),
      endpoint('d', { state: 'degraded' }),
    ]
    assert.deepEqual(
      steeringView(all, {}).rows.map(({ name, waits }) => [name, waits]),
      [
        ['c', 0],
        ['b', 1],
        ['d', 0],
        ['a', 0],
      ],
    )
  })
})

describe('what waits for an operator', () => {
  test('nothing, when all is well', () =>
    assert.deepEqual(waitingFor({ endpoints: [endpoint('a')], ...nobody }), {
      all: 0,
      ...{ page: 1, pages: 1, waiting: [] },
    }))

  test('and every one of many is on one page or another, as what is held', () => {
    const refused = [{ ...refusal, name: 'below-minimum' as const }]
    const endpoints = Array.from({ length: 250 }, (_, i) => endpoint(`e${i}`, { refusals: refused }))
    const seen = new Set<string>()
    for (const page of [1, 2, 3]) {
      const { all, pages, waiting } = waitingFor({ endpoints, ...nobody }, page)
      assert.deepEqual([all, pages], [250, 3])
      for (const { subject } of waiting) seen.add(subject)
    }
    assert.equal(seen.size, 250)
    assert.equal(waitingFor({ endpoints, ...nobody }, 9).page, 3)
    const enactors = [
      { node: 'n', publisher: 'here', condition: 'in-force', generation: '1', readBackAt: null } as const,
    ].map((one) => ({ ...endpoint('e').enactors[0], ...one }) as EndpointView['enactors'][number])
    const published = endpoints.map((one) => ({ ...one, enactors }))
    const held = [1, 2, 3].flatMap((page) => heldList(published, page).held.map((one) => one.endpoint))
    assert.equal(new Set(held).size, 250)
  })

  test('each thing once, with its figures, proposals before refusals before alarms', () => {
    const alarm = { at: '2026-01-01T00:00:00.000Z', text: 'every target is down' }
    const { waiting } = waitingFor({
      endpoints: [
        endpoint('a', { alarms: [alarm] }),
        endpoint('b', { refusals: [refusal] }),
        endpoint('c', { proposal: { generation: '7', digest: 'cd', reason: 'west is proven' } }),
      ],
      ...nobody,
    })
    assert.deepEqual(
      waiting.map(({ kind, subject }) => `${kind} ${subject}`),
      ['proposal c', 'removal-limit b', 'alarm a'],
    )
    assert.equal(waiting[0]?.text, 'generation 7: west is proven')
  })

  test('below quorum is one trouble, however many endpoints it freezes', () => {
    const frozen = { code: 'below-quorum', why: '1 of 3 vantages is heard, 2 must agree' } as const
    const alarms = [{ at: '2026-01-01T00:00:00.000Z', text: 'below quorum: the answer is frozen' }]
    const endpoints = [endpoint('a', { frozen, alarms }), endpoint('b', { frozen, alarms })]
    const { waiting } = waitingFor({ endpoints, ...nobody })
    assert.deepEqual(
      waiting.map(({ kind, subject, text }) => [kind, subject, text]),
      [['below-quorum', '2 endpoints', frozen.why]],
    )
  })

  test('lost nodes, and runs that ask', () => {
    const node = { name: 'fra-1', roles: [], state: 'lost', standsOn: [], lastHeardAt: null } as const
    const { waiting } = waitingFor({
      endpoints: [],
      vantages: [{ ...node, roles: [], standsOn: [] }],
      runs: [
        {
          id: 'run-1',
          runbook: 'east',
          title: 'Leave the east',
          by: 'operator:ann',
          why: 'it burns',
          startedAt: '2026-01-01T00:00:00.000Z',
          state: 'running',
          step: 1,
          asks: { question: 'Is the database promoted?', by: 'other' },
          steps: [],
        },
      ],
      drill: null,
    })
    assert.deepEqual(
      waiting.map(({ kind, subject }) => `${kind} ${subject}`),
      ['node-lost fra-1', 'runbook-asks run-1'],
    )
  })
})
