// Documents in the shapes that each kind of page is documented, or seen, to serve; with invented content.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { instant, isoTime } from '../terms/index.ts'
import { readerOf, readers } from './readers.ts'
import { type SaidRecord, wasRead } from './record.ts'

const received = instant(Date.parse('2026-03-05T00:00:00Z'))

function said(kind: string, document: unknown): readonly SaidRecord[] {
  const records = readerOf(kind)!(
    typeof document === 'string' ? document : JSON.stringify(document),
    { maps: {} },
    received,
  )
  assert.deepEqual(
    records.filter((record) => !wasRead(record)),
    [],
  )
  return records.filter(wasRead)
}

const short = (record: SaidRecord) => ({
  ...{
    kind: record.kind,
    id: record.id,
    title: record.title,
    services: record.services,
    impact: record.impact,
  },
  start: isoTime(record.start),
  end: record.end === null ? null : isoTime(record.end),
  words: record.updates.map(({ at, state, text }) => `${isoTime(at).slice(0, 16)} ${state} ${text}`.trim()),
})

describe('incident.io', () => {
  const widget = {
    page_title: 'Cloud',
    ongoing_incidents: [
      {
        ...{ id: '01K', name: 'Slow', status: 'investigating', url: 'https://s.example/incidents/01K' },
        ...{ last_update_at: '2026-03-01T10:00:00Z', last_update_message: 'We look.' },
        current_worst_impact: 'partial_outage',
        affected_components: [{ id: 'c', name: 'API', group_name: 'Core', current_status: 'partial_outage' }],
      },
    ],
    in_progress_maintenances: [],
    scheduled_maintenances: [
      {
        ...{ id: '01M', name: 'Work', status: 'maintenance_scheduled', url: null, affected_components: [] },
        ...{ starts_at: '2026-03-06T00:00:00Z', ends_at: '2026-03-06T02:00:00Z' },
        ...{ last_update_at: '2026-03-02T00:00:00Z', last_update_message: null },
      },
    ],
  }

  test('the widget: what is open and what is planned, with what it affects', () => {
    const [trouble, work] = said('incident-io', widget).map(short)
    assert.deepEqual(trouble, {
      ...{ kind: 'incident', id: '01K', title: 'Slow', services: ['API'], impact: 'partial outage' },
      ...{ start: '2026-03-01T10:00:00.000Z', end: null, words: ['2026-03-01T10:00 investigating We look.'] },
    })
    assert.deepEqual(work, {
      ...{ kind: 'maintenance', id: '01M', title: 'Work', services: [], impact: 'maintenance' },
      ...{
        start: '2026-03-06T00:00:00.000Z',
        end: '2026-03-06T02:00:00.000Z',
        words: ['2026-03-02T00:00 maintenance'],
      },
    })
  })

  test('incidents of its own, by either interface, with the names that the document holds', () => {
    const own = {
      ...{ id: '01K', name: 'Slow', status: 'resolved', published_at: '2026-03-01T10:05:00Z' },
      component_impacts: [
        {
          component_id: 'c',
          status: 'full_outage',
          start_at: '2026-03-01T09:50:00Z',
          end_at: '2026-03-01T11:00:00Z',
        },
      ],
      updates: [
        { id: 'b', to_status: 'resolved', message_string: 'Done.', published_at: '2026-03-01T11:00:00Z' },
        {
          id: 'a',
          to_status: 'investigating',
          message_string: 'Look.',
          published_at: '2026-03-01T10:05:00Z',
        },
      ],
    }
    const expected = {
      ...{ kind: 'incident', id: '01K', title: 'Slow', services: ['API'], impact: 'full outage' },
      ...{ start: '2026-03-01T09:50:00.000Z', end: '2026-03-01T11:00:00.000Z' },
      words: ['2026-03-01T10:05 investigating Look.', '2026-03-01T11:00 resolved Done.'],
    }
    const named = { components: [{ id: 'c', name: 'API' }] }
    assert.deepEqual(said('incident-io', { ...named, incidents: [own] }).map(short), [expected])
    const documented = {
      ...own,
      component_impacts: [
        { component_id: 'c', component_status: 'full_outage', start_at: '2026-03-01T09:50:00Z' },
      ],
      updates: own.updates.map(({ to_status, message_string, ...rest }) => ({
        ...rest,
        ...{ incident_status: to_status, message: message_string },
      })),
    }
    assert.deepEqual(said('incident-io', { ...named, status_page_incidents: [documented] }).map(short), [
      expected,
    ])
  })

  test('a post is the same post in the widget and in the shapes of Statuspage', () => {
    const shim = {
      page: { url: 'https://s.example' },
      incidents: [
        {
          ...{ id: '01K', name: 'Slow', status: 'investigating', created_at: '2026-03-01T10:00:00Z' },
          incident_updates: [
            { id: 'x', status: 'investigating', body: 'We look.', created_at: '2026-03-01T10:00:00Z' },
          ],
        },
      ],
    }
    const [one, other] = [said('incident-io', shim)[0]!, said('incident-io', widget)[0]!]
    assert.deepEqual([one.id, one.updates], [other.id, other.updates])
  })
})

