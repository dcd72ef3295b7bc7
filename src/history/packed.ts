// Rows of counts packed into columns of numbers, 16 bytes a row: what of a large file is held, sorted and spooled.

/** Names are numbered by whoever reads them; `keys` holds those numbers, `lines` where each row stands in its file. */
export type Packed = {
  readonly times: Uint32Array
  readonly keys: Uint32Array
  readonly counts: Uint32Array
  readonly lines: Uint32Array
  readonly length: number
}

export const bytesPerRow = 16

export class PackedRows implements Packed {
  times: Uint32Array
  keys: Uint32Array
  counts: Uint32Array
  lines: Uint32Array
  length = 0

  constructor(room: number) {
    const column = (): Uint32Array => new Uint32Array(room)
    ;[this.times, this.keys, this.counts, this.lines] = [column(), column(), column(), column()]
  }

  get isFull(): boolean {
    return this.length === this.times.length
  }

  push(time: number, key: number, count: number, line: number): void {
    const at = this.length++
    this.times[at] = time
    this.keys[at] = key
    this.counts[at] = count
    this.lines[at] = line
  }
}

/** By time; rows of one time keep their order. Rows are at most 2^20, so that time and place fit one exact number. */
export function sortedByTime(rows: Packed): Packed {
  const { length } = rows
  const order = new Float64Array(length)
  for (let i = 0; i < length; i++) order[i] = rows.times[i]! * mostSorted + i
  order.sort()
  const sorted = new PackedRows(length)
  for (const place of order) {
    const i = place % mostSorted
    sorted.push(rows.times[i]!, rows.keys[i]!, rows.counts[i]!, rows.lines[i]!)
  }
  return sorted
}

export const mostSorted = 2 ** 20
