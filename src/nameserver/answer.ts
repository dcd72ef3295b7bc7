// One request in, one reply out, or silence: the whole of what the nameserver says, without a socket. Nothing that a
// packet may hold leads to an exception.

import {
  classes,
  decodeHeader,
  decodeMessage,
  type Edns,
  encodeMessage,
  type Header,
  type LookupResult,
  lookup,
  type Message,
  metaTypes,
  noFlags,
  opcodes,
  type Question,
  rcodes,
  recordsOf,
  typeName,
} from '../dns/index.ts'
import { assert } from '../terms/index.ts'
import type { Authority } from './authority.ts'
import { believe, type Keyring, noKeys, type Reply, sealed } from './signed.ts'

export type Transport = 'udp' | 'tcp'

/** Octets of an answer over UDP that cross every path unfragmented (DNS flag day 2020), and our own receive buffer. */
export const udpPayload = 1232
const withoutEdns = 512
/** Octets; a longer request is not read: names that point at each other make long packets costly. */
export const maxRequest = 4096
const tcpPayload = 65_535

/**
 * Null: nothing is said, because it is no request (a response, or too short to be answered). A request under a key of the
 * ring is answered under it; under any other it is refused by name.
 */
export function answer(
  request: Uint8Array,
  transport: Transport,
  authority: Pick<Authority, 'zoneFor'>,
  keyring: Keyring = noKeys,
): Reply | null {
  const header = decodeHeader(request)
  if (!header || header.flags.response) return null
  if (header.opcode !== opcodes.QUERY) return send(bare(header, rcodes.NOTIMP), withoutEdns)
  // A query asks one question (RFC 9619).
  if (header.counts[0] !== 1 || request.length > maxRequest)
    return send(bare(header, rcodes.FORMERR), withoutEdns)
  const decoded = decodeMessage(request)
  if (!decoded.ok) return send(bare(header, decoded.error.rcode), withoutEdns)
  const message = decoded.value
  const limit = transport === 'tcp' ? tcpPayload : udpLimit(message.edns)
  const asker = believe(request, message, begin(message), keyring)
  return asker.ok ? sealed(respond(message, authority), asker.value, limit, keyring.now) : asker.error
}

const udpLimit = (edns: Edns | undefined): number =>
  edns ? Math.min(Math.max(edns.udpSize, withoutEdns), udpPayload) : withoutEdns

const send = (reply: Message, limit: number): Reply => ({
  bytes: encodeMessage(reply, { limit }),
  rcode: reply.rcode,
})

/** A reply to a request of which no more than its header is understood. */
export function bare(header: Header, rcode: number): Message {
  return {
    id: header.id,
    opcode: header.opcode,
    rcode,
    flags: { ...noFlags, response: true, recursionDesired: header.flags.recursionDesired },
    question: [],
    answer: [],
    authority: [],
    additional: [],
  }
}

function respond(message: Message, authority: Pick<Authority, 'zoneFor'>): Message {
  const start = begin(message)
  const fail = (rcode: number): Message => ({ ...start, rcode })
  if (message.edns && message.edns.version !== 0) return fail(rcodes.BADVERS)
  const [question] = message.question
  assert(question, 'a decoded query holds its one question')
  if (question.class !== classes.IN && question.class !== classes.ANY) return fail(rcodes.REFUSED)
  if (isTransfer(question)) return fail(rcodes.REFUSED)
  if (question.type === metaTypes.OPT || question.type === metaTypes.TSIG) return fail(rcodes.FORMERR)
  const view = authority.zoneFor(question.name)
  if (!view) return fail(rcodes.REFUSED)
  return fill(start, lookup(view, question.name, typeName(question.type)))
}

export const isTransfer = (question: Pick<Question, 'type'>): boolean =>
  question.type === metaTypes.AXFR || question.type === metaTypes.IXFR

/** A reply with nothing in it yet. */
export function begin(message: Message): Message {
  const { edns, flags } = message
  const ours: Edns | undefined = edns && {
    udpSize: udpPayload,
    version: 0,
    dnssecOk: edns.dnssecOk,
    options: [],
  }
  return {
    id: message.id,
    opcode: message.opcode,
    rcode: rcodes.NOERROR,
    flags: { ...noFlags, response: true, recursionDesired: flags.recursionDesired },
    question: message.question,
    answer: [],
    authority: [],
    additional: [],
    ...(ours && { edns: ours }),
  }
}

function fill(reply: Message, found: LookupResult): Message {
  if (found.kind === 'servfail') return { ...reply, rcode: rcodes.SERVFAIL }
  const filled = { ...reply, answer: found.answer.flatMap(recordsOf) }
  const authoritative = { ...reply.flags, authoritative: true }
  switch (found.kind) {
    case 'answer':
      return { ...filled, flags: authoritative, additional: found.additional.flatMap(recordsOf) }
    case 'nodata':
    case 'nxdomain':
      return {
        ...filled,
        flags: authoritative,
        rcode: found.kind === 'nxdomain' ? rcodes.NXDOMAIN : rcodes.NOERROR,
        authority: recordsOf(found.soa),
      }
    case 'referral':
      return {
        ...filled,
        // With a CNAME of ours before it, the answer is authoritative for the name asked (RFC 1035 section 4.1.1).
        flags: found.answer.length > 0 ? authoritative : reply.flags,
        authority: recordsOf(found.cut),
        additional: found.additional.flatMap(recordsOf),
      }
  }
}
