// Whether the server is heard: by its event stream, by polling, or not at all since a moment that the page tells.

import { cell } from './cell.ts'
import { serverNow } from './server-clock.ts'

export type Link = {
  /** `drawn`: as the server drew it; `live`: events arrive as they happen; `polling`: asked every few seconds. */
  readonly mode: 'drawn' | 'live' | 'polling'
  /** Milliseconds since the epoch of the last answer before the silence; null while the server answers. */
  readonly awaySince: number | null
  /** Milliseconds since the epoch by the server's clock when it drew the page. */
  readonly drawnAt: number
  /** The same of its last answer since then; null: there was none. */
  readonly heardAt: number | null
  /** Another host shows the page in the board's place. */
  readonly copy: boolean
}

export const link = cell<Link>({ mode: 'drawn', awaySince: null, drawnAt: 0, heardAt: null, copy: false })

/** What is on the page was said by the server at this moment. */
export function drawn(at: number): void {
  link.set({ mode: 'drawn', awaySince: null, drawnAt: at, heardAt: null, copy: false })
}

/** What is on the page was said at this moment, and who shows it knows no more. */
export function copied(at: number): void {
  link.set({ mode: 'drawn', awaySince: null, drawnAt: at, heardAt: null, copy: true })
}

export function heard(): void {
  link.set({ ...link.get(), awaySince: null, heardAt: serverNow() })
}

export function notHeard(): void {
  const { awaySince, drawnAt, heardAt } = link.get()
  if (awaySince === null) link.set({ ...link.get(), mode: 'polling', awaySince: heardAt ?? drawnAt })
}

export function streaming(yes: boolean): void {
  const mode = yes ? 'live' : 'polling'
  if (link.get().mode !== mode) link.set({ ...link.get(), mode })
}
