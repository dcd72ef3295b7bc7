// Who truly stands on what in an invented outage, and what of it is known.

import type { Atlas, AtlasService } from '../../src/atlas/index.ts'
import { type FoundationPath, pick, type Random, type ServiceId } from '../../src/terms/index.ts'
import { drawer, shuffled } from './chance.ts'
import type { Shape } from './shape.ts'

const parts: Readonly<Record<string, readonly string[]>> = {
  aws: ['dynamodb', 'ec2', 'lambda', 's3', 'rds', 'sqs', 'nlb'],
  azure: ['aad', 'blob', 'frontdoor', 'sql', 'vm'],
  gcp: ['gce', 'gcs', 'iam', 'spanner'],
}
const regions: Readonly<Record<string, readonly string[]>> = {
  aws: [
    'us-east-1',
    'us-west-2',
    'eu-west-1',
    'eu-central-1',
    'ap-southeast-2',
    'ap-northeast-1',
    'sa-east-1',
  ],
  azure: ['westeurope', 'uksouth', 'eastus', 'southeastasia'],
  gcp: ['us-central1', 'europe-west1', 'asia-east1', 'us-west1'],
}
const single = 'cloudflare fastly akamai stripe adyen okta auth0 twilio ns1 vodafone comcast jio'.split(' ')
const categories = 'bank game gov home news school shop social stream telecom travel work food'.split(' ')

const regional = Object.keys(parts).flatMap((provider) =>
  regions[provider]!.flatMap((region) => parts[provider]!.map((part) => `${provider}/${region}/${part}`)),
)
export const components = [...regional, ...single.map((name) => `${name}/global/edge`)] as FoundationPath[]

export const regionOf = (path: FoundationPath): FoundationPath =>
  path.slice(0, path.lastIndexOf('/')) as FoundationPath

export type TrueGraph = {
  readonly root: FoundationPath
  /** Dragged in later, and roots of unrelated outages. */
  readonly siblings: readonly FoundationPath[]
  readonly others: readonly FoundationPath[]
  readonly standsOn: ReadonlyMap<ServiceId, ReadonlySet<FoundationPath>>
  readonly atlas: Atlas
}

function known(random: Random, shape: Shape, on: ReadonlySet<FoundationPath>): Set<FoundationPath> {
  const edges = new Set<FoundationPath>()
  for (const path of on) {
    const luck = random.next()
    if (luck < shape.exact) edges.add(path)
    else if (luck < shape.exact + shape.regionOnly) edges.add(regionOf(path))
  }
  if (random.next() < shape.falseEdges) edges.add(components[pick(random, components.length)]!)
  return edges
}

export function makeGraph(random: Random, shape: Shape): TrueGraph {
  const root = components[pick(random, regional.length)]!
  const kin = components.filter((path) => regionOf(path) === regionOf(root) && path !== root)
  const siblings = shuffled(random, kin).slice(0, shape.siblings)
  const foreign = shuffled(
    random,
    components.filter((path) => regionOf(path) !== regionOf(root)),
  )
  const popular = shuffled(random, components)
  // Foundations are as unevenly popular as anything else: some carry hundreds of services, most a few.
  const draw = drawer(
    random,
    popular,
    popular.map((path, i) => (path === root ? 0 : 1 / (i + 8))),
  )
  const standsOn = new Map<ServiceId, Set<FoundationPath>>()
  for (let i = 0; i < shape.services; i++) {
    const on = new Set<FoundationPath>()
    for (let n = 1 + pick(random, shape.mostEdges); n > 0; n--) on.add(draw())
    standsOn.set(`svc-${i}` as ServiceId, on)
  }
  for (const id of shuffled(random, [...standsOn.keys()]).slice(0, shape.onRoot)) standsOn.get(id)!.add(root)
  for (const on of standsOn.values())
    for (const path of [...on]) {
      const near = components.filter((other) => regionOf(other) === regionOf(path))
      if (random.next() < shape.homely) on.add(near[pick(random, near.length)]!)
    }
  const services = new Map<ServiceId, AtlasService>()
  for (const [id, on] of standsOn) {
    const edges = [...known(random, shape, on)].map((path) => ({ on: path, kind: 'hard' as const }))
    const category = categories[pick(random, categories.length)]!
    services.set(id, { id, name: id, category, public: true, standsOn: edges })
  }
  const foundations = new Map(components.map((path) => [path, { path }]))
  return {
    root,
    siblings,
    others: foreign.slice(0, shape.others),
    standsOn,
    atlas: { services, foundations },
  }
}
