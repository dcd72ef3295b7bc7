// The time that ages are told against: the server's in the real world (a reader's own clock may be wrong), the virtual
// clock in an exercise, which stands still between answers because nobody here knows its speed for sure. It is a cell,
// so that what the server draws and what the browser draws first go by the same moment and the same zone.

import { useContext } from 'preact/hooks'
import { cell, useCell } from '../data/cell.ts'
import { serverNow } from '../data/server-clock.ts'
import { RealmContext } from './realm.ts'

/** Milliseconds since the epoch that the page shows. */
export const shownAt = cell(0)

/** IANA name of the zone that times are written in: UTC until the browser has said which is its reader's. */
export const zone = cell('UTC')

/** Lets time pass, in the reader's own zone. */
export function startClock(): void {
  zone.set(new Intl.DateTimeFormat().resolvedOptions().timeZone)
  shownAt.set(serverNow())
  setInterval(() => {
    if (!document.hidden) shownAt.set(serverNow())
  }, 1_000)
}

/** Milliseconds since the epoch in this realm; draws again every second. */
export function useNow(): number {
  const now = useCell(shownAt)
  return useContext(RealmContext).virtualNow ?? now
}
