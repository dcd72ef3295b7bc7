// Rows of a CSV file under its heading. Columns are known by name, so their order is free and others may stand beside
// them; a field may be quoted (RFC 4180), but not run over several lines.

import { BadHistory, badLine } from './bad-history.ts'
import { linesOf } from './lines.ts'
import type { Source } from './source.ts'

/** A row: the line it stands on, and the fields asked for, in the order they were asked for. */
export type Row = { readonly line: number; readonly fields: readonly string[] }

/** Batches of rows. Rejects with `BadHistory`. */
export async function* rowsOf(
  source: Source,
  columns: readonly string[],
  onRead?: (bytes: number) => void,
): AsyncGenerator<readonly Row[]> {
  let places: readonly number[] | null = null
  let width = 0
  for await (const { from, lines } of linesOf(source, onRead)) {
    const rows: Row[] = []
    for (const [i, text] of lines.entries()) {
      if (text === '') continue
      const line = from + i
      const fields = text.includes('"') ? unquoted(source.name, line, text) : text.split(',')
      if (places === null) {
        places = placesOf(source.name, line, fields, columns)
        width = fields.length
        continue
      }
      if (fields.length !== width)
        throw badLine(
          source.name,
          line,
          `${width} fields as in the heading`,
          text,
          'mend the row; a comma within a field is written between quotes',
        )
      rows.push({ line, fields: pick(fields, places) })
    }
    if (rows.length > 0) yield rows
  }
  if (places === null)
    throw new BadHistory(`${source.name} is empty`, `begin it with the heading ${columns.join(',')}`)
}

function placesOf(
  file: string,
  line: number,
  heading: readonly string[],
  columns: readonly string[],
): number[] {
  const names = heading.map((name) => name.trim().toLowerCase())
  return columns.map((column) => {
    const at = names.indexOf(column)
    if (at < 0)
      throw badLine(
        file,
        line,
        `a heading with ${columns.join(',')}`,
        heading.join(','),
        `begin the file with the line ${columns.join(',')}`,
      )
    return at
  })
}

/** Nothing is copied where the file has just these columns, as it mostly has. */
function pick(fields: readonly string[], places: readonly number[]): readonly string[] {
  return places.length === fields.length && places.every((at, i) => at === i)
    ? fields
    : places.map((at) => fields[at]!)
}

function unquoted(file: string, line: number, text: string): string[] {
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/y
  while (field.lastIndex < text.length) {
    const found = field.exec(text)
    if (found === null)
      throw badLine(
        file,
        line,
        'quotes around a whole field',
        text,
        'mend the row, or write it without quotes',
      )
    fields.push(found[1]?.replaceAll('""', '"') ?? found[2]!)
    if (field.lastIndex === text.length && !text.endsWith(',')) return fields
  }
  return [...fields, '']
}
