// The same records as one document, as a list and as lines; titles with entities; posts that only look back.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant, isoTime } from '../terms/index.ts'
import { readerOf } from './readers.ts'
import { type FeedRecord, wasRead } from './record.ts'
import { incident, update } from './testing.ts'

const now = instant(Date.UTC(2026, 2, 20))
const read = (kind: string, document: string): readonly FeedRecord[] =>
  readerOf(kind)!(document, { maps: {} }, now)
const ids = (records: readonly FeedRecord[]): readonly string[] =>
  records.map((record) => (wasRead(record) ? record.id : record.kind))

const single: Readonly<Record<string, (id: string) => object>> = {
  statuspage: (id) => incident(id, [update('u', 'investigating', '2026-03-01T10:00:00Z')]),
  'incident-io': (id) => ({
    ...{ id, name: 'Slow', status: 'identified', published_at: '2026-03-01T10:00:00Z' },
    updates: [{ message_string: 'x', to_status: 'identified', published_at: '2026-03-01T10:00:00Z' }],
  }),
  instatus: (id) => ({
    id,
    name: 'Slow',
    started: '2026-03-01T10:00:00Z',
    status: 'INVESTIGATING',
    updates: [],
  }),
  cstate: (id) => ({
    is: 'issue',
    title: 'Slow',
    filename: id,
    createdAt: '2026-03-01T10:00:00Z',
    affected: [],
  }),
}

for (const [kind, make] of Object.entries(single))
  test(`${kind}: a record, a list of them and lines of them are read alike, and nothing is dropped`, () => {
    const [a, b] = [make('a'), make('b')]
    assert.deepEqual(ids(read(kind, JSON.stringify(a))), ['a'])
    assert.deepEqual(ids(read(kind, JSON.stringify([a, b, 7]))), ['a', 'b', 'unreadable'])
    assert.deepEqual(ids(read(kind, `${JSON.stringify(a)}\n${JSON.stringify(b)}\n{`)), [
      'a',
      'b',
      'unreadable',
    ])
    assert.deepEqual(ids(read(kind, '[]')), [])
  })

test('an entity in a title is the character it means', () => {
  const title = (name: string): string | undefined => {
    const [record] = read('statuspage', JSON.stringify({ ...single.statuspage!('a'), name }))
    return record && wasRead(record) ? record.title : undefined
  }
  assert.equal(title('Search &amp; Pages: won&#39;t load'), "Search & Pages: won't load")
  assert.equal(title('Latency &lt; 5 <em>s'), 'Latency &lt; 5 <em>s')
  assert.equal(title('R&D; Q&A'), 'R&D; Q&A')
})

test('a post that tells of a trouble once it is over says when it was, over midnight', () => {
  const text =
    'Between 11:40 PM PDT on March 14 and 12:25 AM PDT on March 15 we saw more errors. The issue has been resolved.'
  const item = (description: string): string =>
    `<rss><channel><item><title>More errors</title><guid>g</guid><pubDate>Sun, 15 Mar 2026 02:00:00 PDT</pubDate><description>${description}</description></item></channel></rss>`
  const [record] = read('rss', item(text))
  assert.ok(record && wasRead(record) && record.end !== null)
  assert.deepEqual(
    [isoTime(record.start), isoTime(record.end)],
    ['2026-03-15T06:40:00.000Z', '2026-03-15T07:25:00.000Z'],
  )
  const [open] = read('rss', item('Between 1:10 AM PDT and 1:30 AM PDT it was worse. We look into it.'))
  assert.ok(open && wasRead(open))
  assert.deepEqual([isoTime(open.start), open.end], ['2026-03-15T09:00:00.000Z', null])
})