describe('Instatus', () => {
  test('the summary, whose troubles are known by their address', () => {
    const records = said('instatus', {
      page: { name: 'Cloud', url: 'https://cloud.instatus.example', status: 'HASISSUES' },
      activeIncidents: [
        {
          ...{ name: 'API fails', started: 'Sun Mar 01 2026 18:55:50 GMT+0000 (Coordinated Universal Time)' },
          ...{
            status: 'INVESTIGATING',
            impact: 'MAJOROUTAGE',
            url: 'https://cloud.instatus.example/incident/abc',
          },
        },
      ],
      activeMaintenances: [
        {
          ...{ name: 'Work', start: '2026-03-06T00:00:00.000Z', status: 'NOTSTARTEDYET', duration: '60' },
          url: 'https://cloud.instatus.example/maintenance/def',
        },
      ],
    }).map(short)
    assert.deepEqual(
      records.map(({ kind, id, start, end, impact }) => [kind, id, start, end, impact]),
      [
        ['incident', 'abc', '2026-03-01T18:55:50.000Z', null, 'majoroutage'],
        ['maintenance', 'def', '2026-03-06T00:00:00.000Z', '2026-03-06T01:00:00.000Z', 'maintenance'],
      ],
    )
  })

  test('incidents with their updates, components that are ill, and the history by the same ids', () => {
    const incident = {
      ...{ id: 'abc', name: 'API fails', started: '2026-03-01T19:00:00.000Z', status: 'RESOLVED' },
      resolved: '2026-03-01T19:10:00.000Z',
      updates: [
        { id: 'u1', message: 'Look.', status: 'INVESTIGATING', started: '2026-03-01T19:00:00.000Z' },
        { id: 'u2', message: 'Done.', status: 'RESOLVED', started: '2026-03-01T19:10:00.000Z' },
      ],
      components: [{ id: 'c', name: 'Website', status: 'OPERATIONAL' }],
    }
    const [record] = said('instatus', [incident]).map(short)
    assert.deepEqual(record, {
      ...{ kind: 'incident', id: 'abc', title: 'API fails', services: ['Website'], impact: 'none' },
      ...{ start: '2026-03-01T19:00:00.000Z', end: '2026-03-01T19:10:00.000Z' },
      words: ['2026-03-01T19:00 investigating Look.', '2026-03-01T19:10 resolved Done.'],
    })
    const components = {
      components: [
        {
          id: 'g',
          name: 'Group',
          status: 'MAJOROUTAGE',
          isParent: true,
          children: [{ id: 'm', name: 'In it', status: 'PARTIALOUTAGE' }],
        },
        { id: 'w', name: 'Well', status: 'OPERATIONAL' },
      ],
    }
    assert.deepEqual(
      said('instatus', components).map(({ id, services }) => [id, services]),
      [['component:m', ['In it']]],
    )
    const history = `<feed><entry><id>tag</id><title>API fails</title><updated>2026-03-01T19:10:00Z</updated>
      <link href="https://cloud.instatus.example/incident/abc"/><content type="html">&lt;p&gt;&lt;small&gt;Mar 1, 19:10:00 GMT+0&lt;/small&gt;&lt;br/&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - Done.&lt;/p&gt;</content></entry></feed>`
    assert.deepEqual(short(said('instatus', history)[0]!).words, ['2026-03-01T19:10 resolved Done.'])
    assert.equal(said('instatus', history)[0]!.id, 'abc')
  })
})

