// The clouds' readers, on documents in the shapes that are documented or seen, with invented content.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instant, isoTime } from '../terms/index.ts'
import { readAwsHealth } from './aws-health.ts'
import { readAwsStatus } from './aws-status.ts'
import { readAzure } from './azure.ts'
import { readGcp } from './gcp.ts'
import { type FeedRecord, type Reader, type ReaderSpec, type SaidRecord, wasRead } from './record.ts'

const spec: ReaderSpec = { maps: {} }
const now = instant(Date.parse('2026-03-01T12:00:00Z'))
const seconds = (iso: string): number => Date.parse(iso) / 1000
const short = (at: number | null): string | null => (at === null ? null : isoTime(instant(at)).slice(0, 16))

function one(reader: Reader, document: unknown, more: ReaderSpec = spec): SaidRecord {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const records = reader(text, more, now)
  assert.equal(records.length, 1, JSON.stringify(records))
  assert.ok(wasRead(records[0]!), JSON.stringify(records[0]))
  return records[0]
}

const post = (time: string, text: string) => `<div><span class="yellowfg"> ${time}</span>&nbsp;${text}</div>`

const oldEvent = (posts: readonly string[], more: object = {}) => ({
  service: 'kinesis-us-east-1',
  service_name: 'Amazon Kinesis Data Streams (N. Virginia)',
  date: String(seconds('2021-05-11T06:40:00Z')),
  summary: '[RESOLVED] Slow reads &amp; writes',
  status: 1,
  details: '',
  description: posts.join(''),
  ...more,
})

