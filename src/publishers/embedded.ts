// Records that Holdfast's own nameserver answers with: the holder keeps the envelope, compares and sets it, and makes
// it durable. A selection inside the envelope needs no write here.

import { absolute, type DomainName, formatRecordData, isSubdomain, type RRset } from '../dns/index.ts'
import {
  answerOf,
  type Custodian,
  type EnvelopeCustodian,
  type EnvelopeHolder,
  type FencedWrite,
  type ForeignRecord,
  fenceOf,
  formatFence,
  type Publisher,
  sameFence,
  steeredTypes,
  type WriteOutcome,
} from '../steering/index.ts'
import type { EndpointName } from '../terms/index.ts'
import { nameOf } from './fence-record.ts'
import { promisesOf } from './promises.ts'
import type { EmbeddedSpec } from './spec.ts'
import { type Trouble, trouble } from './trouble.ts'

export function embeddedPublisher(spec: EmbeddedSpec, holder: EnvelopeHolder): Publisher {
  return {
    id: spec.id,
    kind: 'embedded',
    smallestTtl: promisesOf('embedded').smallestTtl,
    selectsInPlace: true,
    async read(endpoint) {
      const held = holder.current(endpoint)
      if (!held) return { kind: 'read', published: { fence: null, sets: [] } }
      const { sets } = answerOf(held.plan.envelope, held.answering)
      return { kind: 'read', published: { fence: fenceOf(held.plan), sets } }
    },
    async write(write): Promise<WriteOutcome> {
      const refusal = notHere(write, spec)
      if (refusal) return refusal
      const outcome = await holder.compareAndSet(write)
      // The same plan again, whose first reply was lost.
      if (outcome.kind === 'fenced' && sameFence(outcome.found, write.next)) return { kind: 'written' }
      return outcome
    },
  }
}

/** Held, such a write would be answered by nobody, or beside the SOA that is always there. */
function notHere({ endpoint, sets }: FencedWrite, { zone }: EmbeddedSpec): Trouble | null {
  if (!isSubdomain(nameOf(endpoint), zone))
    return trouble(
      'not-in-zone',
      `${endpoint} is not in ${absolute(zone)}`,
      `set the publisher's \`zone\` to the zone that holds the endpoint`,
      false,
    )
  if (nameOf(endpoint) !== zone || !sets.some(({ type }) => type === 'CNAME')) return null
  return trouble(
    'conflict',
    `${endpoint} is the apex of its zone and holds SOA and NS, beside which a CNAME cannot stand`,
    'give the targets addresses in place of a CNAME',
    false,
  )
}

/** What the zone's own file holds at a name; its owner changes it there. */
export type StaticPart = (name: DomainName) => readonly RRset[]

export function embeddedCustodian(
  publisher: Publisher,
  holder: EnvelopeCustodian,
  staticPart: StaticPart,
): Custodian {
  return {
    async survey(endpoint) {
      const read = await publisher.read(endpoint)
      if (read.kind !== 'read') return read
      const { fence, sets } = read.published
      const ofFile = staticPart(nameOf(endpoint))
      const beneath = ofFile.filter(isSteered)
      const standing = fence ? sets : beneath
      const others = ofFile.filter((set) => !isSteered(set)).flatMap(foreignRecords)
      const fenceTexts = fence ? [formatFence(fence)] : []
      return { kind: 'surveyed', survey: { fence, sets: standing, fenceTexts, others, beneath } }
    },
    async release(endpoint, expected) {
      const read = await publisher.read(endpoint)
      // Without its envelope the zone's file alone answers: a name that is not there would be empty (S1).
      if (read.kind === 'read' && read.published.fence && !staticPart(nameOf(endpoint)).some(isSteered))
        return nothingBeneath(endpoint, read.published.sets)
      return holder.letGo(endpoint, expected)
    },
  }
}

const isSteered = ({ type }: RRset): boolean => steeredTypes.some((steered) => steered === type)

const foreignRecords = ({ type, ttl, data }: RRset): readonly ForeignRecord[] =>
  data.map((one) => ({ type, ttl, text: formatRecordData(one) }))

export const nothingBeneath = (endpoint: EndpointName, sets: readonly RRset[]) =>
  trouble(
    'nothing-beneath',
    `the zone's file has no address and no CNAME for ${endpoint}: given back it would be empty`,
    `add to the file and reload: ${sets.flatMap(masterLines).join(' ; ')}`,
    false,
  )

const masterLines = ({ name, ttl, type, data }: RRset): readonly string[] =>
  data.map((one) => `${absolute(name)} ${ttl} IN ${type} ${formatRecordData(one)}`)
