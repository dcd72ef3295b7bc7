// What is left of Holdfast itself: which of its nodes a loss takes, whether enough vantages look, and what each
// publisher can still do.

import type { Loss } from '../../atlas/index.ts'
import type { WhatIfView } from '../../board/index.ts'
import { limitOf, type PublisherSpec, promisesOf } from '../../publishers/index.ts'
import type { EndpointSpec, PublisherAfter } from '../../steering/index.ts'
import type { FoundationPath } from '../../terms/index.ts'
import type { Estate, EstateNode } from './estate.ts'

export type NodeAfter = EstateNode & WhatIfView['nodes'][number]

export type Survivors = {
  readonly nodes: readonly NodeAfter[]
  readonly vantages: WhatIfView['vantages']
  readonly publishers: ReadonlyMap<string, PublisherAfter>
}

export function survivorsOf(estate: Estate, loss: Loss): Survivors {
  const nodes = estate.nodes.map((node) => nodeAfter(node, loss))
  const dead = new Set(nodes.flatMap(({ name, fate }) => (fate === 'lost' ? [name] : [])))
  const { of, quorum } = estate.vantages
  const left = of.filter((name) => !dead.has(name)).length
  const publishers = estate.publishers.map((spec) => [spec.id, publisherAfter(spec, nodes, loss)] as const)
  return {
    nodes,
    vantages: { of: of.length, quorum, left, met: left >= quorum },
    publishers: new Map(publishers),
  }
}

function nodeAfter(node: EstateNode, loss: Loss): NodeAfter {
  const say = (fate: NodeAfter['fate'], why: string): NodeAfter => ({
    ...node,
    roles: [...node.roles],
    fate,
    why,
  })
  if (node.away) return say('lost', 'it is not heard of now')
  if (node.standsOn.length === 0) return say('unknown', 'what it stands on is not said: taken to stay')
  const lost = node.standsOn.find((path) => loss.takes(path) !== null)
  return lost === undefined
    ? say('stays', `stands on ${node.standsOn.join(' and ')}`)
    : say('lost', `stands on ${lost}`)
}

/** Why nothing may move at this endpoint; null: enough are left that look, or it trusts whoever is left. */
export function blindAt({ belowQuorum }: EndpointSpec, { vantages, nodes }: Survivors): string | null {
  const { of, quorum, left, met } = vantages
  const looking = nodes.some(({ fate, roles }) => fate !== 'lost' && roles.includes('vantage'))
  if (!looking) return 'no node is left that looks'
  if (met || belowQuorum === 'local') return null
  return `${left} of ${of} vantages are left and the quorum is ${quorum}`
}

function publisherAfter(spec: PublisherSpec, nodes: readonly NodeAfter[], loss: Loss): PublisherAfter {
  const say = (state: PublisherAfter['state'], why: string): PublisherAfter => ({ id: spec.id, state, why })
  const { standsOn } = promisesOf(spec.kind)
  const taken = (path: string): boolean => loss.takes(path as FoundationPath) !== null
  if (standsOn && taken(standsOn.answering)) return say('dead', `it stands on ${standsOn.answering}`)
  if (standsOn && taken(standsOn.writing))
    return say('stuck', limitOf(spec.kind)?.needs ?? 'it cannot be written')
  const left = nodes.filter(({ fate }) => fate !== 'lost').map(({ roles }) => new Set(roles))
  // Vantages tell every node that looks or answers; an enactor alone has no evidence and lets stand what stands.
  const chooses = left.filter((roles) => roles.has('vantage') || roles.has('nameserver'))
  if (chooses.some((roles) => roles.has(spec.kind === 'embedded' ? 'nameserver' : 'enactor')))
    return say('works', '')
  if (spec.kind !== 'embedded') return say('stuck', 'no node is left that chooses and writes there')
  return (spec.transfers?.secondaries.length ?? 0) > 0
    ? say('stuck', 'its secondaries answer what they had, until the zone expires there')
    : say('dead', 'no node is left that answers it, and it has no secondaries')
}
