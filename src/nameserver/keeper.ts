// Keeps the fenced envelopes that the nameserver answers from (S3, S5, S18). Every write is compared with what is held in
// the same turn of the endpoint's queue, is on disk before it is visible, and past a bounded patience is visible before
// it is on disk and says so: a slow disk must not hold a plan back for ever.

import {
  canAnswer,
  type EnvelopeCustodian,
  type EnvelopeHolder,
  type Fence,
  type FencedWrite,
  fenceOf,
  type Held,
  samePlan,
  type WriteOutcome,
} from '../steering/index.ts'
import { type Clock, type EndpointName, ms, seconds, type TargetId, type Timers } from '../terms/index.ts'
import { type Disk, openDisk } from './disk.ts'
import { encodeEnvelope } from './envelope-file.ts'
import { busy, diskFault, unservable } from './refusals.ts'
import { decodeSelections, encodeSelections, reselected, selectionsFile } from './selections.ts'
import {
  bytesOf,
  emptySlot,
  fileKey,
  loadSlots,
  newestFile,
  previousFile,
  type Slot,
  tornFile,
} from './slots.ts'

export type KeeperAlarm = {
  /** `torn`: a file could not be read. `undurable`: served, and for long not on disk. `unwritable`: the disk refused; `durable` ends both. */
  readonly kind: 'torn' | 'undurable' | 'durable' | 'unwritable'
  readonly endpoint: EndpointName | null
  readonly detail: string
  /** What a person can do; empty when there is nothing to be done. */
  readonly fix: string
}

export type KeeperOptions = {
  readonly folder: string
  readonly clock: Clock
  readonly onAlarm: (alarm: KeeperAlarm) => void
  readonly timers: Timers
  /** What is answered has changed. */
  readonly onChange?: () => void
  /** In place of the folder on disk: a disk that fails, for tests and exercises. */
  readonly disk?: Disk
}

/**
 * How long a write waits for the disk before it is served all the same. A name that nothing is held of is served soon. A
 * newer plan waits longer: shown too soon, a kill right after it brings the older one back (9 of 19,341 answers in a soak
 * with 20 ms), and nothing presses, since a failover is a selection inside the plan and needs no disk.
 */
const firstPatience = ms(20)
const patience = seconds(1)
/** Writes of one endpoint that may wait; more are refused, so that a dead disk cannot fill the memory. */
const maxWaiting = 16
/** A slow write is ordinary and marks itself; people are told only when it stays undurable for so long. */
const alarmAfter = seconds(2)
const retryAfter = seconds(5)
const selectionDelay = ms(200)

/** Rejects when the folder cannot be made or listed; files inside it never make it reject. */
export async function openKeeper(options: KeeperOptions): Promise<Keeper> {
  const disk = options.disk ?? (await openDisk(options.folder))
  return new Keeper(disk, options)
}

const fenceIn = (slot: Slot): Fence | null => slot.held && fenceOf(slot.held.plan)
const fenced = (found: Fence | null): WriteOutcome => ({ kind: 'fenced', found })

/** True when something else than `next`, and not older, is known to have been there. */
const regresses = (next: Fence, highest: Fence | null): boolean =>
  highest !== null && next.generation <= highest.generation && !samePlan(next, highest)

const sameMembers = (a: readonly TargetId[], b: readonly TargetId[]): boolean =>
  a.length === b.length && new Set([...a, ...b]).size === a.length

export class Keeper implements EnvelopeHolder, EnvelopeCustodian {
  readonly #disk: Disk
  readonly #options: KeeperOptions
  readonly #slots = new Map<EndpointName, Slot>()
  /** Slots whose files could not be read, by file key, until a write tells whose they are. */
  readonly #orphans: Map<string, Slot>
  #version = 0
  #cancelSelections: (() => void) | null = null
  #selectionsWritten: Promise<void> = Promise.resolve()
  readonly #retries = new Map<Slot, () => void>()
  /** Cancels of alarms that are due unless the disk answers before. */
  readonly #alarmsDue = new Map<Slot, () => void>()
  readonly #alarmed = new Set<Slot>()

  constructor(disk: Disk, options: KeeperOptions) {
    this.#disk = disk
    this.#options = options
    const loaded = loadSlots(disk)
    this.#orphans = loaded.slots
    const selections = this.#loadSelections()
    for (const [key, slot] of loaded.slots) {
      if (!slot.held) continue
      const { endpoint } = slot.held.plan.envelope
      slot.held = reselected(slot.held, selections.get(endpoint))
      this.#slots.set(endpoint, slot)
      this.#orphans.delete(key)
    }
    for (const { file, endpoint, detail } of loaded.torn)
      this.#alarm('torn', endpoint, `${file}: ${detail}`, 'nothing: the next plan written mends it')
  }

  current(endpoint: EndpointName): Held | null {
    return this.#slots.get(endpoint)?.held ?? null
  }

