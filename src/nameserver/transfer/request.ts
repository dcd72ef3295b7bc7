// What is said to a request for a whole zone: AXFR (RFC 5936) and IXFR (RFC 1995), which is answered with the whole zone,
// or with its SOA alone where the asker has it already. A value; the sending is done elsewhere.

import {
  classes,
  type DomainName,
  decodeHeader,
  decodeMessage,
  encodeInMessages,
  isLaterSerial,
  type Message,
  metaTypes,
  opcodes,
  rcodes,
  recordsOf,
  type StreamSigner,
  signStream,
  type TsigKey,
} from '../../dns/index.ts'
import type { Instant } from '../../terms/index.ts'
import { bare, begin, isTransfer, maxRequest, type Transport } from '../answer.ts'
import { type Asker, believe, type Keyring, type Reply, sealed, tsigOctets } from '../signed.ts'
import { mayTransfer, type TransferRules } from './rules.ts'
import { type Snapshot, transferRecords } from './snapshot.ts'

export type OutgoingZone = { readonly rules: TransferRules; readonly snapshot: Snapshot | null }

export type Verdict =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** `ahead`: the asker says that it has a serial later than ours. */
  | {
      readonly kind: 'current'
      readonly reply: Reply
      readonly origin: DomainName
      readonly ahead: number | null
    }
  | { readonly kind: 'zone'; readonly origin: DomainName; readonly messages: Iterable<Buffer> }

export type Facts = {
  readonly zone: (origin: DomainName) => OutgoingZone | undefined
  readonly keyring: Keyring
}

/** Octets: some hundred records, so that making one message holds up no answer. */
const messageTarget = 4000
const largest = 65_535
/** A SOA with the longest names fits. */
const replyLimit = 1232

/** Null: it is no request for a transfer. Cheap, because every request is looked at. */
export function transferAsked(request: Uint8Array): boolean {
  const header = decodeHeader(request)
  if (!header || header.flags.response || header.opcode !== opcodes.QUERY || header.counts[0] !== 1)
    return false
  let at = 12
  // Before the first question nothing stands that a pointer could lead to.
  while (at < request.length && request[at] !== 0) at += request[at]! + 1
  return at + 2 < request.length && isTransfer({ type: (request[at + 1]! << 8) | request[at + 2]! })
}

/** Any octets give a verdict. `from`: the asker's address. */
export function judge(request: Uint8Array, from: string, transport: Transport, facts: Facts): Verdict | null {
  const header = decodeHeader(request)
  if (!header || header.flags.response) return null
  const { keyring } = facts
  const decoded = request.length <= maxRequest ? decodeMessage(request) : null
  if (!decoded?.ok) return plain(sealed(bare(header, rcodes.FORMERR), null, replyLimit, keyring.now))
  const message = decoded.value
  const begun = begin(message)
  const asker = believe(request, message, begun, keyring)
  if (!asker.ok) return plain(asker.error)
  const say = (reply: Message): Reply => sealed(reply, asker.value, replyLimit, keyring.now)
  const fail = (rcode: number): Verdict => plain(say({ ...begun, rcode }))
  if (message.edns && message.edns.version !== 0) return fail(rcodes.BADVERS)
  const [question] = message.question
  if (!question || message.question.length > 1 || !isTransfer(question)) return fail(rcodes.FORMERR)
  const zone = question.class === classes.IN ? facts.zone(question.name) : undefined
  // One word for all who may not: which zones go out, and to whom, is nobody else's affair.
  if (!zone || !mayTransfer(zone.rules, from, asker.value?.key ?? null)) return fail(rcodes.REFUSED)
  if (question.type === metaTypes.AXFR && transport === 'udp') return fail(rcodes.REFUSED)
  if (zone.snapshot === null) return fail(rcodes.SERVFAIL)
  const { snapshot } = zone
  const head: Message = { ...begun, flags: { ...begun.flags, authoritative: true } }
  if (question.type === metaTypes.IXFR) {
    const theirs = clientSerial(message, question.name)
    if (theirs === null) return fail(rcodes.FORMERR)
    const ahead = isLaterSerial(theirs, snapshot.serial)
    // Over UDP the SOA says "ask over TCP" to who has not got it (RFC 1995 section 2).
    if (ahead || theirs === snapshot.serial || transport === 'udp') {
      const reply = say({ ...head, answer: recordsOf(snapshot.soa) })
      return { kind: 'current', reply, origin: question.name, ahead: ahead ? theirs : null }
    }
  }
  return {
    kind: 'zone',
    origin: question.name,
    messages: zoneMessages(head, snapshot, asker.value, keyring.now),
  }
}

const plain = (reply: Reply): Verdict => ({ kind: 'reply', reply })

/** The serial that an IXFR says its asker has; null when it says none. */
function clientSerial(message: Message, origin: DomainName): number | null {
  const [soa] = message.authority
  return soa?.name === origin && soa.data.type === 'SOA' ? soa.data.serial : null
}

function* zoneMessages(
  head: Message,
  snapshot: Snapshot,
  asker: Asker,
  now: () => Instant,
): Generator<Buffer, void, undefined> {
  const sign = asker && signerFor(asker)
  const limit = largest - (asker ? tsigOctets(asker.key) : 0)
  for (const message of encodeInMessages(head, transferRecords(snapshot), { target: messageTarget, limit }))
    yield sign ? sign(message, now()) : message
}

const signerFor = ({ key, mac }: { readonly key: TsigKey; readonly mac: Buffer }): StreamSigner =>
  signStream(key, mac)
