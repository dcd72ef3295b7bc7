// Records on a server of one's own (BIND, Knot, PowerDNS) by dynamic update. The comparison with the fence, the removal
// of the old records and the addition of the new are one message, which the primary applies as a whole or not at all
// (RFC 2136 section 3.7). Checking first and writing then was rejected: two writers can both pass the check.

import {
  type Change,
  type DomainName,
  type Message,
  type Prerequisite,
  type RecordData,
  rcodes,
  type TsigKey,
  updateMessage,
} from '../dns/index.ts'
import {
  type Custodian,
  type Fence,
  type FencedWrite,
  type Publisher,
  sameFence,
  sameSets,
  type WriteOutcome,
} from '../steering/index.ts'
import { assert, type Clock, type EndpointName, pick, type Random } from '../terms/index.ts'
import { besideAlias, strangerStandsAt } from './beside-alias.ts'
import { type Conversation, converse, type Peer, rcodeFailure } from './client.ts'
import { fenceNameOf, fenceRecord, fenceTtl, nameOf, notBelow } from './fence-record.ts'
import { KeptLine } from './line.ts'
import { promisesOf } from './promises.ts'
import { type Reading, readEndpoint, surveyEndpoint } from './reading.ts'
import { nameTooLong, refuseWrite } from './refused.ts'
import type { PowerdnsSpec, Rfc2136Spec } from './spec.ts'
import { lostOutcome, type Trouble, trouble } from './trouble.ts'

/** A server that takes updates, whatever its kind. */
export type UpdateSpec = Rfc2136Spec | PowerdnsSpec

export type Rfc2136Deps = {
  /** The key's secret; null when the spec has no key. */
  readonly secret: Uint8Array | null
  readonly clock: Clock
  readonly random: Random
  /** Limit for one whole read or write. */
  readonly timeoutMs: number
}

/** For all the reads at the server of `spec`. */
export const lineTo = (spec: UpdateSpec, deps: Rfc2136Deps): KeptLine =>
  new KeptLine({ ...deps, server: spec.server, zone: spec.zone, key: keyOf(spec, deps.secret) })

export function rfc2136Publisher(
  spec: UpdateSpec,
  deps: Rfc2136Deps,
  line = lineTo(spec, deps),
): Publisher & Custodian {
  const { peer } = line
  return {
    id: spec.id,
    kind: 'rfc2136',
    smallestTtl: promisesOf('rfc2136').smallestTtl,
    selectsInPlace: false,
    async read(endpoint) {
      const fenceName = fenceNameOf(endpoint)
      if (!fenceName.ok) return nameTooLong(endpoint)
      const reading = await line.talk((conversation) =>
        readEndpoint(conversation, peer, deps.random, nameOf(endpoint), fenceName.value),
      )
      if (!reading.ok) return reading.error
      const { fence, sets } = reading.value
      return { kind: 'read', published: { fence, sets } }
    },
    async write(write) {
      const fenceName = fenceNameOf(write.endpoint)
      if (!fenceName.ok) return nameTooLong(write.endpoint)
      const refusal = refuseWrite(write, peer.zone)
      if (refusal) return refusal
      const talk = (conversation: Conversation) =>
        writeFenced({ conversation, peer, random: deps.random, write, fenceName: fenceName.value })
      return converse(peer, talk, (failure) => failure)
    },
    async survey(endpoint) {
      const fenceName = fenceNameOf(endpoint)
      if (!fenceName.ok) return nameTooLong(endpoint)
      const survey = await line.talk((conversation) =>
        surveyEndpoint(conversation, peer, deps.random, nameOf(endpoint), fenceName.value),
      )
      return survey.ok ? { kind: 'surveyed', survey: survey.value } : survey.error
    },
    async release(endpoint, expected) {
      const fenceName = fenceNameOf(endpoint)
      if (!fenceName.ok) return nameTooLong(endpoint)
      const releasing = { peer, random: deps.random, endpoint, fenceName: fenceName.value, expected }
      return converse(
        peer,
        (conversation) => releaseFence({ ...releasing, conversation }),
        (failure) => failure,
      )
    },
  }
}

type Releasing = {
  readonly conversation: Conversation
  readonly peer: Peer
  readonly random: Random
  readonly endpoint: EndpointName
  readonly fenceName: DomainName
  readonly expected: Fence
}