  all(): readonly Held[] {
    return [...this.#slots.values()].flatMap((slot) => slot.held ?? [])
  }

  /** Grows with every change of what is answered. */
  version(): number {
    return this.#version
  }

  /** Endpoints answered from the copy before a torn one, unchanged until a write or `confirm`. */
  answerOnly(): readonly EndpointName[] {
    return this.#namesWhere((slot) => slot.answerOnly)
  }

  /** Endpoints whose answer would not survive a power cut. */
  undurable(): readonly EndpointName[] {
    return this.#namesWhere((slot) => !slot.durable)
  }

  #namesWhere(holds: (slot: Slot) => boolean): readonly EndpointName[] {
    return [...this.#slots].flatMap(([endpoint, slot]) => (holds(slot) ? endpoint : []))
  }

  compareAndSet(write: FencedWrite): Promise<WriteOutcome> {
    const refusal = unservable(write)
    if (refusal) return Promise.resolve(refusal)
    const slot = this.#slot(write.endpoint)
    if (slot.waiting >= maxWaiting) return Promise.resolve(busy(slot.waiting))
    return this.#inTurn(slot, () => this.#apply(slot, write))
  }

  select(endpoint: EndpointName, fence: Fence, answering: readonly TargetId[]): boolean {
    const slot = this.#slots.get(endpoint)
    const held = slot?.held
    if (!held || slot.answerOnly || !samePlan(fence, held.plan)) return false
    const ordered = held.plan.envelope.held
    if (ordered && !sameMembers(ordered, answering)) return false
    if (!canAnswer(held.plan.envelope, answering)) return false
    if (held.answering.join() === answering.join()) return true
    slot.held = { ...held, answering: [...answering], since: this.#options.clock.now() }
    this.#changed()
    this.#writeSelectionsSoon()
    return true
  }

  /** The store or another node tells the highest fence it knows. Ends answer-only, or bars writes below it. */
  confirm(endpoint: EndpointName, highest: Fence): void {
    const slot = this.#slot(endpoint)
    const own = fenceIn(slot)
    if (own && !regresses(own, highest)) {
      if (!slot.highest || slot.highest.generation <= own.generation) slot.answerOnly = false
    } else if (!slot.highest || highest.generation > slot.highest.generation) slot.highest = highest
  }

  /** Removes what is held of an endpoint that is steered no longer. An operator's act, never automation's. */
  letGo(endpoint: EndpointName, expected: Fence): Promise<WriteOutcome> {
    const slot = this.#slot(endpoint)
    return this.#inTurn(slot, async () => {
      const found = fenceIn(slot)
      if (found && !samePlan(found, expected)) return fenced(found)
      const key = fileKey(endpoint)
      try {
        // The newest last: broken off in between, a start must not find an older plan alone (S2).
        for (const file of [tornFile(key), previousFile(key), newestFile(key)]) await this.#disk.remove(file)
      } catch (problem) {
        return { kind: 'failed', retry: true, ...diskFault(problem, this.#options.folder) }
      }
      this.#retries.get(slot)?.()
      this.#endAlarm(slot, endpoint, `nothing is held of ${endpoint} any more`)
      Object.assign(slot, { held: null, durable: true, answerOnly: false } satisfies Partial<Slot>)
      this.#changed()
      return { kind: 'written' }
    })
  }

  /** Resolves when writes under way have ended and the selections are on disk. */
  async close(): Promise<void> {
    for (const cancel of this.#retries.values()) cancel()
    await Promise.all([...this.#slots.values()].map((slot) => slot.queue))
    for (const cancel of this.#alarmsDue.values()) cancel()
    if (this.#cancelSelections) {
      this.#cancelSelections()
      this.#writeSelections()
    }
    await this.#selectionsWritten
  }

  #changed(): void {
    this.#version++
    this.#options.onChange?.()
  }

  #slot(endpoint: EndpointName): Slot {
    const known = this.#slots.get(endpoint)
    if (known) return known
    const key = fileKey(endpoint)
    const slot = this.#orphans.get(key) ?? emptySlot()
    this.#orphans.delete(key)
    this.#slots.set(endpoint, slot)
    return slot
  }

  #inTurn<T>(slot: Slot, act: () => Promise<T>): Promise<T> {
    slot.waiting++
    const turn = slot.queue.then(act).finally(() => {
      slot.waiting--
    })
    slot.queue = turn.catch(() => {})
    return turn
  }

  async #apply(slot: Slot, write: FencedWrite): Promise<WriteOutcome> {
    const found = fenceIn(slot)
    if (slot.held && found && samePlan(write.next, found)) return this.#again(slot, slot.held)
    const asExpected =
      write.expected === null || found === null ? write.expected === found : samePlan(write.expected, found)
    if (!asExpected || regresses(write.next, found)) return fenced(found)
    if (regresses(write.next, slot.highest)) return fenced(slot.highest)
    return this.#persist(slot, {
      plan: write.plan,
      answering: [...write.answering],
      since: this.#options.clock.now(),
    })
  }

