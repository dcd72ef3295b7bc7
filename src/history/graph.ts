// services.json and graph.json of a recorded outage as an atlas. Edges may be missing or wrong: the atlas bears that.

import type { Atlas, AtlasService } from '../atlas/index.ts'
import { type FoundationPath, parseFoundationPath, type ServiceId } from '../terms/index.ts'
import { BadHistory, shown } from './bad-history.ts'
import type { Source } from './source.ts'

/** Characters of either file; they are read whole. */
const longest = 256 * 1024 * 1024

type Place = { readonly file: string; readonly path: string }

/** `aws/sa-east-1/*`: somewhere in that region, nobody knows on what. */
const anywhereIn = /\/\*$/

/**
 * services.json: `{ "SERVICE": { "category": "bank" } }`; graph.json: `{ "components": [FOUNDATION],
 * "depends": { "SERVICE": [FOUNDATION] } }`. Rejects with `BadHistory`.
 */
export async function atlasFrom(servicesFile: Source, graphFile: Source): Promise<Atlas> {
  const categories = objectAt(await jsonOf(servicesFile), { file: servicesFile.name, path: '' })
  const graph = objectAt(await jsonOf(graphFile), { file: graphFile.name, path: '' })
  const at = (path: string): Place => ({ file: graphFile.name, path })
  const depends = objectAt(graph.depends, at('depends'))
  const services = new Map<ServiceId, AtlasService>()
  for (const [name, about] of Object.entries(categories)) {
    const place = { file: servicesFile.name, path: name }
    const id = name as ServiceId
    const category = textAt(objectAt(about, place).category, { ...place, path: `${name}.category` })
    const edges = new Set(pathsAt(depends[name] ?? [], at(`depends.${name}`)))
    const standsOn = [...edges].map((on) => ({ on, kind: 'hard' as const }))
    services.set(id, { id, name, category, public: true, standsOn })
  }
  const components = pathsAt(graph.components, at('components'))
  return { services, foundations: new Map(components.map((path) => [path, { path }])) }
}

async function jsonOf(source: Source): Promise<unknown> {
  const decoder = new TextDecoder('utf-8')
  let text = ''
  for await (const bytes of source.bytes()) {
    text += decoder.decode(bytes, { stream: true })
    if (text.length > longest)
      throw new BadHistory(
        `${source.name} is longer than ${longest} characters`,
        'judge a part of the services',
      )
  }
  try {
    return JSON.parse(text + decoder.decode())
  } catch (problem) {
    throw new BadHistory(`${source.name} is not JSON: ${(problem as Error).message}`, 'mend the file')
  }
}

function wrong({ file, path }: Place, expected: string, read: unknown): BadHistory {
  const where = path === '' ? '' : ` at ${path}`
  return new BadHistory(
    `${file}${where}: expected ${expected}, read ${shown(JSON.stringify(read) ?? 'nothing')}`,
    'mend the file; docs/backtest.md shows its shape',
  )
}

function objectAt(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(place, 'an object', value)
  return value as Record<string, unknown>
}

function textAt(value: unknown, place: Place): string {
  if (typeof value !== 'string' || value === '') throw wrong(place, 'a text', value)
  return value
}

function pathsAt(value: unknown, place: Place): FoundationPath[] {
  if (!Array.isArray(value)) throw wrong(place, 'a list of foundations', value)
  return value.map((one: unknown) => {
    const read = parseFoundationPath(textAt(one, place).replace(anywhereIn, ''))
    if (!read.ok) throw wrong(place, 'a foundation such as aws/us-east-1/dynamodb', one)
    return read.value
  })
}
