import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { atomFeed, rssFeed } from './own-feed.ts'
import type { IncidentView } from './views.ts'

const feed = {
  title: 'Outages',
  page: 'https://status.example/',
  self: 'https://status.example/feed.atom',
  board: 'https://status.example',
  now: '2026-01-01T00:00:00.000Z',
}
const incident = (id: string, updatedAt: string, more: Partial<IncidentView> = {}): IncidentView =>
  ({
    id,
    serviceName: 'Shop',
    severity: 'major',
    summary: 'Shop is failing.',
    openedAt: '2026-01-01T00:00:00.000Z',
    updatedAt,
    resolvedAt: null,
    foundation: null,
    ...more,
  }) as IncidentView

test('newest first, no more than readers take, and over is news', () => {
  const many = Array.from({ length: 70 }, (_, i) =>
    incident(`i${i}`, `2026-01-01T00:${String(i % 60).padStart(2, '0')}:${i < 60 ? '00' : '30'}.000Z`),
  )
  const text = atomFeed(feed, many)
  assert.equal(text.match(/<entry>/g)?.length, 50)
  assert.match(text, /<updated>2026-01-01T00:59:00.000Z<\/updated>/)
  const over = incident('a', '2026-01-01T01:00:00.000Z', { resolvedAt: '2026-01-01T01:00:00.000Z' })
  assert.match(atomFeed(feed, [over]), /<title>Shop: over<\/title>.*Over since 2026-01-01 01:00 UTC/)
  const guid = (one: IncidentView): string => /<guid[^>]*>([^<]*)</.exec(rssFeed(feed, [one]))?.[1] ?? ''
  assert.notEqual(guid(over), guid(incident('a', over.updatedAt)))
  assert.match(atomFeed(feed, []), /<updated>2026-01-01T00:00:00.000Z</)
})

test('a name keeps its emoji and rare letters', () => {
  const [serviceName, summary] = ['Shop 🛒', '𠮷野家 is failing.']
  for (const write of [atomFeed, rssFeed]) {
    const text = write(feed, [incident('a', feed.now, { serviceName, summary })])
    assert.ok(text.includes(serviceName) && text.includes(summary), text)
  }
})

test('no name of a service ends an element or is no XML', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      (serviceName, summary) => {
        for (const text of [atomFeed, rssFeed].map((write) =>
          write(feed, [incident('a<&">', feed.now, { serviceName, summary })]),
        )) {
          assert.equal(text.match(/<(entry|item)>/g)?.length, 1)
          assert.ok(text.isWellFormed())
          // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be in it
          assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
          assert.doesNotMatch(text.replace(/&(?:amp|lt|gt|quot|#39);/g, ''), /&/)
        }
      },
    ),
    { numRuns: 300 },
  )
})
