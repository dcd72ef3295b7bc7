import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Atlas } from '../atlas/index.ts'
import type { CountryCode, Entry, FoundationPath, Instant, JournalKind, ServiceId } from '../terms/index.ts'
import {
  concerned,
  createLoop,
  emptyRecord,
  type FoundationRecord,
  firstWord,
  hearEntry,
  type Known,
  recordFrom,
  type Suspect,
  yearsOf,
} from './index.ts'

const dynamo = 'aws/us-east-1/dynamodb' as FoundationPath
const newYear = Date.UTC(2026, 0)
const hour = 3_600_000
let seq = 0

const entry = (kind: JournalKind, at: number, data: object, subject: string = dynamo): Entry => ({
  seq: ++seq,
  at: at as Instant,
  author: 'holdfast',
  kind,
  subject,
  why: '',
  data: data as Entry['data'],
})
const hit: readonly string[] = ['our-bank', 'some-bank', 'a-shop']
const suspect = (
  namedAt: number,
  over: { readonly affected?: readonly string[] | undefined; readonly [more: string]: unknown } = {},
) => ({
  foundation: dynamo,
  score: 0.8,
  namedAt,
  beganAt: namedAt - 120_000,
  affected: hit,
  explains: 'affected' in over ? over.affected : hit,
  blastRadius: { services: 40, countries: 12, sectors: [{ sector: 'bank', services: 30 }] },
  reports: { total: 900, countries: [] },
  ...over,
})
const notice = (at: number, state: string, over: object = {}) =>
  entry('notice.recorded', at + 60_000, {
    notice: {
      ...{ feed: 'aws', incident: 'i1', update: state, state, title: 'Increased error rates', body: '' },
      ...{ providerAt: at, receivedAt: at + 60_000, foundations: [dynamo] },
      ...over,
    },
  })
const known: Known = {
  isOpen: (service) => !service.startsWith('our-'),
  sectorOf: (service) => (service.endsWith('bank') ? 'bank' : 'shop'),
}
const told = (entries: readonly Entry[], from: FoundationRecord = emptyRecord(dynamo)): FoundationRecord =>
  entries.reduce((record, entry) => hearEntry(record, entry, known), from)
const closed = () => false

