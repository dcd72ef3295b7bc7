import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { curve, type Series, topOf } from './curve.ts'
import { figures } from './figures.ts'
import { marksOf } from './marks.ts'
import { roundStep, timeTicks } from './scale.ts'
import { sliced } from './sliced.ts'
import { offsetOf } from './zone-offset.ts'

const minute = 60_000
const hour = 60 * minute

const anySeries: fc.Arbitrary<Series> = fc
  .array(fc.option(fc.nat(1_000_000), { freq: 6 }), { minLength: 1, maxLength: 150 })
  .chain((counts) => {
    const edge = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), {
      minLength: counts.length,
      maxLength: counts.length,
    })
    return fc.record({
      from: fc.integer({ min: 0, max: 2e12 }),
      bucketMs: fc.constantFrom(minute, 10 * minute),
      counts: fc.constant(counts),
      low: edge,
      usual: edge,
      high: edge,
    })
  })

const place = { height: 180, offsetMs: 0, now: Number.POSITIVE_INFINITY, ticks: 8 }
const plain = (counts: (number | null)[]): Series => ({
  from: 0,
  bucketMs: minute,
  counts,
  low: [],
  usual: [],
  high: [],
})

describe('the axes', () => {
  test('go up in steps of 1, 2 or 5, few of them, and reach above everything', () => {
    fc.assert(
      fc.property(anySeries, (series) => {
        const top = topOf(series)
        assert.ok(series.counts.every((n) => (n ?? 0) < top) && series.high.every((n) => n < top))
        const { up } = curve(series, place)
        assert.ok(up.length >= 1 && up.length <= 3, `${up.length} steps`)
        assert.match(String(up[0]!.value), /^[125]0*$/)
        assert.ok(up.every(({ y }) => y >= 0 && y <= place.height))
      }),
    )
    assert.deepEqual([roundStep(9, 3), roundStep(31, 3), roundStep(0.2, 3)], [5, 20, 1])
  })

  test('are marked at round times of the clock on the wall, also where it is 5:45 ahead', () => {
    const ahead = 5 * hour + 45 * minute
    const day = timeTicks(Date.UTC(2026, 2, 4, 14), Date.UTC(2026, 2, 5, 14), 8, ahead)
    assert.deepEqual(
      day.map(({ at }) => new Date(at + ahead).toISOString().slice(11, 16)),
      ['21:00', '00:00', '03:00', '06:00', '09:00', '12:00', '15:00', '18:00'],
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: minute, max: 300 * hour }),
        (from, span) => {
          const ticks = timeTicks(from, from + span, 8, 0)
          assert.ok(ticks.length <= 9)
          assert.ok(ticks.every(({ at }) => at >= from && at <= from + span && at % minute === 0))
        },
      ),
    )
  })
})

describe('a curve', () => {
  test('stays in its box, whatever was counted', () => {
    fc.assert(
      fc.property(anySeries, fc.nat(200), (series, buckets) => {
        const drawn = curve(series, { ...place, now: series.from + buckets * series.bucketMs })
        for (const path of [drawn.band, drawn.usual, drawn.line, drawn.area, drawn.over, drawn.filling])
          for (const [, x, y] of path.matchAll(/([\d.e+-]+) ([\d.e+-]+)/g)) {
            assert.ok(Number(x) >= 0 && Number(x) <= drawn.length, path)
            assert.ok(Number(y) >= 0 && Number(y) <= drawn.height, path)
          }
        assert.doesNotMatch(JSON.stringify(drawn), /NaN|Infinity/)
      }),
    )
  })

  test('has a gap where nobody watched, and as many pieces as were watched', () => {
    const { line, area } = curve(plain([1, 2, null, 3, null, null, 4, 5]), place)
    assert.equal(line.match(/M/g)?.length, 3)
    assert.equal(area.match(/Z/g)?.length, 3)
    assert.doesNotMatch(line, /[ML]2\.5 /)
  })

  test('marks what is more than usual, and nothing where nothing is', () => {
    const usual = { low: [0, 0, 0], usual: [1, 1, 1], high: [2, 2, 2] }
    assert.equal(curve({ ...plain([1, 2, 1]), ...usual }, place).over, '')
    assert.match(curve({ ...plain([1, 9, 1]), ...usual }, place).over, /^M.*Z$/)
    assert.equal(curve(plain([1, 9, 1]), place).over, '')
  })

  test('does not fall at its end because the last bucket still fills', () => {
    const drawn = curve(plain([10, 10, 1]), { ...place, now: 2.5 * minute })
    assert.doesNotMatch(drawn.line, /2\.5 /)
    assert.match(drawn.filling, /^M2 .*L2\.5 .*L3 /)
    assert.equal(curve(plain([10, 10, 1]), place).filling, '')
  })
})

describe('looking closer', () => {
  test('shows whole buckets of what was chosen, five at least, with what is usual of them', () => {
    fc.assert(
      fc.property(
        anySeries,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (series, a, b) => {
          const whole = series.bucketMs * series.counts.length
          const [from, until] = [series.from + Math.min(a, b) * whole, series.from + Math.max(a, b) * whole]
          const part = sliced(series, from, until)
          assert.ok(part.from <= from + 1 || series.counts.length - part.counts.length < 5)
          assert.ok(part.counts.length >= Math.min(5, series.counts.length))
          const begin = (part.from - series.from) / series.bucketMs
          assert.deepEqual(part.counts, series.counts.slice(begin, begin + part.counts.length))
          assert.equal(part.high.length, part.counts.length)
        },
      ),
    )
  })
})

test('the clock on the wall is ahead of UTC by what its zone says, in summer and in winter', () => {
  const at = (zone: string, month: number): number =>
    offsetOf(zone, Date.UTC(2026, month, 4, 14, 3, 10, 250)) / hour
  assert.deepEqual(
    [
      at('UTC', 0),
      at('Europe/Berlin', 0),
      at('Europe/Berlin', 6),
      at('Asia/Kathmandu', 0),
      at('America/New_York', 0),
    ],
    [0, 1, 2, 5.75, -5],
  )
})

describe('marks', () => {
  test('are numbered by time, and none covers another', () => {
    const series = plain(Array.from({ length: 120 }, () => 1))
    const happened = fc.array(
      fc.record({ at: fc.integer({ min: -hour, max: 3 * hour }), kind: fc.constantFrom('onset', 'named') }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(happened, (all) => {
        const marks = marksOf(all, series)
        assert.equal(marks.length, all.filter(({ at }) => at >= 0 && at <= 2 * hour).length)
        assert.deepEqual(
          marks.map(({ number }) => number),
          marks.map((_, i) => i + 1),
        )
        for (const a of marks)
          for (const b of marks) assert.ok(a === b || a.row !== b.row || Math.abs(a.x - b.x) >= 6.25)
      }),
    )
  })
})

test('the table has every report once, newest first, and says where nobody watched', () => {
  fc.assert(
    fc.property(anySeries, fc.integer({ min: 1, max: 30 }), (series, most) => {
      const rows = figures(series, most)
      assert.ok(rows.length <= most)
      const sum = (values: readonly (number | null)[]): number =>
        values.reduce<number>((s, n) => s + (n ?? 0), 0)
      assert.equal(sum(rows.map((r) => r.count)), sum(series.counts))
      assert.ok(rows.every((row, i) => i === 0 || row.until === rows[i - 1]!.from))
    }),
  )
  assert.deepEqual(
    figures(plain([null, null, 3, 4]), 2).map(({ count }) => count),
    [7, null],
  )
})