describe("AWS's old status page", () => {
  const night = oldEvent([
    post('11:40 PM PDT', 'We are looking at slow reads in the US-EAST-1 Region.'),
    post('May 11, 12:25 AM PDT', 'We have identified the root cause.'),
    post('1:15 AM PDT', 'Between 11:12 PM and 12:58 AM PDT, reads were slow. The issue has been resolved.'),
  ])

  test('days follow from the date of the event, over midnight', () => {
    const record = one(readAwsStatus, night)
    assert.deepEqual(
      record.updates.map(({ at, state }) => [short(at), state]),
      [
        ['2021-05-11T06:40', 'investigating'],
        ['2021-05-11T07:25', 'identified'],
        ['2021-05-11T08:15', 'resolved'],
      ],
    )
  })

  test('the last word says when it was; the first post is only an upper bound', () => {
    const record = one(readAwsStatus, night)
    assert.deepEqual([record.start, record.firstPost, record.end].map(short), [
      '2021-05-11T06:12',
      '2021-05-11T06:40',
      '2021-05-11T07:58',
    ])
  })

  test('text is plain, and services and regions are told', () => {
    const record = one(readAwsStatus, night)
    assert.equal(record.title, '[RESOLVED] Slow reads & writes')
    assert.equal(record.updates[1]!.text, 'We have identified the root cause.')
    assert.deepEqual(record.services, ['Amazon Kinesis Data Streams'])
    assert.deepEqual(record.regions, ['us-east-1'])
    assert.deepEqual(record.foundations, ['aws/us-east-1/kinesis'])
    assert.equal(record.impact, 'informational')
  })

  test('several stretches in one post are one trouble from the first to the last', () => {
    const record = one(
      readAwsStatus,
      oldEvent([
        post(
          '1:15 AM PDT',
          'Between 11:02 PM and 11:30 PM PDT, and between 12:05 AM and 12:40 AM PDT, reads failed.',
        ),
      ]),
    )
    assert.deepEqual([record.start, record.end].map(short), ['2021-05-11T06:02', '2021-05-11T07:40'])
  })

  test('what is told days after it was over does not move its end', () => {
    const record = one(
      readAwsStatus,
      oldEvent([
        post('11:40 PM PDT', 'We are investigating.'),
        post('May 11, 12:30 AM PDT', 'The issue has been resolved and the service is operating normally.'),
        post('May 15, 9:00 AM PDT', 'More about this event is to be found on our site.'),
      ]),
    )
    assert.equal(short(record.end), '2021-05-11T07:30')
    assert.equal(record.updates.length, 3)
  })

  test('what will be, and what holds for some, is no end', () => {
    const texts = [
      'We will continue to provide updates until the issue is fully resolved.',
      'We expect recovery once the Kinesis issue is resolved.',
      'The issue has been resolved for most customers.',
      'Existing instances are operating normally.',
    ]
    for (const text of texts)
      assert.equal(
        one(readAwsStatus, oldEvent([post('9:08 AM PDT', text)], { summary: 'Slow' })).end,
        null,
        text,
      )
  })

  test('goes on while nobody says that it is over', () => {
    const record = one(readAwsStatus, {
      current: [oldEvent([post('11:40 PM PDT', 'We are investigating.')], { summary: 'Slow reads' })],
      archive: [],
    })
    assert.equal(record.end, null)
  })

  test('a service without a region has those that the words blame, not those that they offer', () => {
    const record = one(
      readAwsStatus,
      oldEvent(
        [
          post(
            '11:40 PM PDT',
            'Errors in the US-EAST-1 Region. To access the US-WEST-2 console, go elsewhere.',
          ),
        ],
        {
          service: 'management-console',
          service_name: 'AWS Management Console',
        },
      ),
    )
    assert.deepEqual(record.regions, ['us-east-1'])
    assert.deepEqual(record.foundations, ['aws/console'])
  })

  test('old and unusual ids have regions too', () => {
    const regions = (service: string, name = '') =>
      one(readAwsStatus, oldEvent([], { service, service_name: name })).regions.join()
    assert.equal(regions('s3-us-standard', 'Amazon Simple Storage Service (US Standard)'), 'us-east-1')
    assert.equal(regions('dms-us-gov-west-1', 'AWS Database Migration Service (US-West)'), 'us-gov-west-1')
    assert.equal(regions('dynamodb-dax-eu-west-1', 'DAX (Ireland)'), 'eu-west-1')
    assert.equal(regions('ec2-xx-newplace-1', 'Amazon Elastic Compute Cloud (New Place)'), 'xx-newplace-1')
    assert.equal(regions('route53', 'Amazon Route 53'), 'global')
  })

  test('an unknown service stands for its region, and is told', () => {
    const record = one(
      readAwsStatus,
      oldEvent([], { service: 'brandnew-eu-west-1', service_name: 'AWS Brand New (Ireland)' }),
    )
    assert.deepEqual(record.foundations, ['aws/eu-west-1'])
    assert.deepEqual(record.unmapped, ['brandnew'])
  })

  test("the configuration's maps go before ours", () => {
    const own = 'inhouse/streams' as SaidRecord['foundations'][number]
    assert.deepEqual(
      one(readAwsStatus, night, { maps: { 'Amazon Kinesis Data Streams': own } }).foundations,
      [own],
    )
  })

  test('lines of single events are read one by one, and what is none is kept', () => {
    const records = readAwsStatus(`${JSON.stringify(night)}\n{"half":\n{"no":"event"}\n`, spec, now)
    assert.equal(records.filter(wasRead).length, 1)
    assert.deepEqual(
      records.flatMap((record) => (record.kind === 'unreadable' ? [record.raw] : [])).toSorted(),
      ['{"half":', '{"no":"event"}'],
    )
  })
})

const health = {
  arn: 'arn:aws:health:eu-west-1::event/MULTIPLE_SERVICES/AWS_OPERATIONAL_ISSUE/AWS_1_2',
  date: String(seconds('2025-10-20T07:11:00Z')),
  region_name: 'Ireland',
  status: '2',
  service: 'multipleservices-eu-west-1',
  service_name: 'Multiple services (Ireland)',
  summary: 'Increased errors',
  event_log: [
    {
      summary: 'Confirmed',
      message: 'We can confirm errors.',
      status: 2,
      timestamp: seconds('2025-10-20T07:51:00Z'),
    },
    {
      summary: 'Looking',
      message: 'We are investigating errors.',
      status: 1,
      timestamp: seconds('2025-10-20T07:11:00Z'),
    },
  ],
  impacted_services: {
    'dynamodb-eu-west-1': { service_name: 'Amazon DynamoDB', current: '2', max: '3' },
    'ec2-eu-west-1': { service_name: 'Amazon Elastic Compute Cloud', current: '1', max: '1' },
  },
}

