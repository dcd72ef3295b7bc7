// How a cloud's own names of regions and services lead to foundations. The names are data, one file for each cloud
// beside this one: adding one is a line there. What is the region as a whole, and what stands in no region, is said there.

import aws from './aws.json' with { type: 'json' }
import azure from './azure.json' with { type: 'json' }
import gcp from './gcp.json' with { type: 'json' }

/** The shape of a file: foundation's word to the names that providers write for it. */
type Names = Readonly<Record<string, readonly string[]>>
type MapFile = {
  readonly provider: string
  /** Services that stand for everything in their region. */
  readonly wholeRegion: readonly string[]
  readonly regions: Names
  /** A name may stand under several: it is then all of them. */
  readonly components: Names
  /** These stand in no region: `aws/route53`. */
  readonly globalComponents: Names
}

export type Component = {
  readonly kind: 'regional' | 'global' | 'whole'
  /** Empty for the region as a whole. */
  readonly words: readonly string[]
}

export type ProviderMap = {
  readonly provider: string
  /** Null: no such service is known. By id or name, whatever the case. */
  component(name: string): Component | null
  /** The region's id, by id, zone or name. Null: no such region is known. */
  region(name: string): string | null
  /** Display names of regions, for looking for them in prose. */
  readonly regionNames: readonly string[]
  /** Names of services as they are written, for the same. */
  readonly componentNames: readonly string[]
}

/** Case, accents, punctuation and spaces tell no names apart. */
const key = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/\p{M}/gu, '')
    .trim()

const entries = (names: Names): readonly (readonly [name: string, word: string])[] =>
  Object.entries(names).flatMap(([word, written]) =>
    [word, ...written].map((name) => [key(name), word] as const),
  )

function mapOf(file: MapFile): ProviderMap {
  const regions = new Map(entries(file.regions))
  const components = new Map<string, Component>()
  for (const [name, word] of entries(file.components)) {
    const words = [...(components.get(name)?.words ?? []), word]
    components.set(name, { kind: 'regional', words })
  }
  for (const [name, word] of entries(file.globalComponents))
    components.set(name, { kind: 'global', words: [word] })
  for (const name of file.wholeRegion) components.set(key(name), { kind: 'whole', words: [] })
  return {
    provider: file.provider,
    component: (name) => components.get(key(name)) ?? null,
    region: (name) => regions.get(key(name)) ?? regions.get(key(withoutZone(name))) ?? null,
    regionNames: Object.values(file.regions).flat(),
    componentNames: [file.components, file.globalComponents].flatMap((names) => Object.values(names).flat()),
  }
}

/** `us-east-1a`, `us-west1-b`, `use1-az4`. */
const withoutZone = (name: string): string => name.replace(/(?<=\d)(?:-?[a-f]|-az\d)$/i, '')

export const awsMap = mapOf(aws)
export const gcpMap = mapOf(gcp)
export const azureMap = mapOf(azure)
