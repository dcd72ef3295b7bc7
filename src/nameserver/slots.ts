// What the keeper holds of each endpoint, and how it is found again at start: the newest whole copy, or the one before it,
// which is then answer-only, because what is missing may have been a newer plan.

import { createHash } from 'node:crypto'
import type { Fence, Held } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import type { Disk } from './disk.ts'
import { decodeEnvelope, type ReadFile } from './envelope-file.ts'

export type Slot = {
  held: Held | null
  /** What is held is on disk. */
  durable: boolean
  /** Held is a copy before the newest: answered unchanged, but not selected in, until the fence is known again. */
  answerOnly: boolean
  /** The highest fence known to have been here or elsewhere, when it is above `held`: nothing below it is written. */
  highest: Fence | null
  /** The newest file is whole, so it is worth keeping as the copy before the next. */
  fileWhole: boolean
  /** Writes of one endpoint run one after the other. */
  queue: Promise<unknown>
  waiting: number
}

export type Torn = { readonly file: string; readonly endpoint: EndpointName | null; readonly detail: string }

const extension = { newest: '.envelope', previous: '.previous', torn: '.torn' } as const

/** Names are hashed: a domain name may be longer than a file name, and may hold any octet. */
export const fileKey = (endpoint: EndpointName): string =>
  createHash('sha256').update(endpoint).digest('hex').slice(0, 40)
export const newestFile = (key: string): string => key + extension.newest
export const previousFile = (key: string): string => key + extension.previous
export const tornFile = (key: string): string => key + extension.torn

export const emptySlot = (highest: Slot['highest'] = null, fileWhole = true): Slot => ({
  held: null,
  durable: true,
  answerOnly: false,
  highest,
  fileWhole,
  queue: Promise.resolve(),
  waiting: 0,
})

/** Slots by file key, and every file that could not be read. */
export function loadSlots(disk: Disk): { readonly slots: Map<string, Slot>; readonly torn: readonly Torn[] } {
  const slots = new Map<string, Slot>()
  const torn: Torn[] = []
  const shape = /^([0-9a-f]{40})\.(?:envelope|previous)$/
  for (const key of new Set(disk.list().flatMap((file) => shape.exec(file)?.[1] ?? []))) {
    const loaded = loadSlot(disk, key)
    slots.set(key, loaded.slot)
    if (loaded.torn) torn.push(loaded.torn)
  }
  return { slots, torn }
}

function loadSlot(disk: Disk, key: string): { slot: Slot; torn?: Torn } {
  const newest = readCopy(disk, key, newestFile(key))
  const before = readCopy(disk, key, previousFile(key))
  const older = isOlder(newest, before)
  if (newest?.kind === 'whole' && !older) return { slot: { ...emptySlot(), held: newest.held } }
  const held = before?.kind === 'whole' ? before.held : null
  const highest = highestOf([
    newest?.kind === 'torn' ? newest.fence : null,
    before?.kind === 'torn' ? before.fence : null,
  ])
  const reason = older
    ? 'it is older than the copy before it'
    : newest?.kind === 'torn'
      ? newest.reason
      : 'it is gone'
  return {
    slot: { ...emptySlot(highest, false), held, answerOnly: held !== null },
    torn: {
      file: newestFile(key),
      endpoint: held?.plan.envelope.endpoint ?? null,
      detail: held
        ? `${reason}; answering from the copy before it, generation ${held.plan.generation}`
        : `${reason}; no copy before it can be read`,
    },
  }
}

/** Somebody put an old file back: what went before it tells. */
function isOlder(newest: ReadFile | null, before: ReadFile | null): boolean {
  if (newest?.kind !== 'whole' || before?.kind !== 'whole') return false
  return before.held.plan.generation > newest.held.plan.generation
}

function readCopy(disk: Disk, key: string, file: string): ReadFile | null {
  const bytes = bytesOf(disk, file)
  if (bytes === null) return null
  if (typeof bytes === 'string') return { kind: 'torn', fence: null, reason: bytes }
  const read = decodeEnvelope(bytes)
  const misplaced = read.kind === 'whole' && fileKey(read.held.plan.envelope.endpoint) !== key
  return misplaced ? { kind: 'torn', fence: null, reason: "it is another endpoint's" } : read
}

const highestOf = (fences: readonly (Fence | null)[]): Slot['highest'] =>
  fences.reduce<Fence | null>((best, f) => (f && (!best || f.generation > best.generation) ? f : best), null)

/** A reason in place of the bytes: whatever stands there, the other names are answered. */
export function bytesOf(disk: Disk, file: string): Buffer | string | null {
  try {
    return disk.read(file)
  } catch (error) {
    return `it cannot be read: ${(error as Error).message}`
  }
}