describe("AWS's public health events", () => {
  test('posts in order, everything that is reached, and the worst that was said', () => {
    const record = one(readAwsHealth, [health])
    assert.deepEqual(
      record.updates.map(({ at }) => short(at)),
      ['2025-10-20T07:11', '2025-10-20T07:51'],
    )
    assert.deepEqual(record.services, ['Amazon DynamoDB', 'Amazon Elastic Compute Cloud'])
    assert.deepEqual(record.foundations, ['aws/eu-west-1/dynamodb', 'aws/eu-west-1/ec2'])
    assert.deepEqual([record.id, record.end, record.impact], [health.arn, null, 'disruption'])
    assert.match(record.url ?? '', /eventID=arn:aws:health:eu-west-1::event/)
  })

  test('come in UTF-16, big end first, as they are served', () => {
    const bytes = Buffer.from(`\uFEFF${JSON.stringify([health])}`, 'utf16le').swap16()
    assert.equal(readAwsHealth(bytes, spec, now).filter(wasRead).length, 1)
  })

  test('the history lists them by service, each with its end', () => {
    const ended = { ...health, status: '0', end_time: seconds('2025-10-20T10:00:00Z') }
    const record = one(readAwsHealth, { 'multipleservices-eu-west-1': [ended] })
    assert.equal(short(record.end), '2025-10-20T10:00')
    assert.equal(record.updates.at(-1)?.state, 'resolved')
  })

  test('many services without a list are the region', () => {
    const record = one(readAwsHealth, [{ ...health, impacted_services: {} }])
    assert.deepEqual(record.foundations, ['aws/eu-west-1'])
  })
})

const place = (id: string) => ({ id, title: id })
const google = {
  id: 'k1',
  begin: '2025-06-12T17:51:00+00:00',
  created: '2025-06-12T18:46:00+00:00',
  end: null,
  external_desc: 'Storage  answers slowly',
  updates: [
    {
      when: '2025-06-12T19:30:00+00:00',
      text: 'Signs of recovery.',
      status: 'SERVICE_OUTAGE',
      affected_locations: [place('us-west1')],
    },
    {
      when: '2025-06-12T18:46:00+00:00',
      text: 'We are investigating.',
      status: 'SERVICE_OUTAGE',
      affected_locations: [place('us-west1')],
    },
  ],
  status_impact: 'SERVICE_OUTAGE',
  severity: 'high',
  affected_products: [place('Google Cloud Storage'), place('Product of tomorrow')],
  uri: 'incidents/k1',
  currently_affected_locations: [place('us-west1')],
  previously_affected_locations: [place('europe-west4'), place('global')],
}

