// Which reader reads which kind of feed. A new kind is one line here and a file of its own.

import type { Reader } from './record.ts'

export const readers: Readonly<Record<string, Reader>> = {}

/** Null: no such kind. */
export const readerOf = (kind: string): Reader | null =>
  Object.hasOwn(readers, kind) ? readers[kind]! : null
