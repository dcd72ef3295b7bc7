// A set of fingerprints with a minute each, in three typed arrays: open addressing with linear probing, doubled at
// 70 % full. 9 bytes a place, so 13 to 26 an entry; a Map keyed by strings takes over 150.

import type { Fingerprint } from './fingerprint.ts'

export interface DedupeSlot {
  /** The minute within the slot at which this fingerprint was counted, or -1. */
  find(print: Fingerprint): number
  /** False when it is there already. */
  add(print: Fingerprint, minute: number): boolean
  remove(print: Fingerprint): void
  entries(): number
  bytes(): number
}

/** Minutes are kept plus one: 0 is a free place. A removed entry keeps its place, so that probing goes on past it. */
const free = 0
const removed = 255
const firstSize = 256

type Table = { readonly high: Uint32Array; readonly low: Uint32Array; readonly minute: Uint8Array }

const table = (size: number): Table => ({
  high: new Uint32Array(size),
  low: new Uint32Array(size),
  minute: new Uint8Array(size),
})

function place({ high, low, minute }: Table, h: number, l: number): number {
  const mask = minute.length - 1
  let i = (l ^ (h << 7)) & mask
  while (minute[i] !== free && (high[i] !== h || low[i] !== l)) i = (i + 1) & mask
  return i
}

function put(into: Table, i: number, h: number, l: number, minute: number): void {
  into.high[i] = h
  into.low[i] = l
  into.minute[i] = minute
}

function grown(old: Table): Table {
  const next = table(old.minute.length * 2)
  for (let i = 0; i < old.minute.length; i++) {
    const minute = old.minute[i]!
    if (minute === free || minute === removed) continue
    const h = old.high[i]!
    const l = old.low[i]!
    put(next, place(next, h, l), h, l, minute)
  }
  return next
}

export function createDedupeSlot(): DedupeSlot {
  let kept = table(firstSize)
  let live = 0
  let used = 0
  return {
    find(print) {
      const found = kept.minute[place(kept, print.high, print.low)]!
      return found === removed ? -1 : found - 1
    },
    add(print, minute) {
      if (used >= kept.minute.length * 0.7) {
        kept = grown(kept)
        used = live
      }
      const i = place(kept, print.high, print.low)
      const found = kept.minute[i]!
      if (found !== free && found !== removed) return false
      put(kept, i, print.high, print.low, minute + 1)
      live++
      if (found === free) used++
      return true
    },
    remove(print) {
      const i = place(kept, print.high, print.low)
      if (kept.minute[i] === free || kept.minute[i] === removed) return
      kept.minute[i] = removed
      live--
    },
    entries: () => live,
    bytes: () => kept.minute.length * 9,
  }
}
