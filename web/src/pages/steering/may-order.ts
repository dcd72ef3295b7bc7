// Whether whoever looks may give orders: the server refuses anyway, this only spares them the buttons.

import { useMay } from '../../data/session.ts'
import { useRealm } from '../../realm/realm.ts'

/** Orders are for the real world; an exercise takes none. */
export function useMayOrder(): boolean {
  const operates = useMay('operate')
  return useRealm().id === null && operates
}
