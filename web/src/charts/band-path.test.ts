import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type Band, bandPaths, bucketsOver } from './band-path.ts'

type Point = readonly [x: number, y: number]

/** The corners that a path goes through, one list for each `M`. */
function walked(path: string): Point[][] {
  const lines: Point[][] = []
  let [x, y] = [0, 0]
  for (const [, letter, rest] of path.matchAll(/([MhvVZ])([-\d ]*)/g)) {
    const [a = 0, b = 0] = rest!.trim().split(' ').map(Number)
    if (letter === 'M') {
      ;[x, y] = [a, b]
      lines.push([])
    } else if (letter === 'h') x += a
    else if (letter === 'v') y += a
    else if (letter === 'V') y = a
    if (letter !== 'Z') lines.at(-1)!.push([x, y])
  }
  return lines
}

const bandOf = (rows: readonly (readonly [number, number, number])[]): Band => ({
  counts: rows.map(([n]) => n),
  low: rows.map(([, a, b]) => Math.min(a, b)),
  high: rows.map(([, a, b]) => Math.max(a, b)),
})
const bands = fc
  .array(fc.tuple(fc.nat(500), fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 60 })
  .map(bandOf)

describe('a band', () => {
  test('is drawn in steps, the counts over what is usual, what is above as an area of its own', () => {
    const drawn = bandPaths({ counts: [1, 1, 16, 4], low: [0, 0, 0, 0], high: [4, 4, 4, 9] }, 8)
    assert.deepEqual(drawn, {
      usual: 'M0 4h3v-2h1V8h-4Z',
      line: 'M0 6h2v-6h1v4h1',
      over: 'M2 0h1V4h-1Z',
    })
  })

  test('never leaves its picture, and every line spans all buckets', () => {
    fc.assert(
      fc.property(bands, fc.integer({ min: 4, max: 300 }), (band, height) => {
        const drawn = bandPaths(band, height)
        const wide = band.counts.length
        for (const path of [drawn.usual, drawn.line, drawn.over])
          for (const [x, y] of walked(path).flat())
            assert.ok(x >= 0 && x <= wide && y >= 0 && y <= height, `${x} ${y} in ${path}`)
        assert.equal(walked(drawn.line)[0]!.at(-1)![0], wide)
        assert.equal(Math.max(...walked(drawn.usual)[0]!.map(([x]) => x)), wide)
      }),
    )
  })

  test('what is above ends where it began, and is there exactly when it can be seen', () => {
    fc.assert(
      fc.property(bands, (band) => {
        const drawn = bandPaths(band, 10_000)
        const over = walked(drawn.over)
        for (const line of over) assert.equal(line.at(-1)![0], line[0]![0])
        assert.equal(over.length > 0, bucketsOver(band) > 0)
      }),
    )
  })

  test('a day without a report lies on the floor, and none at all is no picture', () => {
    assert.equal(bandPaths({ counts: [0, 0], low: [0, 0], high: [0, 0] }, 24).line, 'M0 24h2')
    assert.deepEqual(bandPaths({ counts: [], low: [], high: [] }, 24), { usual: '', line: '', over: '' })
  })
})
