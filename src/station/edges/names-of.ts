// The names of a service, out of the configuration: what its checks ask, what is steered for it, and the targets there.
// Nothing that is not configured is ever asked for.

import { isIP } from 'node:net'
import type { Probe } from '../../checks/index.ts'
import { parseName } from '../../dns/index.ts'
import type { ServiceId } from '../../terms/index.ts'
import type { Config } from '../config/index.ts'

/** DNS names and addresses, each once, in the order of the configuration. Services without any are left out. */
export function namesOf({
  checks,
  endpoints,
}: Pick<Config, 'checks' | 'endpoints'>): ReadonlyMap<ServiceId, readonly string[]> {
  const names = new Map<ServiceId, Set<string>>()
  const add = (service: ServiceId, host: string): void => {
    const name = asName(host)
    if (name !== null) names.set(service, (names.get(service) ?? new Set()).add(name))
  }
  const watches = new Map(checks.flatMap(({ id, service }) => (service ? [[id, service] as const] : [])))
  for (const { service, probe } of checks) if (service) for (const host of hostsOf(probe)) add(service, host)
  for (const { name, targets } of endpoints)
    for (const { check, records } of targets) {
      const service = check && watches.get(check)
      if (!service) continue
      add(service, name)
      for (const record of records) {
        if (record.type === 'CNAME') add(service, record.target)
        else if (record.type === 'A' || record.type === 'AAAA') add(service, record.address)
      }
    }
  return new Map([...names].map(([service, set]) => [service, [...set]]))
}

function hostsOf(probe: Probe): readonly string[] {
  switch (probe.kind) {
    case 'http':
      return [new URL(probe.url).hostname]
    case 'dns':
      return [probe.name]
    case 'tls':
      return [probe.host, probe.servername]
    case 'tcp':
      return [probe.host]
    case 'postgres':
      return [probe.standby.host, ...(probe.primary ? [probe.primary.host] : [])]
    case 'dynamodb':
      return []
  }
}

/** Null: a name that means nothing to others (`localhost`), or this machine itself. */
function asName(host: string): string | null {
  const plain = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(plain) !== 0) return /^127\.|^::1$/.test(plain) ? null : plain
  const name = parseName(plain)
  return name.ok && name.value.includes('.') ? name.value : null
}
