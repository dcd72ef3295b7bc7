// The files that a node's publishers need: zones and TSIG secrets. Read when orders are followed, so that a file that
// is wrong refuses the orders as a whole and what is in force stays.

import { readFile } from 'node:fs/promises'
import { type DomainName, minimalZone, parseMasterFile, prependLabel, type Zone } from '../../dns/index.ts'
import type { PublisherSpec } from '../../publishers/index.ts'
import { good, type PublisherId } from '../../terms/index.ts'
import type { ConfigProblem } from '../config/index.ts'

export async function secretOf(spec: PublisherSpec): Promise<Uint8Array | null> {
  if (spec.kind !== 'rfc2136' || spec.key === undefined) return null
  const text = (await readFile(spec.key.secretFile, 'utf8')).trim()
  const secret = Buffer.from(text, 'base64')
  if (secret.length < 16)
    throw new Error(`${spec.key.secretFile} holds no TSIG secret: expected base64 of at least 16 bytes`)
  return secret
}

type EmbeddedSpec = Extract<PublisherSpec, { kind: 'embedded' }>

const parse = async (spec: EmbeddedSpec, file: string) =>
  parseMasterFile(await readFile(file, 'utf8'), { file, origin: spec.zone })

/** What is wrong in the zones' own files, at its place there. */
export async function zoneProblems(publishers: readonly PublisherSpec[]): Promise<readonly ConfigProblem[]> {
  const perZone = await Promise.all(
    publishers.map(async (spec) => {
      if (spec.kind !== 'embedded' || spec.file === undefined) return []
      // A file that is not there is told with its place in the configuration.
      const read = await parse(spec, spec.file).catch(() => null)
      return read === null || read.ok ? [] : read.error.map((error) => ({ ...error, path: '' }))
    }),
  )
  return perZone.flat()
}

export async function readZone(spec: EmbeddedSpec): Promise<{ zone: Zone; publisher: PublisherId }> {
  const read = spec.file === undefined ? good(bareZone(spec.zone)) : await parse(spec, spec.file)
  if (read.ok) return { zone: read.value, publisher: spec.id }
  const first = read.error[0]
  const place = first ? `${first.file}:${first.line}:${first.column}: ` : ''
  throw new Error(`zone ${spec.zone}: ${place}${first?.message}`)
}

/** A zone without a file of its own: what every zone has, served by `ns1` below it. */
function bareZone(origin: DomainName): Zone {
  const nameserver = prependLabel('ns1', origin)
  return minimalZone(origin, { nameserver: nameserver.ok ? nameserver.value : origin })
}
