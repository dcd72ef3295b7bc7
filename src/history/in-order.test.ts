import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { inOrder, type Moment } from './in-order.ts'
import { PackedRows } from './packed.ts'
import { fileSpool, type OpenSpool } from './spool.ts'
import { memorySpool } from './testing.ts'

type Row = readonly [time: number, key: number]

/** A row's line is its place, its count follows from both: nothing may be swapped. */
const countOf = ([time, key]: Row): number => time * 1000 + key

const reading = (rows: readonly Row[], batch = 5) =>
  async function* () {
    for (let at = 0; at < rows.length; at += batch) {
      const packed = new PackedRows(batch)
      for (const [i, row] of rows.slice(at, at + batch).entries())
        packed.push(row[0], row[1], countOf(row), at + i)
      yield packed
    }
  }

const repeated = (time: number, key: number, lines: readonly [number, number]): Error =>
  new Error(`${key} at ${time} on ${lines.join(' and ')}`)

async function sorted(rows: readonly Row[], spool: OpenSpool, blockRows: number): Promise<Moment[]> {
  const ordered = await inOrder(reading(rows), { spool, repeated, blockRows })
  const moments: Moment[] = []
  for await (const moment of ordered.moments()) moments.push(moment)
  assert.equal(ordered.rows, rows.length)
  await ordered.close()
  return moments
}

const flat = (moments: readonly Moment[]) =>
  moments.flatMap(({ time, keys, counts, lines }) => keys.map((key, i) => [time, key, counts[i], lines[i]]))

const expected = (rows: readonly Row[]) =>
  rows
    .map((row, line) => [row[0], row[1], countOf(row), line] as const)
    .sort((a, b) => a[0] - b[0] || a[3] - b[3])
    .map((row) => [...row])

const someRows = fc.uniqueArray(fc.tuple(fc.nat(12), fc.nat(8)), {
  maxLength: 60,
  selector: ([time, key]) => time * 100 + key,
})

describe('rows in the order of time', () => {
  test('whatever the order of the file and however few rows are held: all of them, those of one time as in the file', async () => {
    await fc.assert(
      fc.asyncProperty(someRows, fc.integer({ min: 1, max: 70 }), async (rows, blockRows) => {
        const moments = await sorted(rows, memorySpool, blockRows)
        assert.deepEqual(flat(moments), expected(rows))
        const times = moments.map(({ time }) => time)
        assert.deepEqual(
          times,
          [...new Set(times)].sort((a, b) => a - b),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('a file that is in order is never spooled, however long it is', async () => {
    const rows = Array.from({ length: 500 }, (_, i): Row => [Math.floor(i / 3), i % 3])
    const none = (): Promise<never> => Promise.reject(new Error('spooled'))
    assert.deepEqual(flat(await sorted(rows, none, 8)), expected(rows))
  })

  test('one that falls out of order late is sorted all the same', async () => {
    const rows = [...Array.from({ length: 100 }, (_, i): Row => [i, 0]), [3, 1] as const]
    assert.deepEqual(flat(await sorted(rows, memorySpool, 8)), expected(rows))
  })

  test('blocks go through one temporary file, which is gone afterwards', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'))
    try {
      const rows = Array.from({ length: 300 }, (_, i): Row => [(i * 7) % 50, i])
      let opened = 0
      const spool: OpenSpool = () => {
        opened++
        return fileSpool(folder)()
      }
      assert.deepEqual(flat(await sorted(rows, spool, 16)), expected(rows))
      assert.equal(opened, 1)
      assert.deepEqual(readdirSync(folder), [])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('a folder that takes no file is told with what to do', async () => {
    const gone = join(tmpdir(), 'holdfast-test-no-such-folder')
    assert.ok(!existsSync(gone))
    const rows: Row[] = [
      [2, 0],
      [1, 0],
      [0, 0],
    ]
    await assert.rejects(sorted(rows, fileSpool(gone), 1), { name: 'BadHistory', fix: /TMPDIR/ })
  })

  test('two rows of one key and time are refused, and both lines are named', async () => {
    const rows: Row[] = [
      [5, 1],
      [2, 1],
      [5, 1],
    ]
    for (const blockRows of [1, 2, 10])
      await assert.rejects(sorted(rows, memorySpool, blockRows), { message: '1 at 5 on 0 and 2' })
  })
})
