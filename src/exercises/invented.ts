// Invented: everything the published facts do not say. Which services there are besides the ten, what they stand on,
// how the catalogue is wrong about it, and who came back when. Seeded, so that the same seed invents the same world.

import type { Atlas, AtlasFoundation, AtlasService, Edge } from '../atlas/index.ts'
import { type FoundationPath, pick, type Random, type ServiceId } from '../terms/index.ts'
import { lingeringServices, type Recovery, reportsByService, rootCause } from './facts.ts'

export const affectedServices = 2100
const otherServices = 3900
const bystanders = 12

const sectors = [
  'bank',
  'school',
  'rail',
  'hospital',
  'gov',
  'shop',
  'social',
  'game',
  'stream',
  'news',
  'travel',
  'food',
  'home',
  'work',
  'cloud',
  'telecom',
] as const

const regions: readonly (readonly [
  provider: string,
  jurisdiction: string,
  regions: readonly string[],
  components: readonly string[],
])[] = [
  [
    'aws',
    'US',
    ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'ap-northeast-1', 'sa-east-1'],
    ['dynamodb', 'ec2', 'lambda', 's3', 'rds', 'sqs', 'nlb'],
  ],
  ['gcp', 'US', ['us-central1', 'europe-west1', 'asia-east1'], ['compute', 'storage', 'spanner', 'pubsub']],
  ['azure', 'US', ['eastus', 'westeurope', 'uksouth'], ['vm', 'blob', 'sql', 'entra']],
  ['cloudflare', 'US', ['global'], ['edge', 'dns']],
  ['fastly', 'US', ['global'], ['edge']],
  ['akamai', 'US', ['global'], ['edge']],
  ['ovh', 'FR', ['gra', 'sbg'], ['compute', 'storage']],
  ['hetzner', 'DE', ['fsn1', 'hel1'], ['compute', 'storage']],
]

/** How one affected service went through the day; minutes after t0. */
export type Fate = {
  readonly onset: number
  readonly recovery: Recovery
  readonly restored: number
  readonly lingers: boolean
}

export type InventedService = AtlasService & {
  /** Null: not affected. */
  readonly fate: Fate | null
  readonly bystander: boolean
  /** What it really stands on; `standsOn` is what the catalogue believes. */
  readonly trulyStandsOn: readonly FoundationPath[]
}

export type World = {
  readonly services: readonly InventedService[]
  readonly foundations: readonly AtlasFoundation[]
}

function inventFoundations(): readonly AtlasFoundation[] {
  return regions.flatMap(([provider, jurisdiction, places, components]) =>
    places.flatMap((place) =>
      components.map((component) => ({
        path: `${provider}/${place}/${component}` as FoundationPath,
        jurisdiction,
      })),
    ),
  )
}

/** Affected services first (the ten published ones at their head), the others after them. */
export function inventWorld(random: Random): World {
  const foundations = inventFoundations()
  const total = affectedServices + otherServices
  const services = Array.from({ length: total }, (_, i) => inventService(i, foundations, random))
  return { services, foundations }
}

function inventService(i: number, foundations: readonly AtlasFoundation[], random: Random): InventedService {
  const [name, sector] = nameOf(i, random)
  const fate = i < affectedServices ? inventFate(i, random) : null
  const truly = inventEdges(fate !== null, foundations, random)
  return {
    id: (i < reportsByService.length ? name : `svc-${String(i + 1).padStart(4, '0')}`) as ServiceId,
    name,
    category: sector,
    public: true,
    standsOn: catalogueOf(truly, foundations, random),
    trulyStandsOn: truly,
    fate,
    bystander: i >= affectedServices && i < affectedServices + bystanders,
  }
}

function nameOf(i: number, random: Random): readonly [name: string, sector: string] {
  const published = reportsByService[i]
  if (published !== undefined) return [published[0], published[1]]
  const isBystander = i >= affectedServices && i < affectedServices + bystanders
  const sector = isBystander ? 'telecom' : sectors[pick(random, sectors.length)]!
  return [`Invented ${sector} ${String(i + 1).padStart(4, '0')}`, sector]
}

/** The published ten were away long; 19 others linger; of the rest one in seven fails over and three in ten by hand. */
function inventFate(i: number, random: Random): Fate {
  const onset = Math.round((0.3 + 1.6 * random.next()) * 100) / 100
  const ten = reportsByService.length
  if (i < ten) return { onset, recovery: 'long', restored: 360 + 10 * pick(random, 13), lingers: false }
  if (i < ten + lingeringServices)
    return { onset, recovery: 'long', restored: 420 + 10 * pick(random, 7), lingers: true }
  const dice = random.next()
  if (dice < 0.14) return { onset, recovery: 'auto', restored: 5 + pick(random, 11), lingers: false }
  if (dice < 0.44) return { onset, recovery: 'manual', restored: 20 + 2 * pick(random, 36), lingers: false }
  return { onset, recovery: 'long', restored: 120 + 10 * pick(random, 37), lingers: false }
}

/** Two to six foundations; what is affected stands on the root, what is not does not. One region is popular. */
function inventEdges(
  affected: boolean,
  foundations: readonly AtlasFoundation[],
  random: Random,
): readonly FoundationPath[] {
  const root = rootCause as FoundationPath
  const edges = new Set<FoundationPath>(affected ? [root] : [])
  const wanted = 2 + pick(random, 5)
  const popular = foundations.filter(({ path }) => path.startsWith('aws/us-east-1/'))
  while (edges.size < wanted) {
    const from = random.next() < (affected ? 0.35 : 0.15) ? popular : foundations
    const { path } = from[pick(random, from.length)]!
    if (path !== root) edges.add(path)
  }
  return [...edges].toSorted()
}

/** The catalogue misses one edge in twelve and believes one that is not there for one service in twenty-five. */
function catalogueOf(
  truly: readonly FoundationPath[],
  foundations: readonly AtlasFoundation[],
  random: Random,
): readonly Edge[] {
  const known = truly.filter(() => random.next() >= 1 / 12)
  if (random.next() < 1 / 25) known.push(foundations[pick(random, foundations.length)]!.path)
  return [...new Set(known)]
    .toSorted()
    .map((on) => ({ on, kind: on === rootCause || random.next() < 0.8 ? 'hard' : 'soft' }))
}

export function atlasOf(world: World, more: readonly AtlasService[]): Atlas {
  const plain = world.services.map(
    ({ id, name, category, public: shown, standsOn }): AtlasService => ({
      id,
      name,
      category,
      public: shown,
      standsOn,
    }),
  )
  return {
    services: new Map([...plain, ...more].map((service) => [service.id, service])),
    foundations: new Map(world.foundations.map((foundation) => [foundation.path, foundation])),
  }
}