describe('the record of a foundation', () => {
  const first = newYear - hour
  const story = [
    entry('foundation.named', first, { suspect: suspect(first) }),
    notice(first + 21 * 60_000, 'investigating'),
    entry('foundation.grew', first + 600_000, {
      suspect: suspect(first, {
        score: 0.7,
        blastRadius: { services: 90, countries: 30, sectors: [] },
        reports: { total: 5_000, countries: [] },
      }),
    }),
    entry('foundation.cleared', newYear + hour, {
      suspect: suspect(first, { reports: { total: 9_000, countries: [] } }),
      instead: null,
    }),
    notice(newYear + 2 * hour, 'resolved'),
  ]

  test('an episode keeps its onset, its end, and the most that it ever took', () => {
    const [episode, ...more] = told(story).episodes
    assert.deepEqual(more, [])
    assert.deepEqual(
      { ...episode, sectors: episode!.sectors.join() },
      {
        namedAt: first,
        beganAt: first - 120_000,
        clearedAt: newYear + hour,
        toldAt: newYear + hour,
        corrected: null,
        ...{ confidence: 0.8, services: 90, countries: 30, reports: 9_000, sectors: 'bank' },
        open: { services: 2, sectors: ['bank', 'shop'], countries: null, reports: null },
      },
    )
  })

  test('what only some may see is kept apart, at its widest; of what told no names nothing is open', () => {
    const none = { services: 0, sectors: [], countries: null, reports: null }
    const from = (total: number, ...countries: readonly string[]) => ({
      total: 900,
      ...{ countries: [], open: { total, countries: countries.map((country) => [country, 1]) } },
    })
    const at = (affected: readonly string[] | undefined, reports: object = {}) =>
      entry('foundation.grew', first, { suspect: suspect(first, { affected, reports }) })
    const opened = (...entries: Entry[]) => told(entries).episodes[0]?.open
    const wide = at(['our-bank', 'a-shop', 'b-shop', 'some-bank'], from(20, 'GB', 'US'))
    const widest = { services: 3, sectors: ['shop', 'bank'], countries: 2, reports: 20 }
    assert.deepEqual(opened(wide), widest)
    assert.deepEqual(opened(wide, at(['a-shop'], from(30, 'GB'))), { ...widest, reports: 30 })
    assert.deepEqual(opened(at(['our-bank'])), none)
    assert.deepEqual(opened(at(undefined)), none)
    const explains = { affected: ['our-bank', 'a-shop'], explains: ['our-bank'] }
    const beside = entry('foundation.grew', first, { suspect: suspect(first, explains) })
    assert.deepEqual(opened(beside), none, 'a shop is hit at the same time, and not by it')
  })

  test('told once more, or read back from the store, it is the same record', () => {
    const record = told(story)
    const kept = recordFrom(JSON.parse(JSON.stringify(record)))
    assert.deepEqual(kept, record)
    assert.deepEqual(told(story, kept!), record)
    assert.equal(recordFrom({ foundation: dynamo, episodes: [] }), null)
    assert.equal(recordFrom(null), null)
  })

  test('trouble over new year belongs to both years, to the minute, and to the year that it began in', () => {
    const { episodes } = told(story)
    const years = yearsOf(
      episodes,
      (newYear - 100 * hour) as Instant,
      (newYear + 100 * hour) as Instant,
      closed,
    )
    assert.deepEqual(
      years.map(({ year, times, troubleMs, available }) => [year, times, troubleMs, available.toFixed(4)]),
      [
        [2026, 0, hour, (1 - 1 / 100).toFixed(4)],
        [2025, 1, hour + 120_000, (1 - (hour + 120_000) / (100 * hour)).toFixed(4)],
      ],
    )
  })

  test('how long after our onset the provider spoke; what it says of another day is not about this one', () => {
    const { episodes, words } = told([
      ...story,
      notice(newYear + 500 * hour, 'investigating', { incident: 'i2' }),
    ])
    const lag = firstWord(episodes[0]!, words, (newYear + 600 * hour) as Instant, closed)
    assert.equal(lag?.lagMs, 23 * 60_000)
    assert.equal(lag?.word.endedAt, newYear + 2 * hour)
    const later = {
      ...episodes[0]!,
      beganAt: (newYear + 100 * hour) as Instant,
      clearedAt: (newYear + 101 * hour) as Instant,
    }
    assert.equal(firstWord(later, words, (newYear + 600 * hour) as Instant, closed), null)
  })

  test('a name that was corrected stays in the record and is no trouble', () => {
    const at = newYear + hour
    const record = told([
      entry('foundation.named', at, { suspect: suspect(at) }),
      entry('foundation.cleared', at + hour, { suspect: suspect(at), instead: 'aws/us-east-1' }),
    ])
    assert.equal(record.episodes[0]?.corrected, 'aws/us-east-1')
    const [year] = yearsOf(record.episodes, newYear as Instant, (newYear + 10 * hour) as Instant, closed)
    assert.deepEqual([year?.times, year?.troubleMs, year?.available], [0, 0, 1])
  })

  test('drills stand apart, and entries of older shapes are read as far as they go', () => {
    const drill = entry('drill.ended', newYear, {
      result: {
        ...{ drill: 'd1', lose: dynamo, kind: 'drill', outcome: 'measured' },
        ...{ beganAt: newYear, endedAt: newYear + 60_000, endpoints: [{}] },
      },
    })
    assert.deepEqual(concerned(drill), [dynamo])
    const old = entry('foundation.named', newYear, { suspect: { foundation: dynamo, namedAt: newYear } })
    const record = told([drill, old, entry('foundation.named', newYear, {})])
    assert.deepEqual(
      record.rehearsed.map((one) => [one.drill, one.endpoints]),
      [['d1', 1]],
    )
    assert.deepEqual(
      record.episodes.map(({ beganAt, services, reports }) => [beganAt, services, reports]),
      [[newYear, 0, null]],
    )
    assert.deepEqual(
      concerned(entry('notice.recorded', newYear, { notice: { foundations: ['A B', 7] } })),
      [],
    )
  })
})

describe('reports of an outage', () => {
  const start = 29_337_120
  const names = Array.from({ length: 60 }, (_, i) => `svc-${i}` as ServiceId)
  const atlas: Atlas = {
    services: new Map(
      names.map((id, i) => [
        id,
        {
          ...{ id, name: id, category: 'bank', public: true },
          standsOn: [{ on: i < 12 ? dynamo : ('gcp/us-west1/gce' as FoundationPath), kind: 'hard' as const }],
        },
      ]),
    ),
    foundations: new Map(),
  }

  test('are those of whom it hits, from their onset on, also from before it was named and over a restart', () => {
    let loop = createLoop({ atlas, serviceOfCheck: new Map() })
    let named: Suspect | undefined
    for (let minute = 0; minute < 20; minute++) {
      if (minute === 12) loop = createLoop({ atlas, serviceOfCheck: new Map(), restore: loop.snapshot() })
      const counts = names.flatMap((service, i) =>
        i < 12 && minute >= 3
          ? (['US', 'GB'] as CountryCode[]).map((country) => ({
              minute: start + minute,
              service,
              country,
              count: 10,
            }))
          : [],
      )
      // Who is in no trouble is not counted.
      counts.push({ minute: start + minute, service: names[40]!, country: 'FR' as CountryCode, count: 1 })
      loop.step({ kind: 'counts', counts })
      const entries = loop.step({ kind: 'tick', now: ((start + minute) * 60_000 + 59_000) as Instant })
      named ??= entries.find(({ kind }) => kind === 'foundation.named')?.data.suspect as unknown as Suspect
    }
    const [now] = loop.suspects()
    assert.equal(named?.foundation, dynamo)
    assert.equal(now?.beganAt, (start + 3) * 60_000)
    assert.equal(now?.reports?.total, 12 * 20 * 17)
    assert.deepEqual(
      now?.reports?.countries.map(([country, n]) => [country, n]),
      [
        ['GB', 12 * 10 * 17],
        ['US', 12 * 10 * 17],
      ],
    )
    assert.ok(named!.reports!.total > 0 && named!.reports!.total < now.reports.total)
  })
})