  /** My own write, whose reply was lost (S3). */
  #again(slot: Slot, held: Held): Promise<WriteOutcome> | WriteOutcome {
    if (regresses(fenceOf(held.plan), slot.highest)) return fenced(slot.highest)
    slot.answerOnly = false
    return slot.durable ? { kind: 'written' } : this.#persist(slot, held)
  }

  async #persist(slot: Slot, held: Held): Promise<WriteOutcome> {
    const { endpoint } = held.plan.envelope
    const { timers } = this.#options
    const content = encodeEnvelope(held)
    const key = fileKey(endpoint)
    let shown = slot.held !== null && samePlan(slot.held.plan, held.plan)
    const show = (): void => {
      shown = true
      this.#install(slot, held, false)
      this.#alarmLater(slot, endpoint)
      this.#retryLater(slot)
    }
    const cancel = shown ? () => {} : timers.after(slot.held ? patience : firstPatience, show)
    try {
      await this.#disk.replace(newestFile(key), content, slot.fileWhole ? previousFile(key) : tornFile(key))
      cancel()
      if (shown) this.#landed(slot, endpoint)
      else this.#install(slot, held, true)
      slot.fileWhole = true
      return { kind: 'written' }
    } catch (error) {
      cancel()
      const fault = diskFault(error, this.#options.folder)
      this.#alarmed.add(slot)
      this.#alarm('unwritable', endpoint, fault.detail, fault.fix)
      if (!shown && !this.#isThere(newestFile(key), content)) return { kind: 'failed', ...fault, retry: true }
      if (shown) this.#retryLater(slot)
      else show()
      return { kind: 'lost', detail: `${fault.detail}; it is answered, but may not survive a restart` }
    }
  }

  /** The file may have been replaced before the disk failed. */
  #isThere(file: string, content: Buffer): boolean {
    try {
      return this.#disk.read(file)?.equals(content) ?? false
    } catch {
      return false
    }
  }

  #install(slot: Slot, held: Held, durable: boolean): void {
    Object.assign(slot, { held, durable, answerOnly: false, highest: null } satisfies Partial<Slot>)
    this.#changed()
    if (durable) this.#landed(slot, held.plan.envelope.endpoint)
  }

  #landed(slot: Slot, endpoint: EndpointName): void {
    slot.durable = true
    this.#retries.get(slot)?.()
    this.#retries.delete(slot)
    this.#endAlarm(slot, endpoint, `what ${endpoint} is answered with is on disk`)
  }

  #alarmLater(slot: Slot, endpoint: EndpointName): void {
    if (this.#alarmsDue.has(slot) || this.#alarmed.has(slot)) return
    const tell = (): void => {
      this.#alarmsDue.delete(slot)
      this.#alarmed.add(slot)
      const detail = `${endpoint} is answered with generation ${slot.held?.plan.generation}, which is not on disk yet`
      this.#alarm('undurable', endpoint, detail, `see why ${this.#options.folder} is slow or unwritable`)
    }
    this.#alarmsDue.set(slot, this.#options.timers.after(alarmAfter, tell))
  }

  #endAlarm(slot: Slot, endpoint: EndpointName, detail: string): void {
    this.#alarmsDue.get(slot)?.()
    this.#alarmsDue.delete(slot)
    if (this.#alarmed.delete(slot)) this.#alarm('durable', endpoint, detail, '')
  }

  #retryLater(slot: Slot): void {
    this.#retries.get(slot)?.()
    const retry = (): void => {
      this.#retries.delete(slot)
      void this.#inTurn(slot, async () => {
        if (slot.held && !slot.durable) await this.#persist(slot, slot.held)
      })
    }
    this.#retries.set(slot, this.#options.timers.after(retryAfter, retry))
  }

  #alarm(kind: KeeperAlarm['kind'], endpoint: EndpointName | null, detail: string, fix: string): void {
    this.#options.onAlarm({ kind, endpoint, detail, fix })
  }

  #loadSelections(): NonNullable<ReturnType<typeof decodeSelections>> {
    const bytes = bytesOf(this.#disk, selectionsFile)
    const read = typeof bytes === 'string' || bytes === null ? null : decodeSelections(bytes)
    if (bytes !== null && !read)
      this.#alarm('torn', null, `${selectionsFile} is torn; plans answer with their first choice`, 'nothing')
    return read ?? new Map()
  }

  #writeSelectionsSoon(): void {
    this.#cancelSelections ??= this.#options.timers.after(selectionDelay, () => this.#writeSelections())
  }

  #writeSelections(): void {
    this.#cancelSelections = null
    const write = async (): Promise<void> => {
      try {
        await this.#disk.replace(selectionsFile, encodeSelections(this.all()))
      } catch (error) {
        const fault = diskFault(error, this.#options.folder)
        this.#alarm('unwritable', null, fault.detail, fault.fix)
      }
    }
    this.#selectionsWritten = this.#selectionsWritten.then(write)
  }
}
