// A recorded file in the order of time, whatever its own order is: often it is written series by series. A file that is
// in order is only streamed; any other is sorted in blocks that are merged, so that memory never grows with its length.

import { mostSorted, type Packed, PackedRows, sortedByTime } from './packed.ts'
import type { OpenSpool, Spool } from './spool.ts'

/** All rows of one time, in the order of their file. */
export type Moment = {
  readonly time: number
  readonly keys: readonly number[]
  readonly counts: readonly number[]
  readonly lines: readonly number[]
}

/** Reads the file once more, from its beginning. */
export type ReadRows = () => AsyncIterable<Packed>

export type InOrder = {
  readonly rows: number
  /** Of the whole file; undefined where there is no row. */
  readonly span: { readonly first: number; readonly last: number } | undefined
  moments(): AsyncIterable<Moment>
  /** Removes what was spooled. */
  close(): Promise<void>
}

export type Sorting = {
  readonly spool: OpenSpool
  /** What to reject with when two rows, on these lines, say something of the same key and time. */
  readonly repeated: (time: number, key: number, lines: readonly [number, number]) => Error
  /** Rows held at a time; at most 2^20. */
  readonly blockRows?: number
}

/** Reads the whole file once, or twice where it falls out of order late. Rejects as the file or the spool does. */
export async function inOrder(read: ReadRows, sorting: Sorting): Promise<InOrder> {
  const { spool: openSpool, blockRows = mostSorted, repeated } = sorting
  const blocks = new Blocks(openSpool, blockRows)
  try {
    const survey = await surveyed(read, blocks)
    const streams = survey.ordered && survey.dropped
    if (survey.dropped && !survey.ordered) for await (const rows of read()) await blocks.add(rows)
    return {
      rows: survey.rows,
      span: survey.span,
      moments: () => momentsOf(streams ? read() : blocks.merged(), repeated),
      close: () => blocks.close(),
    }
  } catch (problem) {
    await blocks.close()
    throw problem
  }
}

type Survey = {
  rows: number
  span: { first: number; last: number } | undefined
  ordered: boolean
  /** The first block was in order, so nothing was kept. */
  dropped: boolean
}

async function surveyed(read: ReadRows, blocks: Blocks): Promise<Survey> {
  const survey: Survey = { rows: 0, span: undefined, ordered: true, dropped: false }
  let before = 0
  for await (const rows of read()) {
    for (let i = 0; i < rows.length; i++) {
      const time = rows.times[i]!
      if (time < before) survey.ordered = false
      before = time
      const { first, last } = survey.span ?? { first: time, last: time }
      if (survey.span === undefined || time < first || time > last)
        survey.span = { first: Math.min(first, time), last: Math.max(last, time) }
    }
    survey.rows += rows.length
    if (!survey.dropped && survey.ordered && survey.rows > blocks.blockRows) {
      survey.dropped = true
      blocks.forget()
    }
    if (!survey.dropped) await blocks.add(rows)
  }
  return survey
}

/** Rows at a time of each block while they are merged: 64 KiB a column. */
const portionRows = 16_384

class Blocks {
  readonly blockRows: number
  readonly #openSpool: OpenSpool
  #spool: Spool | null = null
  readonly #spooled: number[] = []
  #last: PackedRows

  constructor(openSpool: OpenSpool, blockRows: number) {
    this.#openSpool = openSpool
    this.blockRows = blockRows
    this.#last = new PackedRows(blockRows)
  }

  async add(rows: Packed): Promise<void> {
    for (let i = 0; i < rows.length; i++) {
      if (this.#last.isFull) await this.#putAway()
      this.#last.push(rows.times[i]!, rows.keys[i]!, rows.counts[i]!, rows.lines[i]!)
    }
  }

  forget(): void {
    this.#last.length = 0
  }

  async #putAway(): Promise<void> {
    this.#spool ??= await this.#openSpool()
    await this.#spool.write(sortedByTime(this.#last))
    this.#spooled.push(this.#last.length)
    this.forget()
  }

  /** In the order of time; rows of one time in the order of their blocks, which is that of the file. */
  async *merged(): AsyncGenerator<Packed> {
    const last = sortedByTime(this.#last)
    if (this.#spooled.length === 0) return yield last
    const cursors = [
      ...this.#spooled.map((rows, block) => new Cursor(rows, (from, n) => this.#spool!.read(block, from, n))),
      new Cursor(last.length, async () => last, last.length),
    ]
    for (const cursor of cursors) await cursor.refill()
    for (;;) {
      const time = Math.min(...cursors.map((cursor) => cursor.time))
      if (time === Number.POSITIVE_INFINITY) return
      const rows: Packed[] = []
      for (const cursor of cursors) while (cursor.time === time) rows.push(await cursor.take(time))
      yield* rows
    }
  }

  async close(): Promise<void> {
    await this.#spool?.close()
    this.#spool = null
  }
}

/** Reads one sorted block from its beginning. */
class Cursor {
  readonly #rows: number
  readonly #read: (from: number, count: number) => Promise<Packed>
  readonly #portion: number
  #held: Packed | null = null
  #from = 0
  #at = 0
  /** Of the next row; infinite at the end. */
  time = Number.POSITIVE_INFINITY

  constructor(rows: number, read: (from: number, count: number) => Promise<Packed>, portion = portionRows) {
    this.#rows = rows
    this.#read = read
    this.#portion = portion
  }

  async refill(): Promise<void> {
    this.#from += this.#held?.length ?? 0
    this.#at = 0
    const count = Math.min(this.#portion, this.#rows - this.#from)
    this.#held = count > 0 ? await this.#read(this.#from, count) : null
    this.time = this.#held?.times[0] ?? Number.POSITIVE_INFINITY
  }

  /** The next rows of this time that are held. */
  async take(time: number): Promise<Packed> {
    const held = this.#held!
    const from = this.#at
    while (this.#at < held.length && held.times[this.#at] === time) this.#at++
    const rows = slice(held, from, this.#at)
    if (this.#at < held.length) this.time = held.times[this.#at]!
    else await this.refill()
    return rows
  }
}

const slice = (rows: Packed, from: number, to: number): Packed => ({
  times: rows.times.subarray(from, to),
  keys: rows.keys.subarray(from, to),
  counts: rows.counts.subarray(from, to),
  lines: rows.lines.subarray(from, to),
  length: to - from,
})

type Gathered = { readonly time: number; keys: number[]; counts: number[]; lines: number[] }

const emptyMoment = (time: number): Gathered => ({ time, keys: [], counts: [], lines: [] })

async function* momentsOf(
  ordered: AsyncIterable<Packed>,
  repeated: Sorting['repeated'],
): AsyncGenerator<Moment> {
  let moment = emptyMoment(-1)
  const lineOf = new Map<number, number>()
  for await (const rows of ordered)
    for (let i = 0; i < rows.length; i++) {
      const [time, key, line] = [rows.times[i]!, rows.keys[i]!, rows.lines[i]!]
      if (moment.time !== time) {
        if (moment.time >= 0) yield moment
        moment = emptyMoment(time)
        lineOf.clear()
      }
      const before = lineOf.get(key)
      if (before !== undefined) throw repeated(time, key, [before, line])
      lineOf.set(key, line)
      moment.keys.push(key)
      moment.counts.push(rows.counts[i]!)
      moment.lines.push(line)
    }
  if (moment.time >= 0) yield moment
}
