// Health checks of Route 53 that look as ours do, as far as they can.

import { isIP } from 'node:net'
import type { HealthCheckConfig } from '@aws-sdk/client-route-53'
import type { EndpointSpec } from '../../steering/index.ts'
import { bad, type CheckId, good, type Outcome, type TargetId } from '../../terms/index.ts'

/** What a check of a target does, of the checks that Route 53 has anything like. */
export type TargetCheck = {
  readonly probe:
    | { readonly kind: 'http'; readonly url: string; readonly bodyContains?: string }
    | { readonly kind: 'tcp' | 'tls'; readonly host: string; readonly port: number }
    | { readonly kind: 'dns' | 'postgres' | 'dynamodb' }
  /** Failures in a row that judge it down. */
  readonly down: number
}

export type HealthCheck = { readonly name: string; readonly config: HealthCheckConfig }

/** Seconds; the other choice is 30. */
const interval = 10
const mostFailures = 10

/** Stands for an id until the check is made. */
const idOf = (name: string): string => `<health check ${name}>`

/** The check that says whether a set of targets can be answered. */
export const checkOfSet = (endpoint: EndpointSpec, group: readonly TargetId[]): string =>
  group.length > 1 ? idOf(group.join('+')) : idOf(checkIdOf(endpoint, group[0]!) ?? '')

const checkIdOf = ({ targets }: EndpointSpec, target: TargetId): CheckId | undefined =>
  targets.find(({ id }) => id === target)?.check

/** Of all sets but the last, which is answered whatever its state. Those of targets before those counted from them. */
export function checksOf(
  endpoint: EndpointSpec,
  checks: ReadonlyMap<CheckId, TargetCheck>,
): Outcome<readonly HealthCheck[]> {
  const single = new Map<CheckId, HealthCheck>()
  const counted: HealthCheck[] = []
  for (const group of endpoint.prefer.slice(0, -1)) {
    const ids: CheckId[] = []
    for (const target of group) {
      const id = checkIdOf(endpoint, target)
      const check = id === undefined ? undefined : checks.get(id)
      if (id === undefined || !check)
        return bad(`target ${target} has no check: Route 53 would never know when to leave it`)
      const config = configOf(check)
      if (!config.ok) return bad(`check ${id} of target ${target}: ${config.error}`)
      single.set(id, { name: id, config: config.value })
      ids.push(id)
    }
    if (ids.length > 1) counted.push({ name: group.join('+'), config: countOf(ids, endpoint.minimum) })
  }
  return good([...single.values(), ...counted])
}

const countOf = (ids: readonly CheckId[], minimum: number): HealthCheckConfig => ({
  Type: 'CALCULATED',
  ChildHealthChecks: ids.map(idOf),
  HealthThreshold: Math.max(1, Math.min(minimum, ids.length)),
})

function configOf({ probe, down }: TargetCheck): Outcome<HealthCheckConfig> {
  const often = { RequestInterval: interval, FailureThreshold: Math.min(down, mostFailures) }
  switch (probe.kind) {
    case 'dns':
      return bad('Route 53 has no check that asks DNS; give it an http or tcp check')
    case 'postgres':
    case 'dynamodb':
      return bad(`Route 53 has no check that measures (${probe.kind}); give it an http or tcp check`)
    case 'tcp':
    case 'tls':
      return good({ Type: 'TCP', ...hostOf(probe.host), Port: probe.port, ...often })
    case 'http': {
      const { protocol, hostname, port, pathname, search } = new URL(probe.url)
      const secure = protocol === 'https:'
      const type = secure ? 'HTTPS' : 'HTTP'
      return good({
        Type: probe.bodyContains === undefined ? type : `${type}_STR_MATCH`,
        ...hostOf(hostname.replace(/^\[|\]$/g, '')),
        Port: port === '' ? (secure ? 443 : 80) : Number(port),
        ResourcePath: `${pathname}${search}`,
        ...(probe.bodyContains === undefined ? {} : { SearchString: probe.bodyContains }),
        ...often,
      })
    }
  }
}

const hostOf = (host: string): Pick<HealthCheckConfig, 'IPAddress' | 'FullyQualifiedDomainName'> =>
  isIP(host) === 0 ? { FullyQualifiedDomainName: host } : { IPAddress: host }
