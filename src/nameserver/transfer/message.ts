// What is said to a secondary: that the zone has changed (RFC 1996), and the question how far it is.

import {
  classes,
  type DomainName,
  decodeMessage,
  encodeMessage,
  type Message,
  opcodes,
  query,
  type RRset,
  rcodeName,
  rcodes,
  recordsOf,
  signMessage,
  type TsigKey,
  typeCodes,
  verifyMessage,
} from '../../dns/index.ts'
import { bad, good, type Instant, type Outcome } from '../../terms/index.ts'

/** `mac`: that of the request when it was signed; the answer must be signed too. */
export type Question = { readonly id: number; readonly bytes: Buffer; readonly mac: Buffer | null }

/** The SOA goes along as a hint; who is told asks for it all the same (RFC 1996 section 3.7). */
export function notifyMessage(id: number, soa: RRset, key: TsigKey | null, now: Instant): Question {
  const plain: Message = {
    ...query(id, soa.name, typeCodes.SOA),
    opcode: opcodes.NOTIFY,
    flags: { ...query(id, soa.name, typeCodes.SOA).flags, authoritative: true },
    answer: recordsOf(soa),
  }
  return maybeSigned(plain, key, now)
}

export const soaQuestion = (id: number, origin: DomainName, key: TsigKey | null, now: Instant): Question =>
  maybeSigned(query(id, origin, typeCodes.SOA), key, now)

function maybeSigned(message: Message, key: TsigKey | null, now: Instant): Question {
  const bytes = encodeMessage(message)
  return key ? { id: message.id, ...signMessage(bytes, key, { now }) } : { id: message.id, bytes, mac: null }
}

/** The answer when it is one to `question`, believed; or why not, in words for people. */
function readAnswer(
  bytes: Buffer,
  { id, mac }: Question,
  key: TsigKey | null,
  now: Instant,
): Outcome<Message> {
  const verified = key && mac ? verifyMessage(bytes, [key], { now, requestMac: mac }) : null
  if (verified && !verified.ok) {
    const { error, detail } = verified.error
    return bad(error === 'UNSIGNED' ? `its answer is not signed${rcodeOf(bytes)}` : `${error}: ${detail}`)
  }
  const decoded = decodeMessage(verified ? verified.value.bytes : bytes)
  if (!decoded.ok) return bad(`it answered something that is no DNS message: ${decoded.error.reason}`)
  const message = decoded.value
  return message.id === id && message.flags.response ? good(message) : bad('it answered another question')
}

function rcodeOf(bytes: Buffer): string {
  const decoded = decodeMessage(bytes)
  return decoded.ok && decoded.value.rcode !== 0 ? ` (${rcodeName(decoded.value.rcode)})` : ''
}

export function readNotifyAnswer(
  bytes: Buffer,
  question: Question,
  key: TsigKey | null,
  now: Instant,
): Outcome<null> {
  const read = readAnswer(bytes, question, key, now)
  if (!read.ok) return read
  return read.value.rcode === rcodes.NOERROR ? good(null) : bad(`it answered ${rcodeName(read.value.rcode)}`)
}

/** The serial that a secondary answers with. */
export function readSerial(
  bytes: Buffer,
  question: Question,
  origin: DomainName,
  key: TsigKey | null,
  now: Instant,
): Outcome<number> {
  const read = readAnswer(bytes, question, key, now)
  if (!read.ok) return read
  const { rcode, answer, flags } = read.value
  const soa = answer.find(({ name, class: klass }) => name === origin && klass === classes.IN)
  if (rcode !== rcodes.NOERROR) return bad(`it answered ${rcodeName(rcode)} when asked for its serial`)
  if (!flags.authoritative || soa?.data.type !== 'SOA') return bad('it does not have the zone')
  return good(soa.data.serial)
}
