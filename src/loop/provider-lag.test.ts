import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type FoundationPath, hours, type Instant, instant, minutes } from '../terms/index.ts'
import { type Episode, emptyRecord, type FoundationRecord, type ProviderWord } from './foundation-record.ts'
import { lagByFeed, lagsOf, unspokenOf } from './provider-lag.ts'

const path = (text: string) => text as FoundationPath
const t0 = instant(Date.parse('2025-10-20T06:48:00Z'))
const at = (minute: number): Instant => instant(t0 + minutes(minute))
const now = at(100_000)

const episode = (began: number, cleared: number | null, more: Partial<Episode> = {}): Episode => ({
  ...{ namedAt: at(began + 5), beganAt: at(began), clearedAt: cleared === null ? null : at(cleared) },
  ...{ toldAt: at(began + 10), corrected: null, confidence: 1, services: 3, countries: 2, reports: null },
  sectors: [],
  ...more,
})
const word = (incident: string, said: number, more: Partial<ProviderWord> = {}): ProviderWord => ({
  ...{
    feed: 'aws',
    incident,
    title: `about ${incident}`,
    url: null,
    saidAt: at(said),
    heardAt: at(said + 1),
  },
  ...{ state: 'investigating', endedAt: null },
  ...more,
})
const record = (foundation: string, more: Partial<FoundationRecord>): FoundationRecord => ({
  ...emptyRecord(path(foundation)),
  ...more,
})
const lags = (...records: readonly FoundationRecord[]) =>
  lagsOf(records, now, () => false).map(({ incident, foundation, lagMs }) => [
    incident,
    foundation,
    lagMs / 60_000,
  ])

describe("the provider's lag", () => {
  test('is its first word after our onset, also when it speaks of the region or of a part', () => {
    const ours = record('aws/us-east-1/dynamodb', { episodes: [episode(0, 170)] })
    for (const said of ['aws/us-east-1/dynamodb', 'aws/us-east-1']) {
      const about = { words: [word('a', 23)] }
      const records = said === ours.foundation ? [{ ...ours, ...about }] : [ours, record(said, about)]
      assert.deepEqual(lags(...records), [['a', 'aws/us-east-1/dynamodb', 23]])
    }
    assert.deepEqual(
      lags(
        record('aws/us-east-1', { episodes: [episode(0, 170)] }),
        record('aws/us-east-1/sqs', { words: [word('a', 23)] }),
      ),
      [['a', 'aws/us-east-1', 23]],
    )
  })

  test('counts an incident once, however many foundations it names, by the first word', () => {
    assert.deepEqual(
      lags(
        record('aws/us-east-1/ec2', { episodes: [episode(5, 300)], words: [word('a', 40)] }),
        record('aws/us-east-1/dynamodb', { episodes: [episode(0, 170)], words: [word('a', 23)] }),
      ),
      [['a', 'aws/us-east-1/dynamodb', 23]],
    )
  })

  test('is of the trouble that was going on when it spoke, and not of the one before', () => {
    const ours = [episode(0, 60), episode(200, 300)]
    assert.deepEqual(lags(record('aws/us-east-1', { episodes: ours, words: [word('a', 210)] })), [
      ['a', 'aws/us-east-1', 10],
    ])
  })

  test('is less than nothing when the provider was first', () => {
    assert.deepEqual(lags(record('aws/x', { episodes: [episode(0, 60)], words: [word('a', -12)] })), [
      ['a', 'aws/x', -12],
    ])
  })

  test('is not there for another place, another time, or a name that was wrong', () => {
    const words = [word('a', 23)]
    assert.deepEqual(
      lags(record('aws/eu-west-1', { episodes: [episode(0, 60)] }), record('aws/us-east-1', { words })),
      [],
    )
    assert.deepEqual(lags(record('aws/x', { episodes: [episode(1000, 1100)], words })), [])
    assert.deepEqual(
      lags(record('aws/x', { episodes: [episode(0, 60, { corrected: path('aws/y') })], words })),
      [],
    )
    // `aws/us-east-10` is no part of `aws/us-east-1`.
    assert.deepEqual(
      lags(record('aws/us-east-1', { episodes: [episode(0, 60)] }), record('aws/us-east-10', { words })),
      [],
    )
  })
})

