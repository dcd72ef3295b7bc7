import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { noticeStates } from '../signals/index.ts'
import { instant, isoTime } from '../terms/index.ts'
import { type FeedRecord, type SaidRecord, wasRead } from './record.ts'
import { readStatuspage } from './statuspage.ts'
import { component, incident, spec, summary, update } from './testing.ts'

const received = instant(Date.parse('2026-03-01T11:00:00Z'))
const records = (json: unknown): readonly FeedRecord[] =>
  readStatuspage(typeof json === 'string' ? json : JSON.stringify(json), spec, received)
const said = (json: unknown): readonly SaidRecord[] => {
  const all = records(json)
  assert.deepEqual(
    all.filter((record) => !wasRead(record)),
    [],
  )
  return all.filter(wasRead)
}

describe('a Statuspage document', () => {
  test('gives each incident its start, its end and its updates, oldest first', () => {
    const json = summary({
      components: [],
      incidents: [
        incident(
          'inc1',
          [
            update('u2', 'resolved', '2026-03-01T10:20:00.123Z'),
            update('u1', 'investigating', '2026-03-01T10:05:00+00:00'),
          ],
          { started_at: '2026-03-01T11:00:00+01:00', resolved_at: '2026-03-01T10:20:00.123Z' },
        ),
      ],
    })
    assert.deepEqual(said(json), [
      {
        kind: 'incident',
        id: 'inc1',
        title: 'Incident with inc1',
        url: 'https://stspg.example/inc1',
        start: Date.parse('2026-03-01T10:00:00Z'),
        firstPost: Date.parse('2026-03-01T10:05:00Z'),
        end: Date.parse('2026-03-01T10:20:00.123Z'),
        updates: [
          {
            at: Date.parse('2026-03-01T10:05:00Z'),
            state: 'investigating',
            text: 'investigating body',
            id: 'u1',
          },
          { at: Date.parse('2026-03-01T10:20:00.123Z'), state: 'resolved', text: 'resolved body', id: 'u2' },
        ],
        services: ['inc1'],
        regions: [],
        foundations: [],
        unmapped: ['inc1'],
        impact: 'minor',
      },
    ])
  })

  test('maps component names to foundations, from the incident and from the update, each once', () => {
    const affected = [
      { code: 'c2', name: 'Pages', old_status: 'operational', new_status: 'partial_outage' },
      { code: 'c1', name: 'Build - Actions', old_status: 'operational', new_status: 'partial_outage' },
    ]
    const updates = [update('u1', 'investigating', '2026-03-01T10:05:00Z', { affected_components: affected })]
    const components = [component('c1', 'Actions'), component('c9', 'Unmapped')]
    const [record] = said(summary({ incidents: [incident('inc1', updates, { components })] }))
    assert.deepEqual(record!.services, ['Actions', 'Unmapped', 'Pages'])
    assert.deepEqual(record!.foundations, ['cloud/actions', 'cloud/pages'])
    assert.deepEqual(record!.unmapped, ['Unmapped'])
  })

  test('looks for the names of components in the words where none is listed; capitals count', () => {
    const named = (name: string, body: string) =>
      said(
        summary({
          incidents: [
            incident('i', [update('u', 'investigating', '2026-03-01T10:05:00Z', { body })], { name }),
          ],
        }),
      )[0]!.services
    assert.deepEqual(named('Delays of some services', 'Pages load late, some actions fail.'), ['Pages'])
    assert.deepEqual(named('Actions are late', 'Pages load late.'), ['Actions'])
    assert.deepEqual(named('Incident with Search and Mail', 'It fails.'), ['Search', 'Mail'])
    assert.deepEqual(named('Disruption with some services', 'It fails.'), [])
  })

  test('an update carries on the state before it, and a post-mortem does not move the end', () => {
    const updates = [
      update('u1', 'identified', '2026-03-01T10:00:00Z'),
      update('u2', 'update', '2026-03-01T10:10:00Z'),
      update('u3', 'exploded', '2026-03-01T10:15:00Z'),
      update('u4', 'resolved', '2026-03-01T10:20:00Z'),
      update('u5', 'postmortem', '2026-03-03T10:20:00Z'),
    ]
    const [record] = said({ incidents: [incident('inc1', updates)] })
    assert.deepEqual(
      record!.updates.map(({ state }) => state),
      ['identified', 'identified', 'identified', 'resolved', 'resolved'],
    )
    assert.equal(isoTime(record!.end!), '2026-03-01T10:20:00.000Z')
  })

  test('a trouble that goes on after its end has not ended, whatever is written down', () => {
    const updates = [
      update('u1', 'resolved', '2026-03-01T10:00:00Z'),
      update('u2', 'investigating', '2026-03-01T10:10:00Z'),
    ]
    const [record] = said({ incidents: [incident('inc1', updates, { resolved_at: '2026-03-01T10:00:00Z' })] })
    assert.equal(record!.end, null)
  })

  test('the time that a page shows counts, and an edit changes the words, not the id', () => {
    const edited = update('u1', 'investigating', '2026-03-01T10:30:00Z', {
      display_at: '2026-03-01T10:00:00Z',
      updated_at: '2026-03-01T10:50:00Z',
      body: '<p>Now we <b>know</b> more &amp; better.</p><p>Really.</p><script>alert(1)</script>',
    })
    const [record] = said({ incidents: [incident('inc1', [edited])] })
    assert.deepEqual(record!.updates, [
      {
        at: Date.parse('2026-03-01T10:00:00Z'),
        state: 'investigating',
        text: 'Now we know more & better.\n\nReally.',
        id: 'u1',
      },
    ])
  })

  test('speaks of a component by itself only when it is ill and no incident speaks of it', () => {
    const down = component('c1', 'Actions', 'major_outage', '2026-03-01T10:30:00Z')
    const updates = [update('u1', 'investigating', '2026-03-01T10:05:00Z')]
    const alone = said(summary({ components: [down, component('c2', 'Pages')] }))
    assert.deepEqual(
      alone.map((r) => [r.kind, r.id, r.updates[0]!.state, r.title, r.foundations]),
      [['component', 'component:c1', 'investigating', 'Actions: major outage', ['cloud/actions']]],
    )
    const covered = said(
      summary({ components: [down], incidents: [incident('inc1', updates, { components: [down] })] }),
    )
    assert.deepEqual(
      covered.map((r) => r.id),
      ['inc1'],
    )
  })

  test('tells scheduled maintenance as maintenance with its planned end, and its completion', () => {
    const planned = incident('m', [update('m1', 'scheduled', '2026-03-01T09:00:00Z')], {
      scheduled_for: '2026-03-02T10:00:00Z',
      scheduled_until: '2026-03-02T12:00:00Z',
    })
    const done = incident('d', [
      update('m1', 'scheduled', '2026-03-01T09:00:00Z'),
      update('m2', 'in_progress', '2026-03-01T10:00:00Z'),
      update('m3', 'completed', '2026-03-01T10:30:00Z'),
    ])
    const both = said({ scheduled_maintenances: [planned, done] })
    assert.deepEqual(
      both.map((r) => [r.kind, isoTime(r.start), r.end === null ? null : isoTime(r.end)]),
      [
        ['maintenance', '2026-03-02T10:00:00.000Z', '2026-03-02T12:00:00.000Z'],
        ['maintenance', '2026-03-01T10:00:00.000Z', '2026-03-01T10:30:00.000Z'],
      ],
    )
    assert.deepEqual(
      both[1]!.updates.map(({ state }) => state),
      ['maintenance', 'maintenance', 'resolved'],
    )
  })

  test('a single incident, an archived one and JSON lines are read alike', () => {
    const one = incident('inc1', [update('u1', 'investigating', '2026-03-01T10:05:00Z')])
    const archived = {
      ...{ id: 'a', title: 'Kept', url: 'https://cloud.example/a', started_at: '2026-01-01T00:00:00Z' },
      ...{ resolved_at: '2026-01-01T01:00:00Z', impact: 'major', components: ['Pages'] },
      updates: [
        { at: '2026-01-01T00:10:00Z', status: 'Investigating', message: 'Looking.' },
        { at: '2026-01-01T01:00:00Z', status: 'Resolved', message: 'Done.' },
      ],
    }
    const lines = [{ page: summary().page, incident: one }, archived].map((line) => JSON.stringify(line))
    assert.deepEqual(
      said(lines.join('\n')).map((r) => [r.id, r.updates.length, r.foundations]),
      [
        ['inc1', 1, []],
        ['a', 2, ['cloud/pages']],
      ],
    )
  })

  test('what cannot be read comes out raw, and spoils nothing else', () => {
    const good = incident('inc1', [update('u1', 'investigating', '2026-03-01T10:05:00Z')])
    const timeless = update('u3', 'identified', 'yesterday', { created_at: null })
    const broken = { name: 'no id', incident_updates: [] }
    const all = records({ incidents: [good, broken, incident('inc2', [timeless, ...good.incident_updates])] })
    assert.deepEqual(
      all.map((record) => (wasRead(record) ? record.id : JSON.parse(record.raw))),
      ['inc1', broken, 'inc2', timeless],
    )
    for (const [document, expected] of [
      ['<!DOCTYPE html><html>', /read an HTML page/],
      ['', /read nothing/],
      ['7', /expected a Statuspage/],
      ['{"hello":1}', /expected a Statuspage/],
    ] as const) {
      const [record, ...more] = records(document)
      assert.ok(record?.kind === 'unreadable' && more.length === 0)
      assert.match(record.why, expected)
      assert.equal(record.raw, document)
    }
  })

  test('links that are no web address are left out', () => {
    const updates = [update('u1', 'investigating', '2026-03-01T10:05:00Z')]
    const one = incident('inc1', updates, { shortlink: 'javascript:alert(1)' })
    assert.equal(said({ incidents: [one] })[0]!.url, null)
  })

  test('whatever stands in it, all that comes out can be told', () => {
    const words = fc.constantFrom(
      'investigating',
      'resolved',
      'operational',
      '2026-03-01T10:00:00Z',
      'Actions',
    )
    const leaf = fc.oneof(
      words,
      words,
      fc.string(),
      fc.constant('long '.repeat(1000)),
      fc.anything({ maxDepth: 1 }),
    )
    const record = fc.dictionary(
      fc.constantFrom('id', 'name', 'status', 'body', 'created_at', 'display_at', 'updated_at', 'shortlink'),
      leaf,
    )
    const wild = fc.oneof(leaf, fc.array(fc.oneof(record, leaf), { maxLength: 5 }))
    const incidents = fc.array(
      fc
        .tuple(record, wild, wild)
        .map(([own, updates, parts]) => ({ ...own, incident_updates: updates, components: parts })),
    )
    const page = fc.record({
      components: fc.array(fc.oneof(record, leaf), { maxLength: 5 }),
      incidents: fc.oneof(incidents, wild),
      scheduled_maintenances: wild,
    })
    fc.assert(
      fc.property(page, (json) => {
        for (const one of records(
          JSON.stringify(json, (_, value: unknown) => (typeof value === 'bigint' ? 1 : value)),
        )) {
          if (!wasRead(one)) continue
          assert.ok(one.id !== '' && one.updates.length > 0 && Number.isFinite(one.start))
          for (const { at, state } of one.updates)
            assert.ok(Number.isFinite(at) && noticeStates.includes(state))
        }
      }),
      { numRuns: 200 },
    )
  })
})
