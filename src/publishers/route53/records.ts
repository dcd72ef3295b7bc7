// Record sets between Route 53's values and ours. Texts are quoted strings whose escapes are octal, unlike a master
// file's.

import type { ResourceRecordSet } from '@aws-sdk/client-route-53'
import {
  type DomainName,
  formatRecordData,
  parseRecordData,
  type RecordData,
  type RRset,
} from '../../dns/index.ts'
import type { Fence, ForeignRecord, SteeredType } from '../../steering/index.ts'
import { fenceRecord, fenceTtl } from '../fence-record.ts'
import { fromRoute53, toRoute53 } from './names.ts'

export const valuesOf = (set: ResourceRecordSet): readonly string[] =>
  (set.ResourceRecords ?? []).map(({ Value }) => Value ?? '')

/** An ordinary set of values: no alias, and none of several that a routing policy chooses from. */
export const isSimple = (set: ResourceRecordSet): boolean =>
  set.AliasTarget === undefined &&
  set.SetIdentifier === undefined &&
  set.TrafficPolicyInstanceId === undefined &&
  set.TTL !== undefined

export const fenceSetOf = (fenceName: DomainName, fence: Fence): ResourceRecordSet => ({
  Name: toRoute53(fenceName),
  Type: 'TXT',
  TTL: fenceTtl,
  ResourceRecords: [{ Value: valueText(fenceRecord(fence)) }],
})

export const recordSetOf = ({ name, type, ttl, data }: RRset): ResourceRecordSet => ({
  Name: toRoute53(name),
  Type: type,
  TTL: ttl,
  ResourceRecords: data.map((one) => ({ Value: valueText(one) })),
})

/** A value that Route 53 holds and we cannot read is left out: the set then differs from every plan's. */
export function steeredSetOf(name: DomainName, set: ResourceRecordSet): RRset {
  const type = set.Type as SteeredType
  const data = valuesOf(set).flatMap((value): readonly RecordData[] => {
    if (type === 'CNAME') {
      const target = fromRoute53(value)
      return target === null ? [] : [{ type, target }]
    }
    const read = parseRecordData(type, [value])
    return read.ok ? [read.value] : []
  })
  return { name, type, ttl: Number(set.TTL), data }
}

function valueText(data: RecordData): string {
  if (data.type === 'CNAME') return toRoute53(data.target)
  return data.type === 'TXT' ? data.strings.map(quoted).join(' ') : formatRecordData(data)
}

const quoted = (latin1: string): string =>
  `"${[...latin1]
    .map((char) => {
      if (char === '"' || char === '\\') return `\\${char}`
      return char >= ' ' && char <= '~' ? char : `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`
    })
    .join('')}"`

/** The strings of one TXT value, quoted or bare. */
export function textData(value: string): RecordData {
  const strings = [...value.matchAll(/"((?:[^"\\]|\\[\s\S])*)"|([^\s"]+)/g)].map((found) =>
    (found[1] ?? found[2] ?? '').replace(
      /\\(?:([0-3][0-7]{2})|([\s\S]))/g,
      (_, octal?: string, char?: string) =>
        octal === undefined ? (char ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
    ),
  )
  return { type: 'TXT', strings }
}

/** As a master file would have it; what has no such form (an alias, a routing policy) is told in its own words. */
export function foreignRecordsOf(set: ResourceRecordSet): readonly ForeignRecord[] {
  const type = set.Type ?? ''
  const ttl = Number(set.TTL ?? 0)
  const chosen = set.SetIdentifier === undefined ? '' : ` (${policyOf(set)}, ${set.SetIdentifier})`
  if (set.AliasTarget) return [{ type, ttl, text: `ALIAS ${set.AliasTarget.DNSName}${chosen}` }]
  return valuesOf(set).map((value) => ({
    type,
    ttl,
    text: `${type === 'TXT' ? formatRecordData(textData(value)) : value}${chosen}`,
  }))
}

export function policyOf(set: ResourceRecordSet): string {
  if (set.AliasTarget && set.SetIdentifier === undefined) return 'alias'
  if (set.Weight !== undefined) return 'weighted'
  if (set.Failover !== undefined) return 'failover'
  if (set.Region !== undefined) return 'latency'
  if (set.GeoLocation !== undefined || set.GeoProximityLocation !== undefined) return 'geographic'
  return set.MultiValueAnswer ? 'multivalue' : 'routing policy'
}