describe('Better Stack', () => {
  const resource = (id: string, name: string, status: string) => ({
    ...{ id, type: 'status_page_resource', attributes: { public_name: name, status } },
  })
  const affects = (status: string) => [{ status_page_resource_id: '61', status }]
  const report = (attributes: object, ...updates: readonly string[]) => ({
    ...{ id: '9', type: 'status_report' },
    attributes: {
      title: 'Sync down',
      report_type: 'manual',
      starts_at: '2026-03-01T10:00:00.000Z',
      ...attributes,
    },
    relationships: { status_updates: { data: updates.map((id) => ({ id, type: 'status_update' })) } },
  })
  const post = (id: string, message: string, at: string, status: string) => ({
    ...{ id, type: 'status_update' },
    attributes: { message, published_at: at, affected_resources: affects(status) },
  })
  const page = (...included: readonly object[]) => ({
    data: { id: '1', type: 'status_page', attributes: { custom_domain: 'status.cloud.example' } },
    included,
  })

  test('reports, updates and resources find each other by their ids', () => {
    const [record, ...more] = said(
      'better-stack',
      page(
        resource('61', 'Sync', 'operational'),
        report(
          {
            ends_at: '2026-03-01T11:00:00.000Z',
            aggregate_state: 'downtime',
            affected_resources: affects('resolved'),
          },
          '6',
          '5',
        ),
        post('5', 'Look.', '2026-03-01T10:05:00.000Z', 'downtime'),
        post('6', 'Done.', '2026-03-01T11:00:00.000Z', 'resolved'),
      ),
    )
    assert.equal(more.length, 0)
    assert.deepEqual(short(record!), {
      ...{ kind: 'incident', id: '9', title: 'Sync down', services: ['Sync'], impact: 'downtime' },
      ...{ start: '2026-03-01T10:00:00.000Z', end: '2026-03-01T11:00:00.000Z' },
      words: ['2026-03-01T10:05 investigating Look.', '2026-03-01T11:00 resolved Done.'],
    })
    assert.equal(record!.url, 'https://status.cloud.example/incident/9')
  })

  test('an outage that a monitor found ends without a word, and one that nobody wrote about is told', () => {
    const automatic = report({ report_type: 'automatic', ends_at: '2026-03-01T10:30:00.000Z' })
    const [ended, ill] = said('better-stack', page(automatic, resource('7', 'Web', 'degraded'))).map(short)
    assert.deepEqual(ended!.words, ['2026-03-01T10:00 investigating', '2026-03-01T10:30 resolved'])
    assert.deepEqual([ill!.kind, ill!.id, ill!.services], ['component', 'component:7', ['Web']])
  })
})

describe('cState', () => {
  const issue = {
    ...{
      is: 'issue',
      title: 'East &amp; west',
      createdAt: '2026-03-01 04:13:00 +0000 UTC',
      severity: 'disrupted',
    },
    ...{
      lastMod: '2026-03-01 06:00:00 +0000 UTC',
      resolvedAt: '<no value>',
      resolved: false,
      informational: false,
    },
    ...{
      affected: ['API', 'Media'],
      filename: '2026-east.md',
      permalink: 'https://s.example/issues/2026-east/',
    },
  }

  test('an issue that stands under several systems is one trouble; a page of all of them tells the ends', () => {
    const index = {
      ...{ is: 'index', cStateVersion: '5.2', summaryStatus: 'disrupted' },
      systems: ['API', 'Media'].map((name) => ({ name, status: 'disrupted', unresolvedIssues: [issue] })),
    }
    assert.deepEqual(said('cstate', index).map(short), [
      {
        ...{
          kind: 'incident',
          id: '2026-east.md',
          title: 'East & west',
          services: ['API', 'Media'],
          impact: 'disrupted',
        },
        ...{ start: '2026-03-01T04:13:00.000Z', end: null, words: ['2026-03-01T04:13 investigating'] },
      },
    ])
    const pages = [
      { ...issue, resolved: true, resolvedAt: '2026-03-01 05:54:00 +0000 UTC' },
      { is: 'page', title: 'About' },
    ]
    assert.deepEqual(short(said('cstate', { is: 'issues', pages })[0]!).words, [
      '2026-03-01T04:13 investigating',
      '2026-03-01T05:54 resolved',
    ])
  })

  test("an issue's own document has its words, whose dates stand below them", () => {
    const [record] = said('cstate', {
      ...{
        section: 'issues',
        title: 'East',
        created_at: issue.createdAt,
        severity: 'down',
        resolved: 'true',
      },
      ...{
        informational: '<no value>',
        resolved_at: '2026-03-01 05:54:00 +0000 UTC',
        affected: ['API'],
        filename: 'e.md',
      },
      body: '<p><em>Resolved</em> -\nIt works. <p class="faded">01 Mar 2026 05:54</p></p>\n<p><em>Investigating</em> - We look. <p class="faded">01 Mar 2026 04:13</p></p>',
    }).map(short)
    assert.deepEqual(record!.words, [
      '2026-03-01T04:13 investigating We look.',
      '2026-03-01T05:54 resolved It works.',
    ])
    assert.equal(record!.end, '2026-03-01T05:54:00.000Z')
  })
})

describe('every kind', () => {
  test('gives what is no document of it back raw, as one', () => {
    for (const [kind, read] of Object.entries(readers))
      for (const document of [
        '<html><body>Maintenance</body></html>',
        'null',
        '[[[[',
        '"text"',
        '7',
        `${'['.repeat(100_000)}`,
      ]) {
        const records = read(document, { maps: {} }, received)
        assert.equal(records.length, 1, `${kind}: ${document.slice(0, 20)}`)
        assert.ok(records[0]!.kind === 'unreadable' && records[0]!.raw === document)
      }
  })
})
