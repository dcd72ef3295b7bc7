// Rows in the order in which they cost least: what is kept of a service is looked up, and fetched from memory, once for
// all of its countries. In a large outage that was more than half of what counting a minute took.

import type { ServiceId } from '../terms/index.ts'
import type { ReportCount } from './events.ts'

/** Minutes stay in their order, and services in that in which they are first heard of. */
export function byService(rows: readonly ReportCount[]): readonly ReportCount[] {
  const ordered: ReportCount[] = []
  for (let from = 0; from < rows.length; ) {
    const { minute } = rows[from]!
    const groups = new Map<ServiceId, ReportCount[]>()
    for (; from < rows.length && rows[from]!.minute === minute; from++) {
      const row = rows[from]!
      const group = groups.get(row.service)
      if (group === undefined) groups.set(row.service, [row])
      else group.push(row)
    }
    for (const group of groups.values()) for (const row of group) ordered.push(row)
  }
  return ordered
}
