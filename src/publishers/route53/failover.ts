// An endpoint as failover records of Route 53 itself: made beforehand, they switch in its data plane, by its own health
// checks, while its control plane is down. Each preferred set is the PRIMARY of a pair whose SECONDARY is the next set;
// with more than two, the SECONDARY is an alias of another such pair. The last set has no health check: with everything
// down it is answered, so that the name is never empty.

import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53'
import { type DomainName, prependLabel, type RRset } from '../../dns/index.ts'
import {
  answerOf,
  canonical,
  type EndpointSpec,
  envelopeOf,
  type Published,
  type SteeredType,
} from '../../steering/index.ts'
import { bad, type CheckId, type EndpointName, good, type Outcome, type TargetId } from '../../terms/index.ts'
import { fenceNameOf, nameOf } from '../fence-record.ts'
import { checkOfSet, checksOf, type HealthCheck, type TargetCheck } from './failover-checks.ts'
import { toRoute53 } from './names.ts'
import { fenceSetOf, recordSetOf } from './records.ts'

export type FailoverOrder = {
  readonly endpoint: EndpointSpec
  readonly checks: ReadonlyMap<CheckId, TargetCheck>
  readonly hostedZone: string
  /** What Holdfast holds at the name, which goes in the same batch; null when it holds nothing there. */
  readonly standing: Published | null
}

/** As JSON it is what the AWS command line takes, once ids stand in the place of `<health check …>`. */
export type Route53Failover = {
  readonly format: 'route53-failover'
  readonly endpoint: EndpointName
  readonly hostedZone: string
  readonly healthChecks: readonly HealthCheck[]
  readonly changeBatch: { readonly Comment: string; readonly Changes: readonly Change[] }
  readonly steps: readonly string[]
  readonly notes: readonly string[]
}

/** The error says what of the endpoint Route 53 cannot do. */
export function route53Failover(order: FailoverOrder): Outcome<Route53Failover> {
  const { endpoint, checks, hostedZone, standing } = order
  const groups = endpoint.prefer
  if (groups.length < 2)
    return bad(`${endpoint.name} has one set of targets: there is nothing to fail over to`)
  const records = groups.map((group) => answerOf(envelopeOf(endpoint), group).sets)
  const types = records.map((sets) => sets.map(({ type }) => type).sort())
  if (types.some((other) => canonical(other) !== canonical(types[0])))
    return bad(
      `the sets of ${endpoint.name} have records of different types (${types.map((one) => one.join('+')).join(', ')}): Route 53 fails over within one type`,
    )
  const healthChecks = checksOf(endpoint, checks)
  if (!healthChecks.ok) return healthChecks
  const levels = levelNames(endpoint.name, groups.length - 1)
  if (!levels.ok) return levels
  const made = types[0]!.flatMap((type) => pairsOf(order, levels.value, records, type as SteeredType))
  const removed = standing ? removalOf(endpoint.name, standing) : []
  return good({
    format: 'route53-failover',
    endpoint: endpoint.name,
    hostedZone,
    healthChecks: healthChecks.value,
    changeBatch: {
      Comment: `failover of ${endpoint.name} in Route 53's data plane`,
      Changes: [
        ...removed.map((set) => ({ Action: 'DELETE', ResourceRecordSet: set }) as const),
        ...made.map((set) => ({ Action: 'CREATE', ResourceRecordSet: set }) as const),
      ],
    },
    steps: stepsOf(hostedZone),
    notes: notesOf(endpoint),
  })
}

/** The endpoint's own name, then a name for each further pair. */
function levelNames(endpoint: EndpointName, pairs: number): Outcome<readonly DomainName[]> {
  const names = [nameOf(endpoint)]
  for (let level = 2; level <= pairs; level++) {
    const name = prependLabel(`_failover-${level}`, nameOf(endpoint))
    if (!name.ok) return bad(`${endpoint} leaves no room for _failover-${level} before it`)
    names.push(name.value)
  }
  return good(names)
}

/** Deepest first: an alias names a set that is there already. */
function pairsOf(
  { endpoint, hostedZone }: FailoverOrder,
  levels: readonly DomainName[],
  records: readonly (readonly RRset[])[],
  type: SteeredType,
): readonly ResourceRecordSet[] {
  const plain = (group: number, owner: DomainName): ResourceRecordSet => {
    const set = records[group]!.find((one) => one.type === type)!
    return recordSetOf({ ...set, name: owner })
  }
  return levels
    .flatMap((owner, level): readonly ResourceRecordSet[] => {
      const below = levels[level + 1]
      const named = (role: string, group: number) => `${role} ${nameOfSet(endpoint.prefer[group]!)}`
      const primary: ResourceRecordSet = {
        ...plain(level, owner),
        SetIdentifier: named('primary', level),
        Failover: 'PRIMARY',
        HealthCheckId: checkOfSet(endpoint, endpoint.prefer[level]!),
      }
      const then = { SetIdentifier: named('secondary', level + 1), Failover: 'SECONDARY' } as const
      const secondary: ResourceRecordSet =
        below === undefined
          ? { ...plain(level + 1, owner), ...then }
          : {
              Name: toRoute53(owner),
              Type: type,
              ...then,
              AliasTarget: {
                HostedZoneId: hostedZone,
                DNSName: toRoute53(below),
                EvaluateTargetHealth: true,
              },
            }
      return [secondary, primary]
    })
    .reverse()
}

const nameOfSet = (group: readonly TargetId[]): string => group.join('+')

function removalOf(endpoint: EndpointName, { fence, sets }: Published): readonly ResourceRecordSet[] {
  const fenceName = fenceNameOf(endpoint)
  const fenceSet = fence && fenceName.ok ? [fenceSetOf(fenceName.value, fence)] : []
  return [...fenceSet, ...sets.map(recordSetOf)]
}

const stepsOf = (hostedZone: string): readonly string[] => [
  'take this endpoint out of the configuration of Holdfast, or its publisher out of the endpoint: it does not touch failover sets, and tells a conflict',
  'for each of healthChecks: aws route53 create-health-check --caller-reference "$(uuidgen)" --health-check-config CONFIG; write the id it prints in the place of `<health check NAME>` everywhere below it',
  `aws route53 change-resource-record-sets --hosted-zone-id ${hostedZone} --change-batch CHANGE_BATCH`,
  'do this before it is needed: creating and changing needs the control plane, failing over does not',
]

function notesOf({ prefer, minimum }: EndpointSpec): readonly string[] {
  const several = prefer.slice(0, -1).filter((group) => group.length > 1)
  return [
    'Route 53 looks from places of its own every 10 s: targets must be reachable from there',
    'drains, holds, quorum and readiness are Holdfast’s and do not count here',
    `with everything down, ${nameOfSet(prefer.at(-1)!)} is answered`,
    ...several.map(
      (group) =>
        `${nameOfSet(group)} is answered whole while ${Math.max(1, Math.min(minimum, group.length))} of its targets are up: members that are down are not taken out`,
    ),
  ]
}

export type { HealthCheck, TargetCheck } from './failover-checks.ts'
