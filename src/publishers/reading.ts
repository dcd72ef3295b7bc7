// What a server holds for an endpoint: the fence and the steered records, from the authority itself, of one moment. The
// fence is read before and after the records; when it moved meanwhile, a write came between and all is read again.

import {
  absolute,
  type DomainName,
  formatRecordData,
  type Message,
  query,
  type RecordData,
  type RecordType,
  type RRset,
  rcodes,
  recordTypes,
  setsOf,
  typeCodes,
} from '../dns/index.ts'
import { type Fence, type ForeignRecord, type Survey, steeredTypes } from '../steering/index.ts'
import { bad, good, type Outcome, pick, type Random } from '../terms/index.ts'
import { addressOf, type Conversation, type Peer, rcodeFailure } from './client.ts'
import { fenceIn } from './fence-record.ts'
import { noAnswer } from './line.ts'
import { standsItself } from './synthesised.ts'
import { type Trouble, trouble } from './trouble.ts'

export type Reading = {
  readonly fence: Fence | null
  /** The fence's record set as it stands, empty when there is none: a corrupt fence is replaced by its exact value. */
  readonly fenceData: readonly RecordData[]
  readonly sets: readonly RRset[]
}

/** Among writers who contend for one name many attempts fail; the limit of time ends it before this does. */
const mostAttempts = 60

type Glance = { readonly fence: readonly RecordData[]; readonly sets: readonly RRset[] }

/** What only a wildcard gives is not read as standing there. */
export async function readEndpoint(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
  fenceName: DomainName,
): Promise<Outcome<Reading, Trouble>> {
  const reading = await readAnswered(conversation, peer, random, name, fenceName)
  // A name with its fence is there, and so is what is above it: no wildcard reaches it.
  if (!reading.ok || reading.value.fence !== null) return reading
  const { fenceData, sets } = reading.value
  const stands = (at: DomainName, [first]: readonly { readonly type: RecordType }[]) =>
    first ? standsItself(conversation, peer, random, at, first.type) : good(true)
  const fenceStands = await stands(fenceName, fenceData)
  if (!fenceStands.ok) return fenceStands
  const setsStand = await stands(name, sets)
  if (!setsStand.ok) return setsStand
  return good(readingOf(fenceStands.value ? fenceData : [], setsStand.value ? sets : []))
}

/**
 * Records count when the fence that was heard before they were asked for is the one asked for after they were heard.
 * Where a write came between, every fence that follows is asked for together with records, so that among writers who
 * contend each answer ends one attempt and is the middle of the next.
 */
async function readAnswered(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
  fenceName: DomainName,
): Promise<Outcome<Reading, Trouble>> {
  const readFence = async (): Promise<Outcome<readonly RecordData[], Trouble>> => {
    const set = await readSet(conversation, peer, random, fenceName, 'TXT')
    return set.ok ? good(set.value?.data ?? []) : set
  }
  const readSets = () => readSteered(conversation, peer, random, name)
  const glance = async (): Promise<Outcome<Glance, Trouble>> => {
    const [fence, sets] = await Promise.all([readFence(), readSets()])
    if (!fence.ok) return fence
    return sets.ok ? good({ fence: fence.value, sets: sets.value }) : sets
  }
  const first = await readFence()
  if (!first.ok) return first
  const sets = await readSets()
  if (!sets.ok) return sets
  const after = await readFence()
  if (!after.ok) return after
  if (sameRecords(first.value, after.value)) return good(readingOf(after.value, sets.value))
  let before = after.value
  let middle = await glance()
  for (let attempt = 1; attempt < mostAttempts; attempt++) {
    if (!middle.ok) return middle
    const next = await glance()
    if (!next.ok) return next
    if (sameRecords(before, next.value.fence)) return good(readingOf(next.value.fence, middle.value.sets))
    before = middle.value.fence
    middle = next
  }
  return bad(
    trouble(
      'unsteady',
      `${absolute(name)} was written ${mostAttempts} times while it was read`,
      'look for writers that undo each other',
    ),
  )
}