describe('over the years', () => {
  const year = (y: number) => (Date.UTC(y, 5, 1) - t0) / 60_000
  const measured = (feed: string, y: number, lagMinutes: readonly number[]) =>
    record(`cloud/${feed}-${y}`, {
      episodes: lagMinutes.map((_, i) => episode(year(y) + i * 1000, year(y) + i * 1000 + 200)),
      words: lagMinutes.map((lag, i) => word(`${feed}-${y}-${i}`, year(y) + i * 1000 + lag, { feed })),
    })
  const all = (...records: readonly FoundationRecord[]) =>
    lagByFeed(
      lagsOf(records, instant(now + hours(1e5)), () => false),
      [],
    )

  test('each feed has its count, its median and what nine of ten stay within', () => {
    const [aws, gcp] = all(
      measured('gcp', 2024, [7]),
      measured('aws', 2024, [10, 20, 30, 40]),
      measured('aws', 2025, [5, 71, 90]),
    )
    const inMinutes = ({
      incidents,
      medianMs,
      p90Ms,
    }: {
      incidents: number
      medianMs: number | null
      p90Ms: number | null
    }) => [incidents, medianMs! / 60_000, p90Ms! / 60_000]
    assert.deepEqual(
      aws?.years.map((one) => [one.year, ...inMinutes(one)]),
      [
        [2025, 3, 71, 90],
        [2024, 4, 25, 40],
      ],
    )
    assert.deepEqual(inMinutes(aws!.all), [7, 30, 90])
    assert.deepEqual([gcp?.feed, ...inMinutes(gcp!.all)], ['gcp', 1, 7, 7])
  })

  test('the figures are of what was measured', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 199 }), { minLength: 1, maxLength: 30 }),
        (lagMinutes) => {
          const [feed] = all(measured('a', 2024, lagMinutes))
          const { incidents, medianMs, p90Ms } = feed!.all
          assert.equal(incidents, lagMinutes.length)
          const notSlower = lagMinutes.filter((lag) => lag * 60_000 <= p90Ms!).length
          assert.ok(notSlower >= 0.9 * incidents && medianMs! <= p90Ms!)
          assert.ok(lagMinutes.includes(p90Ms! / 60_000))
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('what no word was heard of', () => {
  const silent = (...records: readonly FoundationRecord[]) =>
    unspokenOf(records, now, () => false).map(({ foundation, beganAt }) => [
      foundation,
      (beganAt - t0) / 60_000,
    ])
  const spoken = { episodes: [episode(0, 60)], words: [word('a', 23)] }

  test('is a trouble at the same provider, after the feed was first heard', () => {
    const before = record('aws/eu-west-1', { episodes: [episode(-5000, -4900), episode(5000, 5100)] })
    assert.deepEqual(silent(record('aws/us-east-1', spoken), before), [['aws/eu-west-1', 5000]])
    assert.deepEqual(
      silent(record('aws/us-east-1', spoken), record('gcp/x', { episodes: [episode(900, 950)] })),
      [],
    )
  })

  test('is counted once, however many foundations within each other were named', () => {
    const region = record('aws/eu-west-1', { episodes: [episode(5000, 5100)] })
    const part = record('aws/eu-west-1/sqs', { episodes: [episode(5010, 5080)] })
    assert.deepEqual(silent(record('aws/us-east-1', spoken), part, region), [['aws/eu-west-1', 5000]])
  })

  test('is not what a name that was wrong was about, nor what may still be spoken of', () => {
    const late = (100_000 - 60) as number
    const more = [episode(5000, 5100, { corrected: path('aws/y') }), episode(late, late + 10)]
    assert.deepEqual(silent(record('aws/us-east-1', spoken), record('aws/eu-west-1', { episodes: more })), [])
  })

  test('stands beside what was measured, also in a year without a word', () => {
    const records = [
      record('aws/us-east-1', spoken),
      record('aws/eu-west-1', { episodes: [episode(300_000, 300_100)] }),
    ]
    const later = at(900_000)
    const [aws] = lagByFeed(
      lagsOf(records, later, () => false),
      unspokenOf(records, later, () => false),
    )
    assert.deepEqual(
      aws?.years.map(({ year, incidents, medianMs, unspoken }) => [year, incidents, medianMs, unspoken]),
      [
        [2026, 0, null, 1],
        [2025, 1, minutes(23), 0],
      ],
    )
  })
})
