// The time that ages are told against: the server's in the real world (a reader's own clock may be wrong), the virtual
// clock in an exercise, which stands still between answers because nobody here knows its speed for sure.

import { useContext } from 'preact/hooks'
import { cell, useCell } from '../data/cell.ts'
import { serverNow } from '../data/server-clock.ts'
import { RealmContext } from './realm.ts'

const tick = cell(0)
setInterval(() => {
  if (!document.hidden) tick.set(tick.get() + 1)
}, 1_000)

/** Milliseconds since the epoch in this realm; draws again every second. */
export function useNow(): number {
  useCell(tick)
  return useContext(RealmContext).virtualNow ?? serverNow()
}
