// Asks one nameserver, signed when there is a key, and believes only answers that are signed in return (RFC 8945).

import {
  absolute,
  type DomainName,
  decodeHeader,
  decodeMessage,
  encodeMessage,
  type Message,
  signMessage,
  type TsigKey,
  type TsigRefusal,
  verifyMessage,
} from '../dns/index.ts'
import { bad, type Clock, good, type Outcome } from '../terms/index.ts'
import { type Lost, rcodeTrouble, type Trouble, trouble, tsigTrouble, unsignedAnswer } from './trouble.ts'
import { openWire, type Wire, type WireFault } from './wire.ts'

export type Peer = {
  readonly server: { readonly host: string; readonly port: number }
  readonly zone: DomainName
  readonly key: TsigKey | null
  readonly clock: Clock
  readonly timeoutMs: number
}

export type Conversation = {
  /**
   * The answer whatever its RCODE; a failure is of the transport, the signature or the message. Several questions may
   * be under way; the server may answer them in any order. The question's id is a wish.
   */
  ask(question: Message): Promise<Outcome<Message, Trouble | Lost>>
}

export const addressOf = ({ server }: Peer): string => `${server.host}:${server.port}`
export const rcodeFailure = (rcode: number, peer: Peer): Trouble =>
  rcodeTrouble(rcode, addressOf(peer), absolute(peer.zone))

/** A connection of its own for as long as `talk` takes. */
export async function converse<T>(
  peer: Peer,
  talk: (conversation: Conversation) => Promise<T>,
  failed: (trouble: Trouble) => T,
): Promise<T> {
  const wire = await openWire(peer.server, peer)
  if (!wire.ok) return failed(unreachable(wire.error.text))
  try {
    return await talk({ ask: (question) => askOver(peer, wire.value, question) })
  } finally {
    wire.value.close()
  }
}

export const unreachable = (text: string): Trouble =>
  trouble('unreachable', text, 'look whether the server runs and takes DNS over TCP from here')

/** What a fault of the connection means to whoever asked. */
export const transportFailure = (fault: WireFault): Trouble | Lost =>
  fault.sent ? { kind: 'lost', detail: fault.text } : unreachable(fault.text)

/** The question as it goes out, under an id that is free; `mac` is null for one that is not signed. */
export function prepare(
  { key, clock }: Peer,
  wire: Wire,
  wished: Message,
): { readonly bytes: Buffer; readonly mac: Buffer | null; readonly question: Message } {
  const question = { ...wished, id: wire.freeId(wished.id) }
  const plain = encodeMessage(question)
  return key
    ? { ...signMessage(plain, key, { now: clock.now() }), question }
    : { bytes: plain, mac: null, question }
}

export async function askOver(
  peer: Peer,
  wire: Wire,
  wished: Message,
): Promise<Outcome<Message, Trouble | Lost>> {
  const { bytes, mac, question } = prepare(peer, wire, wished)
  const answer = await wire.ask(bytes)
  if (!answer.ok) return bad(transportFailure(answer.error))
  const believed = mac && peer.key ? verify(peer, peer.key, answer.value, mac) : good(answer.value)
  return believed.ok ? read(peer, question, believed.value) : believed
}

/** The message in octets that are believed, as an answer to this question. */
export function read(peer: Peer, question: Message, bytes: Uint8Array): Outcome<Message, Lost> {
  const message = decodeMessage(bytes)
  const lost = (why: string) => bad({ kind: 'lost', detail: `${addressOf(peer)} ${why}` } as const)
  if (!message.ok) return lost(`answered something that is no DNS message: ${message.error.reason}`)
  if (message.value.id !== question.id || !message.value.flags.response)
    return lost('answered another question')
  if (message.value.flags.truncated) return lost('truncated its answer over TCP')
  return message
}

function verify(
  peer: Peer,
  key: TsigKey,
  bytes: Buffer,
  requestMac: Uint8Array,
): Outcome<Buffer, Trouble | Lost> {
  const verified = verifyMessage(bytes, [key], { now: peer.clock.now(), requestMac })
  return verified.ok ? good(verified.value.bytes) : bad(disbelief(peer, key, verified.error, bytes))
}

/** An answer that is not believed proves nothing, except where the server says that it did not believe us. */
export function disbelief(
  peer: Peer,
  key: TsigKey,
  { error, peer: theirs, detail }: TsigRefusal,
  bytes: Uint8Array,
): Trouble | Lost {
  const at = addressOf(peer)
  const header = decodeHeader(bytes)
  if (error === 'UNSIGNED' && header) return unsignedAnswer(header.rcode, at, key.name)
  if (theirs && error !== 'UNSIGNED') return tsigTrouble(error, detail, at, key.name)
  return { kind: 'lost', detail: `the answer of ${at} is not to be believed (${error}): ${detail}` }
}