const readingOf = (fenceData: readonly RecordData[], sets: readonly RRset[]): Reading => ({
  fence: fenceIn(fenceData),
  fenceData,
  sets,
})

/** Two questions for three types: a CNAME answers for every type (RFC 1034 section 4.3.2). */
async function readSteered(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
): Promise<Outcome<readonly RRset[], Trouble>> {
  const found = new Map<RecordType, RRset>()
  // One after another: a server holds its second small answer back until the first is acknowledged (Nagle's algorithm),
  // which the next question does at once and nothing else for 40 ms (44 ms a read at BIND, so 2).
  for (const type of ['A', 'AAAA'] as const) {
    const answer = await answerFor(conversation, peer, random, name, type)
    if (!answer.ok) return answer
    for (const steered of steeredTypes) {
      const set = setOf(answer.value, name, steered)
      if (set) found.set(steered, set)
    }
  }
  return good(steeredTypes.flatMap((type) => found.get(type) ?? []))
}

/** Servers give the records of a set in any order, and some in another one each time. */
const sameRecords = (a: readonly RecordData[], b: readonly RecordData[]): boolean =>
  a.length === b.length && textsOf(a) === textsOf(b)

const textsOf = (data: readonly RecordData[]): string => data.map(formatRecordData).sort().join('\n')

/** Types that are asked for besides the steered ones; a server need not answer ANY (RFC 8482). */
const otherTypes = recordTypes.filter((type) => !steeredTypes.some((steered) => steered === type))

export async function surveyEndpoint(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
  fenceName: DomainName,
): Promise<Outcome<Survey, Trouble>> {
  const reading = await readEndpoint(conversation, peer, random, name, fenceName)
  if (!reading.ok) return reading
  const others: (ForeignRecord & { readonly type: RecordType })[] = []
  for (const type of otherTypes) {
    const set = await readSet(conversation, peer, random, name, type)
    if (!set.ok) return set
    const { ttl = 0, data = [] } = set.value ?? {}
    others.push(...data.map((one) => ({ type, ttl, text: formatRecordData(one) })))
  }
  const { fence, fenceData, sets } = reading.value
  const first = others[0]
  const stand = first ? await standsItself(conversation, peer, random, name, first.type) : good(true)
  if (!stand.ok) return stand
  const fenceTexts = fenceData.map(formatRecordData)
  return good({ fence, sets, others: stand.value ? others : [], fenceTexts })
}

async function readSet(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
  type: RecordType,
): Promise<Outcome<RRset | null, Trouble>> {
  const answer = await answerFor(conversation, peer, random, name, type)
  return answer.ok ? good(setOf(answer.value, name, type)) : answer
}

/** What is answered with authority. */
export async function answerFor(
  conversation: Conversation,
  peer: Peer,
  random: Random,
  name: DomainName,
  type: RecordType,
): Promise<Outcome<Message, Trouble>> {
  const answer = await conversation.ask(query(pick(random, 65_536), name, typeCodes[type]))
  if (!answer.ok)
    return bad(
      answer.error.kind === 'failed' ? answer.error : noAnswer(answer.error.detail, answer.error.fix),
    )
  const { rcode, flags } = answer.value
  if (rcode !== rcodes.NOERROR && rcode !== rcodes.NXDOMAIN) return bad(rcodeFailure(rcode, peer))
  if (!flags.authoritative)
    return bad(
      trouble(
        'not-authoritative',
        `${addressOf(peer)} does not answer for ${absolute(name)} with authority`,
        `point \`server\` at the primary of ${absolute(peer.zone)}; a name that is delegated elsewhere cannot be steered here`,
      ),
    )
  return answer
}

const setOf = (message: Message, name: DomainName, type: RecordType): RRset | null =>
  setsOf(message.answer).find((set) => set.name === name && set.type === type) ?? null
