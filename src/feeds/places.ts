// From what a provider names (services, and regions they are in) to foundations. A name nobody mapped is the region as
// a whole, if that is known, and is told as unmapped: people see what to add.

import { type FoundationPath, parseFoundationPath } from '../terms/index.ts'
import type { ProviderMap } from './maps/provider-map.ts'
import type { ReaderSpec } from './record.ts'

/** A service in a region, as far as the document says. */
export type Named = {
  /** Its id and its name, whichever there are; the first one that a map knows counts. */
  readonly names: readonly string[]
  /** Id of the region; null: it stands in none, or none is said. */
  readonly region: string | null
}

/** An incident that names everything, everywhere, is about as many foundations as people can read. */
const mostFoundations = 500

export type Mapped = { readonly foundations: readonly FoundationPath[]; readonly unmapped: readonly string[] }

export function mapPlaces(named: readonly Named[], map: ProviderMap, spec: ReaderSpec): Mapped {
  const foundations = new Set<FoundationPath>()
  const unmapped = new Set<string>()
  for (const place of named) {
    const paths = ownPath(place, spec) ?? pathsOf(place, map)
    for (const path of paths ?? fallback(place, map, spec))
      if (foundations.size < mostFoundations) foundations.add(path)
    if (paths === null && !Object.hasOwn(spec.maps, '*'))
      for (const name of place.names.slice(0, 1)) unmapped.add(name)
  }
  return { foundations: [...foundations], unmapped: [...unmapped] }
}

/** What the configuration says of the name goes before everything. */
function ownPath({ names, region }: Named, { maps }: ReaderSpec): readonly FoundationPath[] | null {
  const keys = names.flatMap((name) => (region === null ? [name] : [`${name} (${region})`, name]))
  const found = keys.find((key) => Object.hasOwn(maps, key))
  return found === undefined ? null : [maps[found]!]
}

function pathsOf({ names, region }: Named, map: ProviderMap): readonly FoundationPath[] | null {
  const component = names.map((name) => map.component(name)).find((known) => known !== null)
  if (component === undefined) return null
  if (component.kind === 'whole') return path(map.provider, region)
  if (component.kind === 'global' || region === null)
    return component.words.flatMap((word) => path(map.provider, word))
  return component.words.flatMap((word) => path(map.provider, region, word))
}

/** `*` in the maps stands for whatever no map knows. */
const fallback = ({ region }: Named, map: ProviderMap, { maps }: ReaderSpec): readonly FoundationPath[] =>
  Object.hasOwn(maps, '*') ? [maps['*']!] : path(map.provider, region)

/** None without a region: a whole provider is never meant. */
function path(provider: string, ...parts: readonly (string | null)[]): readonly FoundationPath[] {
  if (parts.includes(null)) return []
  const parsed = parseFoundationPath([provider, ...parts].join('/'))
  return parsed.ok ? [parsed.value] : []
}

const regionId =
  /(?<![\w./:-])(?:[a-z]{2,12}(?:-[a-z]{2,12}){1,2}-?\d{1,2}(?:-?[a-f]|-az\d)?|nam\d|eur\d|asia1)(?![\w-])/gi
/** "access the US-WEST-2 console" names a way out, not a place that is in trouble. */
export const wayOut =
  /(?:access|use|using|visit|try|console for|going to|redirect(?:ed)? to|switch(?:ing)? to)\s+(?:the\s+)?$/i

/** Ids of regions (or of their zones) that the text names as places of trouble, in their order. */
export function regionsIn(text: string, map: ProviderMap): readonly string[] {
  const found = new Set<string>()
  for (const match of text.matchAll(regionId)) {
    const region = map.region(match[0])
    if (region !== null && !wayOut.test(text.slice(Math.max(0, match.index - 30), match.index)))
      found.add(region)
  }
  return [...found]
}
