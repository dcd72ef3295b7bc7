// Reads recorded minute counts for the benches, plain or gzipped csv.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** `plain` or, where that is absent, `plain.gz` in the folder. */
export function readRecorded(folder: string, plain: string): string {
  const path = join(folder, plain)
  return existsSync(path)
    ? readFileSync(path, 'latin1')
    : gunzipSync(readFileSync(`${path}.gz`)).toString('latin1')
}

export type Row = { readonly minute: number; readonly fields: readonly string[] }

/** Rows below the heading, in the order of their minute (first column); rows of one minute keep their order. */
export function rowsByMinute(text: string): Row[][] {
  const minutes: Row[][] = []
  let at = text.indexOf('\n') + 1
  while (at < text.length) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    at = end < 0 ? text.length : end + 1
    const [minute, ...fields] = line.trimEnd().split(',')
    if (minute === undefined || fields.length === 0) continue
    const row = { minute: Number(minute), fields }
    const rows = minutes[row.minute]
    if (rows === undefined) minutes[row.minute] = [row]
    else rows.push(row)
  }
  return minutes
}