describe("Google Cloud's incidents", () => {
  test('begin before the first post; products and places make foundations', () => {
    const record = one(readGcp, [google])
    assert.deepEqual(
      [short(record.start), short(record.firstPost), record.end],
      ['2025-06-12T17:51', '2025-06-12T18:46', null],
    )
    assert.deepEqual(
      record.updates.map(({ state }) => state),
      ['investigating', 'monitoring'],
    )
    assert.deepEqual(record.regions, ['us-west1', 'europe-west4', 'global'])
    assert.deepEqual(record.foundations, [
      'gcp/us-west1/gcs',
      'gcp/europe-west4/gcs',
      'gcp/us-west1',
      'gcp/europe-west4',
    ])
    assert.deepEqual(record.unmapped, ['Product of tomorrow'])
    assert.deepEqual(
      [record.url, record.impact],
      ['https://status.cloud.google.com/incidents/k1', 'service_outage'],
    )
  })

  test('of the old shape have their places in the posts, and a begin that people corrected', () => {
    const record = one(readGcp, {
      event_start_time: '2020-01-09T01:37:33Z',
      event_end_time: null,
      first_notification: '2020-01-09T01:55:43Z',
      external_desc: 'Trouble',
      service_id: 'compute',
      service_name: 'Google Compute Engine',
      severity: 'medium',
      updates: [
        {
          when: '2020-01-09T03:10:49Z',
          text: 'The issue has been resolved for all users as of Wednesday, 2020-01-08 19:08 US/Pacific.',
        },
        {
          when: '2020-01-09T01:55:43Z',
          text: 'Trouble in us-east1-b beginning at Wednesday, 2020-01-08 17:37 US/Pacific.',
        },
      ],
    })
    assert.deepEqual(record.regions, ['us-east1'])
    assert.deepEqual(record.foundations, ['gcp/us-east1/gce'])
    assert.deepEqual([short(record.start), short(record.end)], ['2020-01-09T01:37', '2020-01-09T03:08'])
  })

  test('told of elsewhere from here on have no end, and no further words; a next word that is announced is none', () => {
    const record = (text: string) =>
      one(readGcp, {
        begin: '2020-09-18T00:30:00Z',
        end: null,
        updates: [{ when: '2020-09-18T01:00:00Z', text }],
      })
    const handed = record(
      'It is part of incident zall/20009. No further updates will be made through this incident.',
    )
    assert.deepEqual([handed.end, handed.updates[0]!.state], [null, 'resolved'])
    const open = record(
      'The issue is resolved since 04:05. We will provide an update by Monday, 06:00 US/Pacific.',
    )
    assert.deepEqual([open.end, open.updates[0]!.state], [null, 'investigating'])
  })

  test('without a begin take it from the words', () => {
    const record = one(readGcp, {
      external_desc: 'Trouble',
      updates: [
        {
          when: '2020-01-09T01:55:43Z',
          text: 'Trouble beginning at Wednesday, 2020-01-08 17:37 US/Pacific.',
        },
      ],
    })
    assert.equal(short(record.start), '2020-01-09T01:37')
  })
})

const feed = (items: string) =>
  `<?xml version="1.0"?><rss xmlns:a10="http://www.w3.org/2005/Atom" version="2.0"><channel><title>Azure Status</title>${items}</channel></rss>`

describe('Azure', () => {
  test('a feed without items says that all is well', () => {
    assert.deepEqual(readAzure(feed(''), spec, now), [])
  })

  test('an item of the feed has its times, services and regions in the prose', () => {
    const record = one(
      readAzure,
      feed(
        `<item><guid>g1</guid><title>Azure SQL Database - West Europe - Investigating</title><link>https://azure.example/status</link><description>&lt;p&gt;Starting at approximately 08:10 UTC on 5 Nov 2025, customers may see errors.&lt;/p&gt;</description><pubDate>Wed, 05 Nov 2025 09:00:00 Z</pubDate></item>`,
      ),
    )
    assert.deepEqual(
      [short(record.start), short(record.firstPost), record.end],
      ['2025-11-05T08:10', '2025-11-05T09:00', null],
    )
    assert.deepEqual(record.foundations, ['azure/westeurope/sql'])
    assert.equal(
      record.updates[0]!.text,
      'Starting at approximately 08:10 UTC on 5 Nov 2025, customers may see errors.',
    )
  })

  test('the history tells of several troubles on one page', () => {
    const records = readAzure(
      `<html><body>
        <h3>Post Incident Review (PIR) – Azure Front Door – Connectivity issues</h3><span>Tracking ID: ABCD-EF1</span>
        <p>What happened?</p><p>Between 15:41 UTC on 29 October and 00:05 UTC on 30 October 2025, customers saw timeouts.</p>
        <h3>PIR – Virtual Machines – East US 2</h3><span>Tracking ID: GHIJ-KL2</span>
        <p>Between 07:00 and 09:30 UTC on 3 October 2025, starts failed in East US 2.</p>
      </body></html>`,
      spec,
      now,
    ).filter(wasRead)
    assert.deepEqual(
      records.map(({ id, start, end, foundations }) => [id, short(start), short(end), ...foundations]),
      [
        ['ABCD-EF1', '2025-10-29T15:41', '2025-10-30T00:05', 'azure/frontdoor'],
        ['GHIJ-KL2', '2025-10-03T07:00', '2025-10-03T09:30', 'azure/eastus2/vm'],
      ],
    )
  })

  test('a page of tracking ids and nothing else is kept as it is, id by id', () => {
    const ids = `<html>${'<p>Tracking ID: ABC1-DEF</p>'.repeat(3)}`
    assert.deepEqual(
      readAzure(ids, spec, now).map(({ kind }) => kind),
      ['unreadable', 'unreadable', 'unreadable'],
    )
  })

  test('a page that is something else is kept as it is', () => {
    const page = '<html><body>We moved.</body></html>'
    const [record] = readAzure(page, spec, now)
    assert.deepEqual([record?.kind, record?.kind === 'unreadable' && record.raw], ['unreadable', page])
  })
})

