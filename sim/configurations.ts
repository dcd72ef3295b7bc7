// Configurations that an operator of the random world loads in any order: ordinary, edited, shrunken and empty ones.

import type { EndpointSpec, TargetSpec } from '../src/steering/index.ts'
import type { CheckId, EndpointName, PublisherId, TargetId } from '../src/terms/index.ts'

export const here = 'here' as PublisherId
export const office = 'office' as PublisherId
export const names = ['app.example', 'www.example'] as EndpointName[]
export const targetIds = ['east', 'west', 'north'] as TargetId[]
export const checkOf = (id: TargetId): CheckId => `check-${id}` as CheckId

const target = (id: TargetId): TargetSpec => ({
  id,
  records: [{ type: 'A', address: `192.0.2.${targetIds.indexOf(id) + 1}` }],
  check: checkOf(id),
  standsOn: [],
})

const [east, west, north] = targetIds as [TargetId, TargetId, TargetId]

const spec = (name: EndpointName, changed: Partial<EndpointSpec> = {}): EndpointSpec => ({
  name,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: targetIds.map(target),
  prefer: [[east], [west, north]],
  publish: [here, office],
  ...changed,
})

export type Configuration = { readonly name: string; readonly specs: readonly EndpointSpec[] }

const both = (name: string, changed: Partial<EndpointSpec> = {}): Configuration => ({
  name,
  specs: names.map((endpoint) => spec(endpoint, changed)),
})

export const configurations: readonly Configuration[] = [
  both('ordinary'),
  both('a longer TTL', { ttl: 30 }),
  both('the other way round', { prefer: [[west, north], [east]] }),
  both('a minimum of two', { minimum: 2, prefer: [[east, west, north]] }),
  both('without east', { targets: [target(west), target(north)], prefer: [[west], [north]] }),
  { name: 'one endpoint gone', specs: [spec(names[0]!)] },
  both('no targets', { targets: [], prefer: [] }),
  { name: 'empty', specs: [] },
]
