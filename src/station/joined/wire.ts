// Fences, records and outcomes between their own types and what travels as JSON. Both ends of a joined node use it.

import type { FenceWire, PublishedAnswer, PublisherWire, WriteAnswer } from '../../board/index.ts'
import { type DomainName, formatRecordData, parseName, parseRecordData, type RRset } from '../../dns/index.ts'
import type { PublisherSpec, TsigKeySpec } from '../../publishers/index.ts'
import {
  type Fence,
  generation,
  largestGeneration,
  type PlanDigest,
  type ReadOutcome,
  type WriteOutcome,
} from '../../steering/index.ts'
import { type EndpointName, good, type Outcome, parsePublisherId } from '../../terms/index.ts'

export const fenceToWire = (fence: Fence): FenceWire => ({
  generation: `${fence.generation}`,
  digest: fence.digest,
  ...(fence.selection === undefined ? {} : { selection: `${fence.selection}` }),
})

/** 20 digits may exceed 64 bits; such a fence is held by nobody, and nothing is planned above the largest (S20). */
const within64 = (text: string): bigint => {
  const read = BigInt(text)
  return read > largestGeneration ? largestGeneration : read
}

export const fenceFromWire = (wire: FenceWire): Fence => ({
  generation: generation(within64(wire.generation)),
  digest: wire.digest as PlanDigest,
  ...(wire.selection === undefined ? {} : { selection: within64(wire.selection) }),
})

export const maybeFenceFrom = (wire: FenceWire | null): Fence | null => wire && fenceFromWire(wire)

export function publishedToWire(outcome: ReadOutcome): PublishedAnswer {
  if (outcome.kind === 'failed') return outcome
  const { fence, sets } = outcome.published
  return {
    kind: 'read',
    fence: fence && fenceToWire(fence),
    sets: sets.flatMap(({ type, ttl, data }) =>
      type === 'A' || type === 'AAAA' || type === 'CNAME'
        ? [{ type, ttl, records: data.map(formatRecordData) }]
        : [],
    ),
  }
}

/** A record that cannot be read is left out: the sets then differ from every plan's, and are never taken for it. */
export function publishedFromWire(endpoint: EndpointName, answer: PublishedAnswer): ReadOutcome {
  if (answer.kind === 'failed') return answer
  const sets = answer.sets.map(
    ({ type, ttl, records }): RRset => ({
      name: endpoint as string as DomainName,
      type,
      ttl,
      data: records.flatMap((text) => {
        const read = parseRecordData(type, [text])
        return read.ok ? [read.value] : []
      }),
    }),
  )
  return { kind: 'read', published: { fence: maybeFenceFrom(answer.fence), sets } }
}

export const wroteToWire = (outcome: WriteOutcome): WriteAnswer =>
  outcome.kind === 'fenced' ? { kind: 'fenced', found: outcome.found && fenceToWire(outcome.found) } : outcome

export const wroteFromWire = (answer: WriteAnswer): WriteOutcome =>
  answer.kind === 'fenced' ? { kind: 'fenced', found: maybeFenceFrom(answer.found) } : answer

/** A zone's static part stays with the nameserver; of a key only the file's name is told. */
export const publisherToWire = (spec: PublisherSpec): PublisherWire =>
  spec.kind === 'embedded' ? { id: spec.id, kind: 'embedded', zone: spec.zone } : spec

export function publisherFromWire(wire: PublisherWire): Outcome<PublisherSpec> {
  const id = parsePublisherId(wire.id)
  const zone = parseName(wire.zone)
  if (!id.ok) return id
  if (!zone.ok) return zone
  if (wire.kind === 'embedded') return good({ id: id.value, kind: 'embedded', zone: zone.value })
  if (wire.kind === 'route53' || wire.kind === 'cloudflare')
    return good({ ...wire, id: id.value, zone: zone.value })
  const key = keyFromWire(wire.key)
  if (!key.ok) return key
  const byUpdate = {
    id: id.value,
    zone: zone.value,
    server: wire.server,
    ...(key.value && { key: key.value }),
  }
  return good(
    wire.kind === 'rfc2136'
      ? { ...byUpdate, kind: wire.kind }
      : { ...byUpdate, kind: wire.kind, api: wire.api },
  )
}

function keyFromWire(
  wire: Extract<PublisherWire, { kind: 'rfc2136' }>['key'],
): Outcome<TsigKeySpec | undefined> {
  if (wire === undefined) return good(undefined)
  const name = parseName(wire.name)
  return name.ok ? good({ ...wire, name: name.value }) : name
}
