// Configurations that an operator of the random world loads in any order: ordinary, edited, shrunken and empty ones.

import type { EndpointSpec, TargetSpec } from '../../src/steering/index.ts'
import type { CheckId, EndpointName, FoundationPath, PublisherId, TargetId } from '../../src/terms/index.ts'

export const here = 'here' as PublisherId
export const office = 'office' as PublisherId
/** Above the second lies a name that exists only because something below it does. */
export const names = ['app.example', 'www.eu.example'] as EndpointName[]
/** Traffic may move to it only when it is proven ready (S15). */
export const mustBeReady = 'north' as TargetId
export const targetIds = ['east', 'west', 'north'] as TargetId[]
export const checkOf = (id: TargetId): CheckId => `check-${id}` as CheckId

/** West has no IPv6: AAAA is then an absent type, not an outage. `moved`: its address after somebody edited it. */
const target = (id: TargetId, moved = 0): TargetSpec => {
  const n = targetIds.indexOf(id) + 1 + moved
  const records: TargetSpec['records'] = [{ type: 'A', address: `192.0.2.${n}` }]
  const six: TargetSpec['records'] = id === 'west' ? [] : [{ type: 'AAAA', address: `2001:db8::${n}` }]
  const regions = { east: 'aws/us-east-1', west: 'gcp/us-west1', north: 'aws/eu-north-1' } as const
  const standsOn = [regions[id as keyof typeof regions] as FoundationPath]
  const ready = id === mustBeReady ? { ready: { smoke: `${id}-smoke` as CheckId } } : {}
  return { id, records: [...records, ...six], check: checkOf(id), standsOn, ...ready }
}

const [east, west, north] = targetIds as [TargetId, TargetId, TargetId]

const spec = (name: EndpointName, changed: Partial<EndpointSpec> = {}): EndpointSpec => ({
  name,
  public: true,
  ttl: 5,
  mode: 'automatic',
  minimum: 1,
  belowQuorum: 'hold',
  targets: targetIds.map((id) => target(id)),
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
  both('west at another address', { targets: [target(east), target(west, 100), target(north)] }),
  both('acting alone below quorum', { belowQuorum: 'local' }),
  both('moves approved by people', { mode: 'approve' }),
  both('moves only told', { mode: 'observe' }),
  both('no targets', { targets: [], prefer: [] }),
  { name: 'empty', specs: [] },
]
