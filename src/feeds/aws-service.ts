// What AWS calls a service: an id that ends in its region (`ec2-us-east-1`, `s3-us-standard`), or has none (`route53`),
// and a name that may carry the region's (`Amazon EC2 (N. Virginia)`). Both its old and its present documents do so.

import { awsMap } from './maps/provider-map.ts'
import { type Mapped, mapPlaces, type Named, regionsIn } from './places.ts'
import type { ReaderSpec } from './record.ts'

export type AwsService = {
  /** `ec2`; empty where the document gives no id. */
  readonly id: string
  /** Without the region. */
  readonly name: string
  readonly region: string | null
}

/** `regionName`: where the document says it apart. */
export function awsService(id: string, name: string, regionName = ''): AwsService {
  const parts = splitId(id)
  const written = /^(.*?)\s*\(([^()]+)\)\s*$/.exec(name)
  const byName = written && awsMap.region(written[2]!)
  const region = parts.region ?? byName ?? awsMap.region(regionName)
  return { id: parts.id, name: (byName ? written[1]! : name).trim() || parts.id, region }
}

/** A region that no map knows yet counts where the id ends as AWS's regions do. */
function splitId(id: string): { readonly id: string; readonly region: string | null } {
  for (let at = id.indexOf('-'); at > 0; at = id.indexOf('-', at + 1)) {
    const region = awsMap.region(id.slice(at + 1))
    if (region !== null) return { id: id.slice(0, at), region }
  }
  const unknown = /^(.+?)-([a-z]{2}(?:-[a-z]{3,9}){1,2}-\d)$/.exec(id)
  return unknown ? { id: unknown[1]!, region: unknown[2]! } : { id, region: null }
}

/** 0: over, 1: informational, 2: degraded, 3: disrupted; as number or text. Null: none of them. */
export function awsLevel(status: unknown): 0 | 1 | 2 | 3 | null {
  const at = typeof status === 'number' ? levels.indexOf(`${status}`) : levels.indexOf(status as string)
  return at < 0 ? null : (at as 0 | 1 | 2 | 3)
}
const levels = ['0', '1', '2', '3']

export const awsImpacts = ['none', 'informational', 'degradation', 'disruption'] as const

export type AwsPlaces = Mapped & { readonly services: readonly string[]; readonly regions: readonly string[] }

/** `prose`: all that was said. Where the services have no region of their own, it may say which are in trouble. */
export function awsPlaces(services: readonly AwsService[], prose: string, spec: ReaderSpec): AwsPlaces {
  const own = services.flatMap(({ region }) => region ?? [])
  const regions = own.length > 0 ? own : regionsIn(prose, awsMap)
  return {
    services: [...new Set(services.map(({ name }) => name))],
    regions: regions.length > 0 ? [...new Set(regions)] : ['global'],
    ...mapPlaces(services.map(named), awsMap, spec),
  }
}

const named = ({ id, name, region }: AwsService): Named => ({
  names: id === '' ? [name] : [id, name],
  region,
})
