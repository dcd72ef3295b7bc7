// States as rows of 16-bit fields in one typed array, and a hash table of row numbers over it (open addressing): some
// 30 bytes a state, where an object with a string key takes a thousand.

import { assert } from '../../src/terms/index.ts'

export class StateSet {
  readonly width: number
  size = 0
  rows: Uint16Array
  /** The row that each was first reached from. */
  from: Uint32Array
  private slots: Uint32Array

  constructor(width: number, capacity = 1 << 14) {
    this.width = width
    this.rows = new Uint16Array(capacity * width)
    this.from = new Uint32Array(capacity)
    this.slots = new Uint32Array(capacity * 2)
  }

  /** The number of this row; a row that is new is kept, with the number of the one that led to it. */
  add(row: Uint16Array, from: number): number {
    const { width } = this
    const mask = this.slots.length - 1
    let slot = hashOf(row, width) & mask
    for (;;) {
      const held = this.slots[slot]!
      if (held === 0) break
      if (this.equals(held - 1, row)) return held - 1
      slot = (slot + 1) & mask
    }
    if (this.size === this.from.length) {
      this.grow()
      return this.add(row, from)
    }
    this.rows.set(row, this.size * width)
    this.from[this.size] = from
    this.slots[slot] = ++this.size
    return this.size - 1
  }

  read(index: number, into: Uint16Array): void {
    const at = index * this.width
    for (let k = 0; k < this.width; k++) into[k] = this.rows[at + k]!
  }

  has(row: Uint16Array): boolean {
    const mask = this.slots.length - 1
    for (let slot = hashOf(row, this.width) & mask; ; slot = (slot + 1) & mask) {
      const held = this.slots[slot]!
      if (held === 0) return false
      if (this.equals(held - 1, row)) return true
    }
  }

  private equals(index: number, row: Uint16Array): boolean {
    const at = index * this.width
    for (let k = 0; k < this.width; k++) if (this.rows[at + k] !== row[k]) return false
    return true
  }

  private grow(): void {
    const capacity = 2 * this.from.length
    assert(capacity < 2 ** 30, 'a state has a 32-bit number')
    const rows = new Uint16Array(capacity * this.width)
    rows.set(this.rows)
    this.rows = rows
    const from = new Uint32Array(capacity)
    from.set(this.from)
    this.from = from
    this.slots = new Uint32Array(0)
    this.slots = this.filled(new Uint32Array(capacity * 2))
  }

  private filled(slots: Uint32Array): Uint32Array {
    const mask = slots.length - 1
    const row = new Uint16Array(this.width)
    for (let index = 0; index < this.size; index++) {
      this.read(index, row)
      let slot = hashOf(row, this.width) & mask
      while (slots[slot] !== 0) slot = (slot + 1) & mask
      slots[slot] = index + 1
    }
    return slots
  }
}

/** Multiply and mix, after MurmurHash3. */
function hashOf(row: Uint16Array, width: number): number {
  let hash = 0x9e3779b9
  for (let k = 0; k < width; k++) {
    hash = Math.imul(hash ^ row[k]!, 0x85ebca6b)
    hash ^= hash >>> 13
  }
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
