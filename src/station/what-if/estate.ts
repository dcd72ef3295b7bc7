// Everything that a loss may touch, as one value: what is configured, and what is in force and judged now. From a
// configuration alone everything is taken to be up, and whoever reads the answer is told so.

import type { Atlas, AtlasFoundation } from '../../atlas/index.ts'
import { type PublisherSpec, promisesOf } from '../../publishers/index.ts'
import { type EndpointNow, type EndpointSpec, envelopeOf, select } from '../../steering/index.ts'
import type { CheckId, FoundationPath, NodeName, ServiceId } from '../../terms/index.ts'
import type { Config } from '../config/index.ts'

export type EstateNode = {
  readonly name: NodeName
  readonly roles: readonly string[]
  /** Empty: nobody has said. */
  readonly standsOn: readonly FoundationPath[]
  /** Not heard of now: gone already. */
  readonly away?: boolean
}

export type Estate = {
  readonly basis: 'live' | 'assumed'
  readonly atlas: Atlas
  readonly endpoints: readonly EndpointNow[]
  /** Which service a check looks at. */
  readonly watches: ReadonlyMap<CheckId, ServiceId>
  readonly publishers: readonly PublisherSpec[]
  readonly nodes: readonly EstateNode[]
  readonly vantages: { readonly quorum: number; readonly of: readonly NodeName[] }
}

/** What the main process' own node does. */
export const allRoles = ['vantage', 'enactor', 'nameserver'] as const

export type EstateParts = Pick<Config, 'atlas' | 'checks' | 'publishers' | 'vantages'> & {
  readonly basis: Estate['basis']
  readonly endpoints: readonly EndpointNow[]
  readonly nodes: readonly EstateNode[]
}

export function estateOf({ atlas, checks, publishers, vantages, ...rest }: EstateParts): Estate {
  const { quorum, of } = vantages
  const watches = checks.flatMap(({ id, service }) => (service === undefined ? [] : [[id, service] as const]))
  return {
    ...rest,
    atlas: withProviders(atlas, publishers),
    watches: new Map(watches),
    publishers,
    vantages: { quorum, of },
  }
}

/** Every checked target up, every asked readiness given. */
export const assumedEstate = (config: Config): Estate =>
  estateOf({
    ...config,
    basis: 'assumed',
    endpoints: config.endpoints.map(assumed),
    nodes: [{ name: config.node.name, roles: allRoles, standsOn: config.node.standsOn }],
  })

function assumed(spec: EndpointSpec): EndpointNow {
  const envelope = envelopeOf(spec)
  const checked = spec.targets.filter(({ check }) => check !== undefined)
  const health = new Map(checked.map(({ id }) => [id, 'up'] as const))
  const readiness = new Map(
    spec.targets.map(({ id }) => [id, { state: 'ready', why: 'taken to be ready' } as const]),
  )
  const answering = select(envelope, health, null).answering
  return { spec, envelope, answering, health, readiness }
}

/** The atlas, and what publishers at a provider stand on: it can be lost though no service names it. */
function withProviders(atlas: Atlas, publishers: readonly PublisherSpec[]): Atlas {
  const foundations = new Map<FoundationPath, AtlasFoundation>(atlas.foundations)
  for (const { kind } of publishers) {
    const { standsOn } = promisesOf(kind)
    for (const text of standsOn ? [standsOn.writing, standsOn.answering] : []) {
      const path = text as FoundationPath
      if (!foundations.has(path)) foundations.set(path, { path })
    }
  }
  return { ...atlas, foundations }
}
