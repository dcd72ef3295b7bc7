// Reads recorded inputs for the benches: minute counts (plain or gzipped csv) and an outage case's graph.

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Atlas, AtlasService } from '../src/atlas/index.ts'
import type { FoundationPath, ServiceId } from '../src/terms/index.ts'

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

type Graph = {
  readonly components: readonly string[]
  readonly depends: Readonly<Record<string, readonly string[]>>
}

/** `aws/sa-east-1/*`: somewhere in that region, nobody knows on what. */
const known = (edge: string): FoundationPath => edge.replace(/\/\*$/, '') as FoundationPath

export function readAtlas(folder: string): Atlas {
  const json = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const graph = json('graph.json') as Graph
  const categories = json('services.json') as Readonly<Record<string, { readonly category: string }>>
  const services = new Map<ServiceId, AtlasService>()
  for (const [name, { category }] of Object.entries(categories)) {
    const id = name as ServiceId
    const edges = new Set((graph.depends[name] ?? []).map(known))
    const standsOn = [...edges].map((on) => ({ on, kind: 'hard' as const }))
    services.set(id, { id, name, category, public: true, standsOn })
  }
  const paths = graph.components as readonly FoundationPath[]
  return { services, foundations: new Map(paths.map((path) => [path, { path }])) }
}
