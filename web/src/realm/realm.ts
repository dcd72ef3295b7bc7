// Which world, side and language a screen shows. Every link and every request goes through it, so that no screen of an
// exercise can show or change anything real, and no public page leads into the console by mistake.

import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { apiPath, home, type Place, pathTo } from './route.ts'

export type Realm = Place & {
  /** The exercise; null in the real world. */
  readonly id: string | null
  /** What every screen of an exercise says aloud; null in the real world. */
  readonly label: string | null
  /** Milliseconds since the epoch by the exercise's clock; null in the real world, where time is the server's. */
  readonly virtualNow: number | null
  /** The address of a page of this world, side and language. */
  readonly href: (...parts: readonly string[]) => string
  /** The API's path for this realm, without `/api/v1/`. */
  readonly api: (...parts: readonly string[]) => string
}

export function realmOf(place: Place, label: string | null, virtualNow: number | null): Realm {
  const { language, side, realm } = place
  return {
    language,
    side,
    realm,
    id: realm,
    label,
    virtualNow,
    href: (...parts) => pathTo(place, ...parts),
    api: (...parts) => apiPath(realm, ...parts),
  }
}

export const RealmContext = createContext<Realm>(realmOf(home, null, null))

export const useRealm = (): Realm => useContext(RealmContext)
