// Whether the server is heard: by its event stream, by polling, or not at all since a moment that the page tells.

import { cell } from './cell.ts'

export type Link = {
  /** `live`: events arrive as they happen; `polling`: asked every few seconds. */
  readonly mode: 'live' | 'polling'
  /** Milliseconds since the epoch of the last answer before the silence; null while the server answers. */
  readonly awaySince: number | null
}

export const link = cell<Link>({ mode: 'polling', awaySince: null })

let lastHeard = Date.now()

export function heard(): void {
  lastHeard = Date.now()
  if (link.get().awaySince !== null) link.set({ ...link.get(), awaySince: null })
}

export function notHeard(): void {
  if (link.get().awaySince === null) link.set({ mode: 'polling', awaySince: lastHeard })
}

export function streaming(yes: boolean): void {
  const mode = yes ? 'live' : 'polling'
  if (link.get().mode !== mode) link.set({ ...link.get(), mode })
}
