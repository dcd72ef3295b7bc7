// A node's disk as the simulated world has it, with the faults that a disk has: deliberately plain, so that it can be
// read beside the keeper. What is answered, what would survive a restart, and what a writer is told.

import {
  canAnswer,
  type Fence,
  type FencedWrite,
  fenceOf,
  type Held,
  samePlan,
  type WriteOutcome,
} from '../../src/steering/index.ts'
import type { TargetId } from '../../src/terms/index.ts'
import { publishedOf } from '../random/world.ts'
import { compareAndKeep } from '../resource.ts'

/** What a disk does with a file that is to be replaced. */
export const diskModes = ['well', 'well', 'well', 'full', 'half', 'unsynced'] as const
/**
 * `full`: nothing is done. `half`: the old file has its second name already, the new one is not there. `unsynced`: the
 * new file is there, and the disk says that it failed. `well`: done.
 */
export type DiskMode = (typeof diskModes)[number]

/** A write's outcome without its words. */
export type Said =
  | { readonly kind: Exclude<WriteOutcome['kind'], 'fenced'> }
  | { readonly kind: 'fenced'; readonly found: Fence | null }

/** A file as the next start reads it; `torn` with the fence that its header still tells, or null. */
export type SimFile = { readonly held: Held } | { readonly torn: Fence | null }

export class SimZone {
  shown: Held | null = null
  durable = true
  answerOnly = false
  /** The highest fence known to have been here, when it is above what is shown. */
  highest: Fence | null = null
  newest: SimFile | null = null
  previous: SimFile | null = null
  /** The newest file was whole when it was read or written last. */
  whole = true
  /** When a write that is not on disk is tried again; null when all is on disk. */
  retryAt: number | null = null

  /** What the writer is told, when the disk is in this mode all the while and answers at once. */
  write(write: FencedWrite, mode: DiskMode, now: number): Said {
    const asked = this.ask(write)
    if (asked.kind !== 'persist') return asked
    return this.persist(this.heldBy(write, now), mode, now)
  }

  heldBy({ plan, answering }: FencedWrite, now: number): Held {
    const again = this.shown && samePlan(this.shown.plan, plan)
    return again ? this.shown! : { plan, answering, since: now }
  }

  /** The comparison that every resource makes, and what only this one knows: the highest fence that was ever here. */
  ask(write: FencedWrite): Said | { readonly kind: 'persist' } {
    const { shown, highest } = this
    const own = shown && fenceOf(shown.plan)
    if (own && samePlan(own, write.next)) {
      if (barred(own, highest)) return { kind: 'fenced', found: highest }
      this.answerOnly = false
      return { kind: this.durable ? 'written' : 'persist' }
    }
    const { outcome } = compareAndKeep(publishedOf(shown ?? undefined), write)
    if (outcome.kind === 'fenced' || barred(write.next, own)) return { kind: 'fenced', found: own }
    return barred(write.next, highest) ? { kind: 'fenced', found: highest } : { kind: 'persist' }
  }

  persist(held: Held, mode: DiskMode, now: number): Said {
    const visible = this.shown !== null && samePlan(this.shown.plan, held.plan)
    this.replaceFile(held, mode)
    if (mode === 'well') {
      if (!visible) this.show(held)
      this.durable = true
      this.whole = true
      this.retryAt = null
      return { kind: 'written' }
    }
    if (!visible && mode !== 'unsynced') return { kind: 'failed' }
    if (!visible) this.show(held)
    this.durable = false
    this.retryAt = now + 5000
    return { kind: 'lost' }
  }

  replaceFile(held: Held, mode: DiskMode): void {
    if (mode === 'full') return
    if (this.whole && this.newest) this.previous = this.newest
    if (mode !== 'half') this.newest = { held }
  }

  show(held: Held): void {
    this.shown = held
    this.answerOnly = false
    this.highest = null
  }

  select(fence: Fence, answering: readonly TargetId[], now: number): boolean {
    const { shown } = this
    if (!shown || this.answerOnly || !samePlan(fence, shown.plan)) return false
    if (!canAnswer(shown.plan.envelope, answering)) return false
    if (shown.answering.join() !== answering.join()) this.shown = { ...shown, answering, since: now }
    return true
  }

  confirm(highest: Fence): void {
    const own = this.shown && fenceOf(this.shown.plan)
    const known = this.highest?.generation ?? -1n
    if (own && !barred(own, highest)) {
      if (known <= own.generation) this.answerOnly = false
    } else if (highest.generation > known) this.highest = highest
  }

  forget(): void {
    this.shown = null
    this.newest = null
    this.previous = null
    this.durable = true
    this.answerOnly = false
    this.retryAt = null
  }

  /** Only the files are left. `selected`: how it answered last, as far as that was written down. */
  restart(selected: Held | undefined): void {
    const { newest, previous } = this
    const held = newest && 'held' in newest ? newest : previous && 'held' in previous ? previous : null
    const torn = newest === null || 'torn' in newest
    this.shown = held && 'held' in held ? held.held : null
    if (this.shown && selected && samePlan(selected.plan, this.shown.plan))
      this.shown = { ...this.shown, answering: selected.answering, since: selected.since }
    this.durable = true
    this.retryAt = null
    const anyFile = newest !== null || previous !== null
    this.whole = !anyFile || !torn
    this.answerOnly = anyFile && torn && this.shown !== null
    this.highest = anyFile && torn ? highestOf([tornFence(newest), tornFence(previous)]) : null
  }
}

const tornFence = (file: SimFile | null): Fence | null => (file && 'torn' in file ? file.torn : null)

/** `next` is not above what was there, and is not the same plan. */
const barred = (next: Fence, there: Fence | null): boolean =>
  there !== null && next.generation <= there.generation && !samePlan(next, there)

const highestOf = (fences: readonly (Fence | null)[]): Fence | null =>
  fences.reduce(
    (best, fence) => (fence && (!best || fence.generation > best.generation) ? fence : best),
    null,
  )
