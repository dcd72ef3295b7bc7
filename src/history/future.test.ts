// What a backtest says of the past must not depend on what came after it: files are cut at random minutes, and all that
// was said up to the cut is compared with what the whole file made the same detectors say.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { bucketSeconds, judgeCrowd } from './crowd.ts'
import { atlasFrom } from './graph.ts'
import { type Answer, judgeOutage } from './outage.ts'
import { type Alarm, Past, someMonday } from './past.ts'
import { recordedCrowd, recordedOutage, recordedReports } from './recorded.ts'
import { alarmsFile, judgeReports } from './reports.ts'
import { memorySource, reading, reportsAt, walk } from './testing.ts'

type Row = readonly [time: number, text: string]

/** A file of the rows before `cut`, in the order given. */
const fileOf = (heading: string, rows: readonly Row[], cut = Number.POSITIVE_INFINITY) =>
  memorySource(
    'counts.csv',
    [heading, ...rows.flatMap(([time, text]) => (time < cut ? [text] : []))].join('\n'),
    50_000,
  )

const endOf = (rows: readonly Row[], cut: number, step: number): number =>
  rows.reduce((end, [time]) => (time < cut ? Math.max(end, time + step) : end), 0)

/** What had been said by then. */
const until = (alarms: readonly Alarm[], end: number): Pick<Alarm, 'series' | 'start' | 'end'>[] =>
  alarms.flatMap(({ series, start, end: over }) =>
    start > end ? [] : [{ series, start, end: over === null || over > end ? null : over }],
  )

describe('of recorded reports', () => {
  const minutes = 1500
  const hit = (seed: number, series: number, minute: number): boolean =>
    minute % 700 >= 600 + series * 7 && minute % 700 < 625 + series * 9 + (seed % 11)
  const rowsFor = (seed: number): Row[] =>
    [0, 1, 2, 3].flatMap((series) =>
      Array.from({ length: minutes }, (_, minute): Row => {
        const n = reportsAt(seed, series, minute, 0.05 + series / 5, hit(seed, series, minute))
        return [minute, `${minute},s${series},${n}`]
      }),
    )
  const judged = async (rows: readonly Row[], cut?: number): Promise<readonly Alarm[]> => {
    const recorded = await recordedReports(fileOf('minute,series,count', rows, cut), null, reading)
    const past = new Past({ begins: someMonday })
    await judgeReports(recorded, [past], walk)
    return past.alarms
  }

  test('a file that goes on says the same of what was before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1e6),
        fc.integer({ min: 500, max: minutes }),
        fc.nat(1000),
        async (seed, somewhere, which) => {
          const rows = rowsFor(seed)
          const whole = await judged(rows)
          assert.ok(whole.length > 3 && whole.some(({ end }) => end !== null), 'there are alarms to compare')
          // Where an alarm has just opened, one minute of the future would show.
          for (const cut of [somewhere, whole[which % whole.length]!.start])
            assert.deepEqual(until(await judged(rows, cut), cut), until(whole, endOf(rows, cut, 1)))
        },
      ),
      { numRuns: 3 },
    )
  })

  test('an alarm opens on data that was there: its minute is the one after', async () => {
    const rows = rowsFor(1)
    const [first] = await judged(rows)
    assert.ok(first !== undefined)
    assert.deepEqual(await judged(rows, first.start - 1), [])
    assert.deepEqual(until(await judged(rows, first.start), minutes), [
      { ...until([first], minutes)[0]!, end: null },
    ])
  })

  test('alarms are written as rows, and a name with a comma between quotes', () => {
    const alarms: Alarm[] = [
      { series: 'a,b', start: 7, end: 9, peak: 6 },
      { series: 'c', start: 8, end: null, peak: 6 },
    ]
    assert.equal(
      alarmsFile('series,start_minute,end_minute', alarms),
      'series,start_minute,end_minute\n"a,b",7,9\nc,8,\n',
    )
  })
})

