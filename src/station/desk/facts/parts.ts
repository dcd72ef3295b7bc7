// What the public pages are made from.

import type { MaintenanceView, Overview, Sight } from '../../../board/index.ts'
import type { Turns } from '../../in-turns.ts'
import type { FoundationRecords } from '../foundation-records.ts'
import type { HistoryBook } from '../history-book.ts'
import type { Realm } from '../realm.ts'

export type FactsParts = {
  readonly realm: Realm
  readonly records: FoundationRecords
  readonly history: HistoryBook
  readonly exercise: Overview['exercise']
  /** Work that is announced; `service`: only what it is affected by. */
  readonly works: (sight: Sight, service?: string) => readonly MaintenanceView[]
  /** Reports below which a country is not shown to the public. */
  readonly leastReports: () => number
  readonly turns: Turns
  /** By which what is kept grows old; milliseconds, only goes forward. */
  readonly monotonic: () => number
}

export const leastFor = ({ leastReports }: Pick<FactsParts, 'leastReports'>, sight: Sight): number =>
  sight === 'all' ? 1 : leastReports()
