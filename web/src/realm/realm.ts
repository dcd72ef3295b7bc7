// Which world a screen shows. Every link and every request goes through it, so that no screen of an exercise can show
// or change anything real.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { pathTo } from './route.ts'

export type Realm = {
  readonly id: string | null
  /** What every screen of an exercise says aloud; null in the real world. */
  readonly label: string | null
  /** Milliseconds since the epoch by the exercise's clock; null in the real world, where time is the server's. */
  readonly virtualNow: number | null
  readonly href: (...parts: readonly string[]) => string
  /** The API's path for this realm, without `/api/v1/`. */
  readonly api: (...parts: readonly string[]) => string
}

export function realmOf(id: string | null, label: string | null, virtualNow: number | null): Realm {
  return {
    id,
    label,
    virtualNow,
    href: (...parts) => pathTo(id, ...parts),
    api: (...parts) => pathTo(id, ...parts).slice(1),
  }
}

export const RealmContext = createContext<Realm>(realmOf(null, null, null))

export const useRealm = (): Realm => useContext(RealmContext)
