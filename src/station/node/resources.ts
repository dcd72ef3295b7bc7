// The files that a node's publishers need: zones and TSIG secrets. Read when orders are followed, so that a file that
// is wrong refuses the orders as a whole and what is in force stays.

import { readFile } from 'node:fs/promises'
import {
  type DomainName,
  parseMasterFile,
  prependLabel,
  type RRset,
  type Zone,
  zoneOf,
} from '../../dns/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import type { PublisherId } from '../../terms/index.ts'

export async function secretOf(spec: PublisherSpec): Promise<Uint8Array | null> {
  if (spec.kind !== 'rfc2136' || spec.key === undefined) return null
  const text = (await readFile(spec.key.secretFile, 'utf8')).trim()
  const secret = Buffer.from(text, 'base64')
  if (secret.length < 16)
    throw new Error(`${spec.key.secretFile} holds no TSIG secret: expected base64 of at least 16 bytes`)
  return secret
}

type EmbeddedSpec = Extract<PublisherSpec, { kind: 'embedded' }>

export async function readZone(spec: EmbeddedSpec): Promise<{ zone: Zone; publisher: PublisherId }> {
  const read =
    spec.file === undefined
      ? zoneOf(spec.zone, bareZone(spec.zone))
      : parseMasterFile(await readFile(spec.file, 'utf8'), { file: spec.file, origin: spec.zone })
  if (read.ok) return { zone: read.value, publisher: spec.id }
  const first = read.error[0]
  const place = first && 'line' in first ? `${first.file}:${first.line}:${first.column}: ` : ''
  throw new Error(`zone ${spec.zone}: ${place}${first?.message}`)
}

const hour = 3600

/** A zone without a file: what RFC 1035 asks of every zone and nothing more. */
function bareZone(origin: DomainName): RRset[] {
  const below = (label: string): DomainName => {
    const name = prependLabel(label, origin)
    // An origin so long that nothing fits below it serves itself.
    return name.ok ? name.value : origin
  }
  const nameserver = below('ns1')
  const soa = {
    type: 'SOA',
    mname: nameserver,
    rname: below('hostmaster'),
    serial: 1,
    refresh: hour,
    retry: hour / 4,
    expire: 14 * 24 * hour,
    minimum: 5,
  } as const
  return [
    { name: origin, type: 'SOA', ttl: hour, data: [soa] },
    { name: origin, type: 'NS', ttl: hour, data: [{ type: 'NS', target: nameserver }] },
  ]
}
