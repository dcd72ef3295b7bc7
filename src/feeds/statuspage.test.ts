import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { noticeStates } from '../signals/index.ts'
import { instant } from '../terms/index.ts'
import { readHistory, readSummary } from './statuspage.ts'
import { component, incident, spec, summary, update } from './testing.ts'

const received = instant(Date.parse('2026-03-01T11:00:00Z'))
const read = (json: unknown) => {
  const notices = readSummary(json, spec, received)
  assert.ok(notices.ok)
  return notices.value
}

describe('a Statuspage summary', () => {
  test('gives one notice for each update, oldest first, with the provider’s time and ours', () => {
    const json = summary({
      components: [],
      incidents: [
        incident('inc1', [
          update('u2', 'identified', '2026-03-01T10:20:00.123Z'),
          update('u1', 'investigating', '2026-03-01T10:05:00+00:00'),
        ]),
      ],
    })
    const notices = read(json)
    assert.deepEqual(
      notices.map((n) => [n.update, n.state]),
      [
        ['u1', 'investigating'],
        ['u2', 'identified'],
      ],
    )
    assert.deepEqual(notices[0], {
      feed: 'cloud',
      incident: 'inc1',
      update: 'u1',
      state: 'investigating',
      title: 'Incident with inc1',
      body: 'investigating body',
      url: 'https://stspg.example/inc1',
      providerAt: Date.parse('2026-03-01T10:05:00Z'),
      receivedAt: received,
      foundations: [],
    })
  })

  test('maps component names to foundations, from the incident and from the update, each once', () => {
    const affected = [{ code: 'c2', name: 'Pages', old_status: 'operational', new_status: 'partial_outage' }]
    const updates = [update('u1', 'investigating', '2026-03-01T10:05:00Z', { affected_components: affected })]
    const components = [component('c1', 'Actions'), component('c2', 'Pages'), component('c9', 'Unmapped')]
    const notices = read(summary({ incidents: [incident('inc1', updates, { components })] }))
    assert.deepEqual(notices[0]!.foundations, ['cloud/actions', 'cloud/pages'])
  })

  test('speaks of a component by itself only when no incident speaks of it', () => {
    const down = component('c1', 'Actions', 'major_outage', '2026-03-01T10:30:00Z')
    const updates = [update('u1', 'investigating', '2026-03-01T10:05:00Z')]
    const alone = read(summary({ components: [down] }))
    assert.deepEqual(
      alone.map((n) => [n.incident, n.state, n.title, n.foundations]),
      [['component:c1', 'investigating', 'Actions: major outage', ['cloud/actions']]],
    )
    const covered = read(
      summary({ components: [down], incidents: [incident('inc1', updates, { components: [down] })] }),
    )
    assert.deepEqual(
      covered.map((n) => n.incident),
      ['inc1'],
    )
  })

  test('tells scheduled maintenance as maintenance, and its completion as resolved', () => {
    const updates = [
      update('m1', 'scheduled', '2026-03-01T09:00:00Z'),
      update('m2', 'in_progress', '2026-03-01T10:00:00Z'),
      update('m3', 'completed', '2026-03-01T10:30:00Z'),
    ]
    const history = readHistory({ scheduled_maintenances: [incident('m', updates)] }, spec, received)
    assert.ok(history.ok)
    assert.deepEqual(
      history.value.map((n) => n.state),
      ['maintenance', 'maintenance', 'resolved'],
    )
  })

  test('leaves out groups, links that are no web address and states nobody knows', () => {
    const updates = [
      update('u1', 'investigating', '2026-03-01T10:05:00Z'),
      update('u2', 'exploded', '2026-03-01T10:06:00Z'),
      update('u3', 'identified', 'yesterday', { created_at: null }),
    ]
    const notices = read(
      summary({
        components: [{ ...component('g', 'Group', 'major_outage'), group: true }],
        incidents: [incident('inc1', updates, { shortlink: 'javascript:alert(1)' })],
      }),
    )
    assert.deepEqual(
      notices.map((n) => [n.update, n.url]),
      [['u1', undefined]],
    )
  })

  test('is refused when it is something else', () => {
    for (const json of [null, 7, 'x', [], {}, { components: {} }, { incidents: [] }])
      assert.equal(readSummary(json, spec, received).ok, false)
  })

  test('never throws, and gives only notices within their limits, whatever stands in it', () => {
    const words = fc.constantFrom(
      'investigating',
      'resolved',
      'operational',
      '2026-03-01T10:00:00Z',
      'Actions',
    )
    const long = fc.constant('long '.repeat(1000))
    const leaf = fc.oneof(words, words, fc.string(), long, fc.anything({ maxDepth: 1, maxKeys: 3 }))
    const record = fc.dictionary(
      fc.constantFrom('id', 'name', 'status', 'body', 'created_at', 'display_at', 'updated_at', 'shortlink'),
      leaf,
    )
    const wild = fc.oneof(leaf, fc.array(fc.oneof(record, leaf), { maxLength: 5 }))
    const incidents = fc.array(
      fc
        .tuple(record, wild, wild)
        .map(([own, updates, components]) => ({ ...own, incident_updates: updates, components })),
    )
    const page = fc.record({
      components: fc.array(fc.oneof(record, leaf), { maxLength: 5 }),
      incidents: fc.oneof(incidents, wild),
      scheduled_maintenances: wild,
    })
    fc.assert(
      fc.property(page, (json) => {
        for (const notice of read(json)) {
          assert.ok(noticeStates.includes(notice.state))
          assert.ok(notice.title.length <= 400 && notice.body.length <= 4000)
          assert.ok(notice.incident !== '' && notice.update !== '')
          assert.ok(Number.isFinite(notice.providerAt))
        }
      }),
      { numRuns: 200 },
    )
  })
})
