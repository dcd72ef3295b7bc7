// What the keeper holds of each endpoint, and how it is found again at start: the newest whole copy, or the one before it,
// which is then answer-only, because what is missing may have been a newer plan.

import { createHash } from 'node:crypto'
import type { Fence, Held } from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import type { Disk } from './disk.ts'
import { decodeEnvelope } from './envelope-file.ts'

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
  if (newest?.kind === 'whole') return { slot: { ...emptySlot(), held: newest.held } }
  const before = readCopy(disk, key, previousFile(key))
  const held = before?.kind === 'whole' ? before.held : null
  const highest = highestOf([
    newest?.kind === 'torn' ? newest.fence : null,
    before?.kind === 'torn' ? before.fence : null,
  ])
  const reason = newest ? newest.reason : 'it is gone'
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

function readCopy(disk: Disk, key: string, file: string) {
  const bytes = disk.read(file)
  if (bytes === null) return null
  const read = decodeEnvelope(bytes)
  const misplaced = read.kind === 'whole' && fileKey(read.held.plan.envelope.endpoint) !== key
  return misplaced ? ({ kind: 'torn', fence: null, reason: "it is another endpoint's" } as const) : read
}

const highestOf = (fences: readonly (Fence | null)[]): Slot['highest'] =>
  fences.reduce<Fence | null>((best, f) => (f && (!best || f.generation > best.generation) ? f : best), null)
