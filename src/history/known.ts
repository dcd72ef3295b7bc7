// Incidents that a person knows of, to compare alarms with: their own list, in the form that alarms have.

import { BadHistory, badLine } from './bad-history.ts'
import { mostUnix, wholeNumber } from './fields.ts'
import type { Known } from './figures.ts'
import type { Source } from './source.ts'
import { rowsOf } from './table.ts'

/** `columns`: of the name, the beginning and the end. Rejects with `BadHistory`. */
export async function readKnown(
  source: Source,
  columns: readonly [string, string, string],
): Promise<readonly Known[]> {
  const known: Known[] = []
  for await (const rows of rowsOf(source, columns))
    for (const { line, fields } of rows) {
      const place = { file: source.name, line }
      const [series, from, until] = fields as [string, string, string]
      const start = wholeNumber(from, `a ${columns[1]}`, place, mostUnix, 'mend the row')
      const end = wholeNumber(until, `a ${columns[2]}`, place, mostUnix, 'write when it was over')
      if (end < start)
        throw badLine(source.name, line, 'an end after the beginning', `${from},${until}`, 'mend the row')
      known.push({ series, start, end })
    }
  if (known.length === 0)
    throw new BadHistory(`${source.name} names no incident`, `write one a line under ${columns.join(',')}`)
  return known
}