describe('whatever comes', () => {
  test('a value that cannot be made a number or a text is as good as none', () => {
    const odd = { toString: 1, valueOf: 2 }
    for (const reader of [readAwsHealth, readAwsStatus]) {
      const record = one(reader, {
        ...health,
        status: odd,
        event_log: [{ timestamp: health.date, status: odd, message: odd }],
      })
      assert.equal(record.end, null)
    }
    assert.equal(one(readAwsStatus, oldEvent([], { status: 'constructor' })).impact, 'none')
  })

  test('an end before the beginning is the beginning too', () => {
    const record = one(readAwsHealth, [{ ...health, end_time: seconds('2025-10-19T00:00:00Z') }])
    assert.deepEqual([record.start, record.end].map(short), ['2025-10-19T00:00', '2025-10-19T00:00'])
  })

  const readers: readonly Reader[] = [readAwsStatus, readAwsHealth, readGcp, readAzure]
  const sound = (record: FeedRecord): void => {
    if (record.kind === 'unreadable') {
      assert.ok(record.why !== '')
      return
    }
    assert.ok(record.updates.length > 0)
    const instants = [record.start, ...record.updates.map(({ at }) => at)]
    assert.ok(instants.every(Number.isFinite))
    assert.ok(record.end === null || record.end >= record.start)
    for (const [at, update] of record.updates.entries())
      assert.ok(at === 0 || record.updates[at - 1]!.at <= update.at)
  }

  test('no document makes a reader throw, and none that says something disappears', () => {
    const times = fc.constantFrom('9:08 AM PST', 'Feb 30, 1:00 PM PDT', 'soon', '', '24:00 UTC')
    const value = fc.oneof(
      fc.jsonValue(),
      times,
      fc.constantFrom(seconds('2021-05-11T06:40:00Z'), 'global', null, -1, 1e300),
    )
    const event = fc.record(
      {
        ...{
          service: value,
          service_name: value,
          date: value,
          summary: value,
          status: value,
          description: value,
        },
        ...{
          event_log: fc.array(
            fc.record({ timestamp: value, message: value, status: value }, { requiredKeys: [] }),
          ),
        },
        ...{
          begin: value,
          end: value,
          updates: fc.array(fc.record({ when: value, text: value }, { requiredKeys: [] })),
        },
        ...{
          impacted_services: value,
          affected_products: value,
          currently_affected_locations: value,
          title: value,
        },
      },
      { requiredKeys: [] },
    )
    const document = fc.oneof(
      fc.string(),
      fc.uint8Array({ maxLength: 60 }),
      event.map((each) => JSON.stringify(each)),
      fc.array(event, { minLength: 1, maxLength: 3 }).map((each) => JSON.stringify(each)),
      fc.string().map((text) => feed(`<item><title>${text}</title></item>`)),
    )
    fc.assert(
      fc.property(document, fc.constantFrom(...readers), (each, reader) => {
        const records = reader(each, spec, now)
        records.forEach(sound)
        if (typeof each === 'string' && /^\[\{/.test(each)) assert.ok(records.length > 0)
      }),
      { numRuns: 250 },
    )
  })
})
