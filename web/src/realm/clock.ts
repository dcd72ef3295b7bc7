// The time that ages are told against: the server's in the real world (a reader's own clock may be wrong), the virtual
// clock in an exercise.

import { useContext } from 'preact/hooks'
import { cell, useCell } from '../data/cell.ts'
import { RealmContext } from './realm.ts'

type Reading = { readonly server: number; readonly heardAt: number }

const readings = new Map<string | null, Reading>()
const tick = cell(0)
setInterval(() => {
  if (!document.hidden) tick.set(tick.get() + 1)
}, 1_000)

export function setClock(realm: string | null, now: string): void {
  readings.set(realm, { server: Date.parse(now), heardAt: performance.now() })
}

function read(realm: string | null): number {
  const last = readings.get(realm)
  if (last === undefined) return Date.now()
  // A virtual clock stands still between answers: nobody here knows its speed for sure.
  return realm === null ? last.server + performance.now() - last.heardAt : last.server
}

/** Milliseconds since the epoch in this realm; draws again every second. */
export function useNow(): number {
  useCell(tick)
  return read(useContext(RealmContext).id)
}
