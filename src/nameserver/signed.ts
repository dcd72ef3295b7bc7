// Signed requests (RFC 8945 section 5.2): who is believed, and how what is said in return is sealed. An unsigned request
// is nobody's in particular, and its answer goes as it is.

import {
  appendTsigRefusal,
  type DomainName,
  encodeMessage,
  locateTsig,
  type Message,
  metaTypes,
  type ResourceRecord,
  rcodes,
  signMessage,
  smallestLimit,
  type TsigKey,
  type TsigRefusal,
  verifyMessage,
} from '../dns/index.ts'
import { assert, bad, good, type Instant, type Outcome } from '../terms/index.ts'

/** `rcode` as in the message, extended bits included; `told`: the records of an answer. */
export type Reply = {
  readonly bytes: Buffer
  readonly rcode: number
  readonly told?: readonly ResourceRecord[]
}

/** The keys under which a question about `name` may be asked: each zone has its own. */
export type Keyring = {
  readonly keys: (name: DomainName) => readonly TsigKey[]
  readonly now: () => Instant
}
export const noKeys: Keyring = { keys: () => [], now: () => 0 as Instant }

/** Who asked: the key's holder, or anybody. */
export type Asker = { readonly key: TsigKey; readonly mac: Buffer } | null

const octetsWithoutEdns = 512

/** The asker, or the reply that refuses one who is not believed. `begun`: a reply to `message` with nothing in it yet. */
export function believe(
  request: Uint8Array,
  message: Message,
  begun: Message,
  keyring: Keyring,
): Outcome<Asker, Reply> {
  if (!message.additional.some(({ type }) => type === metaTypes.TSIG)) return good(null)
  const [question] = message.question
  const keys = question ? keyring.keys(question.name) : []
  const verified = verifyMessage(request, keys, { now: keyring.now() })
  if (verified.ok) return good(verified.value)
  return bad(refusal(request, begun, verified.error, keys, keyring.now()))
}

function refusal(
  request: Uint8Array,
  begun: Message,
  { error }: TsigRefusal,
  keys: readonly TsigKey[],
  now: Instant,
): Reply {
  const reply = (rcode: number): Buffer => encodeMessage({ ...begun, rcode }, { limit: octetsWithoutEdns })
  const located = locateTsig(request)
  if (!located.ok || !located.value || error === 'FORMERR' || error === 'UNSIGNED')
    return { bytes: reply(rcodes.FORMERR), rcode: rcodes.FORMERR }
  const { record } = located.value
  const bytes = reply(rcodes.NOTAUTH)
  const key = keys.find(({ name }) => name === record.keyName)
  // The time is told under the key, so that the asker can believe it (section 5.2.3).
  if (error === 'BADTIME' && key) {
    const signed = signMessage(bytes, key, { now, requestMac: record.mac, error })
    return { bytes: signed.bytes, rcode: rcodes.NOTAUTH }
  }
  const said = error === 'BADKEY' ? 'BADKEY' : 'BADSIG'
  return { bytes: appendTsigRefusal(bytes, record, said), rcode: rcodes.NOTAUTH }
}

/** The reply in at most `limit` octets, its signature included. */
export function sealed(reply: Message, asker: Asker, limit: number, now: () => Instant): Reply {
  const { rcode, answer: told } = reply
  if (asker === null) return { bytes: encodeMessage(reply, { limit }), rcode, told }
  const room = Math.max(smallestLimit, limit - tsigOctets(asker.key))
  const plain = encodeMessage(reply, { limit: room })
  return { bytes: signMessage(plain, asker.key, { now: now(), requestMac: asker.mac }).bytes, rcode, told }
}

/** At most what a TSIG record of this key takes: names, the fixed fields, the longest MAC. */
export function tsigOctets({ name, algorithm }: TsigKey): number {
  const octets = name.length + 2 + algorithm.length + 2 + 10 + 16 + 64
  assert(octets < 1400, 'a key has an ordinary name')
  return octets
}