async function releaseFence(releasing: Releasing): Promise<WriteOutcome> {
  const { conversation, peer, random, endpoint, fenceName, expected } = releasing
  const prerequisite = { kind: 'rrset-equals', name: fenceName, data: [fenceRecord(expected)] } as const
  const removal = { kind: 'delete-rrset', name: fenceName, type: 'TXT' } as const
  const update = updateMessage({
    id: pick(random, 65_536),
    zone: peer.zone,
    prerequisites: [prerequisite],
    changes: [removal],
  })
  const answer = await conversation.ask(update)
  if (!answer.ok) return answer.error.kind === 'lost' ? lostOutcome(answer.error) : answer.error
  const { rcode } = answer.value
  if (rcode === rcodes.NOERROR) return { kind: 'written' }
  if (rcode !== rcodes.YXRRSET && rcode !== rcodes.NXRRSET) return rcodeFailure(rcode, peer)
  const reading = await readEndpoint(conversation, peer, random, nameOf(endpoint), fenceName)
  if (!reading.ok) return reading.error
  const { fence, fenceData } = reading.value
  return fenceData.length === 0 ? { kind: 'written' } : { kind: 'fenced', found: fence }
}

function keyOf(spec: UpdateSpec, secret: Uint8Array | null): TsigKey | null {
  assert((spec.key === undefined) === (secret === null), 'a key comes with its secret')
  return spec.key && secret ? { name: spec.key.name, algorithm: spec.key.algorithm, secret } : null
}

type Writing = {
  readonly conversation: Conversation
  readonly peer: Peer
  readonly random: Random
  readonly write: FencedWrite
  readonly fenceName: DomainName
}

async function writeFenced(writing: Writing): Promise<WriteOutcome> {
  const { write, conversation, random } = writing
  if (isAlias(write) && (await strangerStandsAt(conversation, random, nameOf(write.endpoint))))
    return standsInTheWay(write)
  const first = await sendUpdate(writing, write.expected ? [fenceRecord(write.expected)] : [])
  if (first !== 'prerequisite') return first
  const reading = await readBack(writing)
  if ('kind' in reading) return reading
  if (sameFence(reading.fence, write.next) && sameSets(reading.sets, write.sets)) return { kind: 'written' }
  if (!sameFence(reading.fence, write.expected)) return { kind: 'fenced', found: reading.fence }
  if (write.expected !== null || reading.fenceData.length === 0) return standsInTheWay(write)
  const above = notBelow(reading.fenceData, write.next)
  if (above) return { kind: 'fenced', found: above }
  // Somebody left a fence that cannot be read. It is replaced, compared by its exact value like any other (S7).
  const second = await sendUpdate(writing, reading.fenceData)
  return second === 'prerequisite' ? standsInTheWay(write) : second
}

/** A lost read-back after a failed prerequisite is no lost write: nothing was written. */
async function readBack(writing: Writing): Promise<Reading | Trouble> {
  const { conversation, peer, random, write, fenceName } = writing
  const reading = await readEndpoint(conversation, peer, random, nameOf(write.endpoint), fenceName)
  return reading.ok ? reading.value : reading.error
}

const standsInTheWay = (write: FencedWrite): WriteOutcome =>
  trouble(
    'conflict',
    `${write.endpoint} holds records of other types, beside which a CNAME cannot stand`,
    'remove those records, or give the targets addresses in place of a CNAME',
  )

async function sendUpdate(
  writing: Writing,
  fence: readonly RecordData[],
): Promise<WriteOutcome | 'prerequisite'> {
  const answer = await writing.conversation.ask(updateOf(writing, fence))
  if (!answer.ok) return answer.error.kind === 'lost' ? lostOutcome(answer.error) : answer.error
  const { rcode } = answer.value
  if (rcode === rcodes.NOERROR) return { kind: 'written' }
  if (rcode === rcodes.YXRRSET || rcode === rcodes.NXRRSET) return 'prerequisite'
  return rcodeFailure(rcode, writing.peer)
}

const isAlias = ({ sets }: FencedWrite): boolean => sets.some(({ type }) => type === 'CNAME')

function updateOf({ peer, random, write, fenceName }: Writing, fence: readonly RecordData[]): Message {
  const name = nameOf(write.endpoint)
  const prerequisites: readonly Prerequisite[] = [
    fence.length > 0
      ? { kind: 'rrset-equals', name: fenceName, data: fence }
      : { kind: 'rrset-absent', name: fenceName, type: 'TXT' },
    ...(isAlias(write) ? besideAlias.map((type) => ({ kind: 'rrset-absent', name, type }) as const) : []),
  ]
  const steered = [...new Set([...write.absent, ...write.sets.map((set) => set.type)])]
  const changes: readonly Change[] = [
    ...steered.map((type) => ({ kind: 'delete-rrset', name, type }) as const),
    { kind: 'delete-rrset', name: fenceName, type: 'TXT' },
    ...write.sets.map((set) => ({ kind: 'add', set }) as const),
    { kind: 'add', set: { name: fenceName, type: 'TXT', ttl: fenceTtl, data: [fenceRecord(write.next)] } },
  ]
  return updateMessage({ id: pick(random, 65_536), zone: peer.zone, prerequisites, changes })
}
