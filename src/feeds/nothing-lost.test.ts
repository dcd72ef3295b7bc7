// Whatever stands in a document of whatever kind, it comes out: read, or raw and counted. Every text that was put in is a
// word that is found again; fields go missing, change their type and their order, and lists hold what they should not.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { noticeStates } from '../signals/index.ts'
import { instant } from '../terms/index.ts'
import { readerOf, readers } from './readers.ts'
import { type FeedRecord, recordJson, wasRead } from './record.ts'

const now = instant(Date.UTC(2026, 2, 20))
const read = (kind: string, document: string | Uint8Array): readonly FeedRecord[] =>
  readerOf(kind)!(document, { maps: { Mail: 'cloud/mail' as never } }, now)

type Json = { [key: string]: unknown }
type Trouble = {
  id: string
  title: string
  texts: readonly string[]
  odd: readonly unknown[]
  at: readonly unknown[]
}

const iso = (at: unknown): unknown => (typeof at === 'number' && at < 8e15 ? new Date(at).toISOString() : at)
const seconds = (at: unknown): unknown => (typeof at === 'number' ? Math.floor(at / 1000) : at)

/** Each kind's own shape of the same troubles. */
const shapes: Readonly<Record<string, (troubles: readonly Trouble[], odd: readonly unknown[]) => unknown>> = {
  statuspage: (troubles, odd) => ({
    page: { url: 'https://status.cloud.example' },
    components: [],
    incidents: [
      ...troubles.map(({ id, title, texts, at, odd }) => ({
        ...{
          id,
          name: title,
          status: 'investigating',
          created_at: iso(at[0]),
          components: [{ name: 'Mail' }],
        },
        incident_updates: [
          ...texts.map((body, n) => ({
            id: `${id}${n}`,
            body,
            status: 'update',
            display_at: iso(at[n + 1]),
          })),
          ...odd,
        ],
      })),
      ...odd,
    ],
    scheduled_maintenances: [],
  }),
  'incident-io': (troubles, odd) => ({
    incidents: [
      ...troubles.map(({ id, title, texts, at, odd }) => ({
        ...{ id, name: title, status: 'investigating', published_at: iso(at[0]) },
        updates: [
          ...texts.map((message_string, n) => ({
            ...{ message_string, to_status: 'identified', published_at: iso(at[n + 1]) },
          })),
          ...odd,
        ],
      })),
      ...odd,
    ],
  }),
  instatus: (troubles, odd) => ({
    incidents: [
      ...troubles.map(({ id, title, texts, at, odd }) => ({
        ...{ id, name: title, status: 'INVESTIGATING', started: iso(at[0]) },
        updates: [
          ...texts.map((message, n) => ({
            id: `${id}${n}`,
            message,
            status: 'UPDATE',
            started: iso(at[n + 1]),
          })),
          ...odd,
        ],
      })),
      ...odd,
    ],
  }),
  'better-stack': (troubles, odd) => ({
    data: { type: 'status_page', id: '1', attributes: {} },
    included: [
      ...troubles.flatMap(({ id, title, texts, at }) => [
        {
          ...{ type: 'status_report', id, attributes: { title, starts_at: iso(at[0]) } },
          relationships: { status_updates: { data: texts.map((_, n) => ({ id: `${id}${n}` })) } },
        },
        ...texts.map((message, n) => ({
          ...{
            type: 'status_update',
            id: `${id}${n}`,
            attributes: { message, published_at: iso(at[n + 1]) },
          },
        })),
      ]),
      ...odd,
    ],
  }),
  cstate: (troubles, odd) => ({
    systems: [
      {
        ...{ name: 'Mail', status: 'down' },
        unresolvedIssues: [
          ...troubles.map(({ id, title, at }) => ({ filename: id, title, createdAt: iso(at[0]) })),
          ...odd,
        ],
      },
    ],
  }),
  gcp: (troubles, odd) => [
    ...troubles.map(({ id, title, texts, at, odd }) => ({
      ...{ id, external_desc: title, begin: iso(at[0]), affected_products: [{ title: 'Cloud SQL' }] },
      updates: [...texts.map((text, n) => ({ text, when: iso(at[n + 1]) })), ...odd],
    })),
    ...odd,
  ],
  'aws-health': (troubles, odd) => [
    ...troubles.map(({ id, title, texts, at, odd }) => ({
      ...{ arn: id, summary: title, service: 'ec2-us-east-1', date: seconds(at[0]), status: 2 },
      event_log: [...texts.map((message, n) => ({ message, timestamp: seconds(at[n + 1]) })), ...odd],
    })),
    ...odd,
  ],
  'aws-status': (troubles, odd) => ({
    current: [
      ...troubles.map(({ title, texts, at }) => ({
        ...{ service: 'ec2-us-east-1', summary: title, date: seconds(at[0]), status: 2 },
        description: texts
          .map((text, n) => `<div><span class="yellowfg">${n + 1}:17 AM PST</span>&nbsp;${text}</div>`)
          .join(''),
      })),
      ...odd,
    ],
    archive: [],
  }),
  azure: (troubles, odd) => [
    ...troubles.map(({ id, title, texts, at }) => ({
      ...{ trackingId: id, title, description: texts.join(' '), startTime: iso(at[0]) },
    })),
    ...odd,
  ],
  rss: (troubles) =>
    `<rss><channel>${troubles
      .map(
        ({ id, title, texts, at }) =>
          `<item><guid>${id}</guid><title>${title}</title><pubDate>${iso(at[0])}</pubDate><description><![CDATA[${texts.map((text) => `<p>${text}</p>`).join('')}]]></description></item>`,
      )
      .join('')}</channel></rss>`,
  atom: (troubles) =>
    `<feed xmlns="http://www.w3.org/2005/Atom">${troubles
      .map(
        ({ id, title, texts, at }) =>
          `<entry><id>${id}</id><title>${title}</title><updated>${iso(at[0])}</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${texts.map((text) => `<p>${text}</p>`).join('')}</div></content></entry>`,
      )
      .join('')}</feed>`,
}

