// What a joined node does, one part for each kind of work: all of them hear the same lines from the main process.

import type { EnactorWire, NodeLine } from '../../board/index.ts'

export type Standing = { readonly enactors: readonly EnactorWire[]; readonly troubles: readonly string[] }

export interface Part {
  take(line: NodeLine): void
  standing(): Standing
  /** What it goes by with the main process gone, in words; null: nothing yet. */
  readonly alone: string | null
  stop(): Promise<void>
}

export const together = (parts: readonly Part[]): Standing => ({
  enactors: parts.flatMap((part) => part.standing().enactors),
  troubles: [...new Set(parts.flatMap((part) => part.standing().troubles))],
})
