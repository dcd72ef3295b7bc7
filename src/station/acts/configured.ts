// Maintenance of the configuration becomes the same acts as what is planned by hand: a start or a reload writes into the
// journal what differs from what is known, and nothing else.

import type { Maintenance } from '../../telling/index.ts'
import type { Instant, NewEntry } from '../../terms/index.ts'
import { isOver } from './book.ts'
import { endedEntry, maintenanceEntry } from './entries.ts'
import type { KeptMaintenance } from './shapes.ts'

const author = 'config'

export type ConfiguredMaintenance = Omit<Maintenance, 'by' | 'rule'>

/** What was ended by hand stays so until the file says something new of it. */
export function configuredEntries(
  known: readonly KeptMaintenance[],
  wanted: readonly ConfiguredMaintenance[],
  now: Instant,
): readonly NewEntry[] {
  const ofFile = new Map(known.flatMap((one) => (one.origin === 'configuration' ? [[one.id, one]] : [])))
  const entries: NewEntry[] = []
  for (const work of wanted) {
    const before = ofFile.get(work.id)
    ofFile.delete(work.id)
    if (before !== undefined && isSameWork(before, work)) continue
    if (work.until <= now && (before === undefined || isOver(before, now))) continue
    const kind = before === undefined || isOver(before, now) ? 'maintenance.planned' : 'maintenance.changed'
    entries.push(maintenanceEntry(kind, { ...work, by: author }, author, now))
  }
  for (const gone of ofFile.values())
    if (!isOver(gone, now)) entries.push(endedEntry(gone, author, 'it left the configuration', now))
  return entries
}

type Said = Pick<ConfiguredMaintenance, 'title' | 'services' | 'foundations' | 'from' | 'until'>

/** Whether two say the same work: whose it is and where it was written do not count. */
export const isSameWork = (a: Said, b: Said): boolean => JSON.stringify(said(a)) === JSON.stringify(said(b))

const said = ({ title, services, foundations, from, until }: Said) => [
  title,
  services,
  foundations,
  from,
  until,
]