const when = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 2, 19) }) },
  fc.constantFrom<unknown>(
    null,
    'soon',
    '',
    true,
    {},
    1e300,
    -5,
    Date.UTC(2031, 0, 1),
    '2026-13-45T99:00:00Z',
  ),
)
const words = fc.constantFrom(
  'We look into it.',
  'It has been resolved.',
  'Between 1:10 AM and 2 AM PST it was down.',
)

const trouble = fc.record({
  texts: fc.array(words, { maxLength: 4 }),
  at: fc.array(when, { minLength: 5, maxLength: 5 }),
  odd: fc.array(fc.constantFrom('text', 'number', 'null', 'list'), { maxLength: 2 }),
})

const oddValue = (kind: string, word: string): unknown =>
  ({ text: word, number: 7, null: null, list: [word] })[kind] ?? word

/** Every text carries a word of its own. */
const scene = fc
  .record({
    troubles: fc.array(trouble, { maxLength: 4 }),
    odd: fc.array(fc.constantFrom('text', 'number', 'null', 'list'), { maxLength: 2 }),
  })
  .map(({ troubles, odd }) => {
    let count = 0
    const word = (): string => `zqx${++count}zqx`
    return {
      troubles: troubles.map(
        ({ texts, at, odd }, n): Trouble => ({
          ...{ id: `id-${n}`, title: `Errors ${word()}`, at },
          texts: texts.map((text) => `${text} ${word()}`),
          odd: odd.map((kind) => oddValue(kind, word())),
        }),
      ),
      odd: odd.map((kind) => oddValue(kind, word())),
    }
  })

const sound = (record: FeedRecord): void => {
  if (!wasRead(record)) {
    assert.ok(record.why !== '' && record.raw !== undefined)
    return
  }
  assert.ok(record.id !== '' && record.updates.length > 0)
  assert.ok(record.end === null || record.end >= record.start)
  assert.ok([record.start, ...record.updates.map(({ at }) => at)].every(Number.isFinite))
  assert.ok(record.updates.every(({ at }, n) => n === 0 || record.updates[n - 1]!.at <= at))
  assert.ok(record.updates.every(({ state }) => noticeStates.includes(state)))
  recordJson(record)
}

const wordsIn = (text: string): ReadonlySet<string> => new Set(text.match(/zqx\d+zqx/g) ?? [])

describe('nothing that a document says is lost', () => {
  for (const kind of Object.keys(readers))
    test(`of ${kind}`, () => {
      const shape = shapes[kind]
      assert.ok(shape, `a shape for ${kind}`)
      fc.assert(
        fc.property(scene, fc.boolean(), fc.boolean(), ({ troubles, odd }, bom, crlf) => {
          const shaped = shape(troubles, odd)
          const written = typeof shaped === 'string' ? shaped : JSON.stringify(shaped, null, crlf ? 1 : 0)
          const document = `${bom ? '\uFEFF' : ''}${crlf ? written.replaceAll('\n', '\r\n') : written}`
          const records = read(kind, document)
          records.forEach(sound)
          const told = wordsIn(JSON.stringify(records))
          for (const each of wordsIn(document)) assert.ok(told.has(each), `${each} is gone`)
        }),
        { numRuns: 150 },
      )
    })

  test('of any kind, whatever stands where: no value of a real shape, put anywhere, makes a reader throw', () => {
    const wild: fc.Arbitrary<unknown> = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(null, -1, '', '__proto__', 'constructor', [[[]]], { toString: 1 }),
    )
    const swapped = (value: unknown, at: number, by: unknown): unknown => {
      let left = at
      const walk = (one: unknown): unknown => {
        if (left-- === 0) return by
        if (Array.isArray(one)) return one.map(walk)
        if (typeof one !== 'object' || one === null) return one
        return Object.fromEntries(Object.entries(one as Json).map(([key, each]) => [key, walk(each)]))
      }
      return walk(value)
    }
    fc.assert(
      fc.property(
        scene,
        fc.constantFrom(...Object.keys(readers)),
        fc.nat(80),
        wild,
        ({ troubles, odd }, kind, at, by) => {
          const shaped = shapes[kind]!(troubles, odd)
          const text =
            typeof shaped === 'string' ? shaped.slice(0, at * 8) : JSON.stringify(swapped(shaped, at, by))
          read(kind, text ?? '').forEach(sound)
        },
      ),
      { numRuns: 600 },
    )
  })
})
