// A zone's own data as a value, and the rules that make it one: a start of authority, name servers, nothing beside a
// CNAME, nothing of other zones.

import { assert, bad, good, type Outcome } from '../terms/index.ts'
import { absolute, isSubdomain, parseName } from './names.ts'
import type { DomainName, RecordData, RecordType, RRset } from './records.ts'
import { formatRecordData } from './text.ts'

export type Zone = {
  readonly origin: DomainName
  readonly sets: ReadonlyMap<DomainName, ReadonlyMap<RecordType, RRset>>
}

/** What keeps records from being a zone, at the set that shows it. */
export type ZoneFault = { readonly name: DomainName; readonly type: RecordType; readonly message: string }

/** Builds a zone; sets of the same name and type are merged, equal records kept once (RFC 2181 section 5). */
export function zoneOf(origin: DomainName, sets: Iterable<RRset>): Outcome<Zone, readonly ZoneFault[]> {
  const drafts = new Map<DomainName, Map<RecordType, Draft>>()
  for (const set of sets) {
    const types = drafts.get(set.name) ?? new Map<RecordType, Draft>()
    drafts.set(set.name, types)
    const draft = types.get(set.type) ?? { ttl: set.ttl, data: new Map<string, RecordData>() }
    types.set(set.type, draft)
    // Differing TTLs inside a set are its author's error; the smallest is safe (RFC 2181 section 5.2).
    draft.ttl = Math.min(draft.ttl, set.ttl)
    for (const data of set.data) draft.data.set(formatRecordData(data), data)
  }
  const names = new Map([...drafts].map(([name, types]) => [name, finished(name, types)] as const))
  const faults = faultsOf(origin, names)
  return faults.length === 0 ? good({ origin, sets: names }) : bad(faults)
}

type Draft = { ttl: number; readonly data: Map<string, RecordData> }

const finished = (name: DomainName, types: ReadonlyMap<RecordType, Draft>): ReadonlyMap<RecordType, RRset> =>
  new Map([...types].map(([type, { ttl, data }]) => [type, { name, type, ttl, data: [...data.values()] }]))

function faultsOf(origin: DomainName, names: Zone['sets']): readonly ZoneFault[] {
  const faults: ZoneFault[] = []
  const apex = names.get(origin)
  const soa = apex?.get('SOA')
  if (!soa)
    faults.push({
      name: origin,
      type: 'SOA',
      message: `${absolute(origin)} has no SOA record; a zone needs one`,
    })
  else if (soa.data.length > 1)
    faults.push({
      name: origin,
      type: 'SOA',
      message: `${absolute(origin)} has ${soa.data.length} SOA records`,
    })
  if (!apex?.has('NS'))
    faults.push({
      name: origin,
      type: 'NS',
      message: `${absolute(origin)} has no NS record; add the name of the server that answers for it`,
    })
  for (const [name, types] of names)
    for (const type of types.keys()) {
      const message = faultAt(origin, name, type, types)
      if (message) faults.push({ name, type, message })
    }
  return faults
}

function faultAt(
  origin: DomainName,
  name: DomainName,
  type: RecordType,
  types: ReadonlyMap<RecordType, RRset>,
): string | null {
  if (!isSubdomain(name, origin)) return `${absolute(name)} is outside the zone ${absolute(origin)}`
  if (type === 'SOA' && name !== origin) return `a SOA belongs to the apex ${absolute(origin)} alone`
  if (type !== 'CNAME') return null
  if (types.size > 1) {
    const others = [...types.keys()].filter((other) => other !== 'CNAME')
    return `${absolute(name)} has a CNAME and ${others.join(', ')}; a CNAME stands alone (RFC 1034 3.6.2)`
  }
  const count = types.get('CNAME')!.data.length
  return count > 1 ? `${absolute(name)} has ${count} CNAME records, one is allowed` : null
}

/** The apex set that every zone has. */
export function soaOf(zone: Zone): RRset {
  const soa = zone.sets.get(zone.origin)?.get('SOA')
  assert(soa, 'a zone has a SOA')
  return soa
}

/** A zone with no more than it needs, for names that are all steered and have no master file. */
export function minimalZone(origin: DomainName, options: { readonly nameserver: DomainName }): Zone {
  const contact = parseName(`hostmaster.${origin}`)
  const soa: RRset = {
    name: origin,
    type: 'SOA',
    ttl: 300,
    data: [
      {
        type: 'SOA',
        mname: options.nameserver,
        rname: contact.ok ? contact.value : options.nameserver,
        serial: 1,
        refresh: 3600,
        retry: 600,
        expire: 1_209_600,
        minimum: 60,
      },
    ],
  }
  const ns: RRset = {
    name: origin,
    type: 'NS',
    ttl: 3600,
    data: [{ type: 'NS', target: options.nameserver }],
  }
  const zone = zoneOf(origin, [soa, ns])
  assert(zone.ok, 'a SOA and an NS are a zone')
  return zone.value
}
