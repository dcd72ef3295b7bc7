// One person, one service, one count per quarter of an hour of event time. Memory is cut into slots as long as the
// window: within one slot a person can be counted at most once, so a look at the slot before, the same and the next
// decides exactly, in whatever order reports arrive. (Keeping only the last counted time per person was rejected: a
// relay that sends an old batch again would be counted again.)

import { assert, type Instant, minuteOf, minutes, type ServiceId } from '../terms/index.ts'
import { createDedupeSlot, type DedupeSlot } from './dedupe-slot.ts'
import { fingerprint } from './fingerprint.ts'
import type { ReporterKey } from './shapes.ts'

/** A second report for the same service less than this after (or before) a counted one is not counted again. */
export const dedupeWindow = minutes(15)
const windowMinutes = dedupeWindow / 60_000

export type DeduplicatorOptions = {
  /**
   * Live entries kept before the least recently used quarter hours are forgotten; one entry takes 13 to 26 bytes.
   * The quarter hour in use is never forgotten. Default 4 million.
   */
  readonly capacity?: number
  /** Quarter hours this far behind the newest event time are forgotten. Default 24 h. */
  readonly memoryMinutes?: number
}

export interface Deduplicator {
  /** True when this report is to be counted; remembers it. */
  count(service: ServiceId, reporter: ReporterKey, at: Instant): boolean
  /** Takes back a `count` that said true: its commit failed, and the person may try again. */
  forget(service: ServiceId, reporter: ReporterKey, at: Instant): void
  /** Entries remembered, and the bytes their tables take. */
  size(): { readonly entries: number; readonly bytes: number }
}

/** Fingerprints have 64 bits: with 10 million live entries a wrong "duplicate" is expected once in 10^11 reports. */
export function createDeduplicator(options: DeduplicatorOptions = {}): Deduplicator {
  const capacity = options.capacity ?? 4_000_000
  const memorySlots = Math.ceil((options.memoryMinutes ?? 1440) / windowMinutes)
  assert(capacity > 0 && memorySlots > 0, 'a deduplicator remembers something')
  // In order of use, least recently used first.
  const slots = new Map<number, DedupeSlot>()
  let newest = Number.NEGATIVE_INFINITY
  let inUse = Number.NaN

  const entries = (): number => {
    let sum = 0
    for (const slot of slots.values()) sum += slot.entries()
    return sum
  }

  function forgetSlots(): void {
    for (const index of slots.keys()) if (index < newest - memorySlots) slots.delete(index)
    let held = entries()
    for (const [index, slot] of slots) {
      if (held <= capacity || slots.size === 1) return
      held -= slot.entries()
      slots.delete(index)
    }
  }

  function use(index: number): DedupeSlot {
    const slot = slots.get(index) ?? createDedupeSlot()
    if (index === inUse) return slot
    slots.delete(index)
    slots.set(index, slot)
    newest = Math.max(newest, index)
    inUse = index
    return slot
  }

  let untilCheck = capacity
  return {
    count(service, reporter, at) {
      const minute = minuteOf(at)
      const index = Math.floor(minute / windowMinutes)
      const offset = minute - index * windowMinutes
      const print = fingerprint(service, reporter)
      const before = slots.get(index - 1)
      if (before !== undefined && before.find(print) > offset) return false
      const next = slots.get(index + 1)
      const ahead = next === undefined ? -1 : next.find(print)
      if (ahead >= 0 && ahead < offset) return false
      const moved = index !== inUse
      if (!use(index).add(print, offset)) return false
      if (moved || --untilCheck <= 0) {
        forgetSlots()
        untilCheck = Math.max(1024, (capacity - entries()) >> 1)
      }
      return true
    },
    forget(service, reporter, at) {
      const minute = minuteOf(at)
      slots.get(Math.floor(minute / windowMinutes))?.remove(fingerprint(service, reporter))
    },
    size: () => ({
      entries: entries(),
      bytes: [...slots.values()].reduce((sum, slot) => sum + slot.bytes(), 0),
    }),
  }
}