describe('of a recorded crowd', () => {
  const seconds = 1200
  const first = 1_555_200_000
  const rowsFor = (seed: number): Row[] =>
    ['mail', 'games'].flatMap((vendor, v) =>
      Array.from({ length: 320 }, (_, bucket): Row => {
        const time = first + bucket * seconds
        const hit = bucket % 90 >= 80 + v && bucket % 90 < 83 + v + (seed % 3)
        return [time, `${vendor},${time},${reportsAt(seed, v, bucket, 3 + 9 * v, hit)}`]
      }),
    )
  const judged = async (rows: readonly Row[], cut?: number): Promise<readonly Alarm[]> => {
    const recorded = await recordedCrowd(fileOf('vendor,unix_time,reports', rows, cut), reading)
    const past = new Past({ begins: 0 })
    const width = await bucketSeconds(recorded, 'counts.csv')
    await judgeCrowd(recorded, { file: 'counts.csv', seconds: width }, [past], walk)
    return past.alarms
  }

  test('a file that goes on says the same of what was before, vendor by vendor in one file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1e6),
        fc.integer({ min: 100, max: 320 }),
        fc.nat(1000),
        async (seed, bucket, which) => {
          const rows = rowsFor(seed)
          const whole = await judged(rows)
          assert.ok(whole.length > 2, 'there are alarms to compare')
          for (const cut of [first + bucket * seconds, whole[which % whole.length]!.start])
            assert.deepEqual(until(await judged(rows, cut), cut), until(whole, cut))
        },
      ),
      { numRuns: 3 },
    )
  })

  test('what a bucket opens is said at its end, and not of a part of it', async () => {
    const whole = await judged(rowsFor(2))
    for (const { start, end } of whole)
      for (const time of [start, end ?? start]) assert.equal((time - first) % seconds, 0)
    const [opened] = whole
    assert.deepEqual(await judged(rowsFor(2), opened!.start - seconds), [])
    assert.equal((await judged(rowsFor(2), opened!.start)).length, 1)
  })

  test('a time between two buckets is refused by its line', async () => {
    const rows: Row[] = [...rowsFor(1).slice(0, 40), [first + 300, `mail,${first + 300},5`]]
    const recorded = await recordedCrowd(fileOf('vendor,unix_time,reports', rows), reading)
    const work = judgeCrowd(recorded, { file: 'counts.csv', seconds }, [new Past({ begins: 0 })], walk)
    await assert.rejects(work, /counts\.csv line 42: expected the beginning of a bucket of 20 minutes/)
  })
})

describe('of a recorded outage', () => {
  const names = Array.from({ length: 40 }, (_, i) => `svc-${i}`)
  const on = (i: number): string => (i < 15 ? 'aws/us-east-1/s3' : `gcp/us-west${i % 5}/gce`)
  const atlas = () =>
    atlasFrom(
      memorySource(
        'services.json',
        JSON.stringify(Object.fromEntries(names.map((name) => [name, { category: 'shop' }]))),
      ),
      memorySource(
        'graph.json',
        JSON.stringify({
          components: [],
          depends: Object.fromEntries(names.map((name, i) => [name, [on(i)]])),
        }),
      ),
    )
  const rowsFor = (seed: number): Row[] =>
    Array.from({ length: 150 }, (_, minute) =>
      names.flatMap((name, i): Row[] => {
        const n = reportsAt(seed, i, minute, 0.3, i < 15 && minute >= 70 + i * 3)
        return n === 0 ? [] : [[minute, `${minute},${name},GB,${n}`]]
      }),
    ).flat()
  const asked = async (
    rows: readonly Row[],
    at: readonly number[],
    cut?: number,
  ): Promise<readonly Answer[]> => {
    const recorded = await recordedOutage(fileOf('minute,service,country,count', rows, cut), reading)
    const answers: Answer[] = []
    const past = new Past({ atlas: await atlas(), begins: someMonday })
    await judgeOutage(recorded, past, at, walk, (answer) => answers.push(answer))
    return answers
  }

  test('the answer at a minute is the same when the file ends there, and wherever else it ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), fc.integer({ min: 84, max: 120 }), fc.nat(29), async (seed, at, more) => {
        const rows = rowsFor(seed)
        // A later question lets the walk go on beyond the first.
        const whole = (await asked(rows, [at, 149])).slice(0, 1)
        assert.ok(whole[0]!.affected.length > 0, 'there is an answer to compare')
        for (const cut of [at, at + more]) assert.deepEqual(await asked(rows, [at], cut), whole)
      }),
      { numRuns: 3 },
    )
  })

  test('several minutes are answered in one go as each by itself, before the file and after it too', async () => {
    const rows = rowsFor(3)
    const minutes = [0, 82, 90, 160]
    const alone: Answer[] = []
    for (const at of minutes) alone.push(...(await asked(rows, [at])))
    assert.deepEqual(await asked(rows, [...minutes].reverse()), alone)
    assert.equal(alone[2]!.roots[0]![0], 'aws/us-east-1/s3')
    assert.deepEqual(alone[0], { at_minute: 0, roots: [], affected: [] })
  })

  test('a minute long after the end of the file is refused', async () => {
    await assert.rejects(
      asked(rowsFor(1), [5000]),
      /minute 5000 is asked for, and the file ends with minute 149/,
    )
  })
})
