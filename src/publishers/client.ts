// Asks one nameserver, signed when there is a key, and believes only answers that are signed in return (RFC 8945).

import {
  absolute,
  type DomainName,
  decodeMessage,
  encodeMessage,
  type Message,
  signMessage,
  type TsigKey,
  verifyMessage,
} from '../dns/index.ts'
import { bad, type Clock, good, type Outcome } from '../terms/index.ts'
import { type Lost, rcodeTrouble, type Trouble, trouble, tsigTrouble } from './trouble.ts'
import { openWire, type Wire } from './wire.ts'

export type Peer = {
  readonly server: { readonly host: string; readonly port: number }
  readonly zone: DomainName
  readonly key: TsigKey | null
  readonly clock: Clock
  readonly timeoutMs: number
}

export type Conversation = {
  /** The answer whatever its RCODE; a failure is of the transport, the signature or the message. */
  ask(question: Message): Promise<Outcome<Message, Trouble | Lost>>
}

export const addressOf = ({ server }: Peer): string => `${server.host}:${server.port}`
export const rcodeFailure = (rcode: number, peer: Peer): Trouble =>
  rcodeTrouble(rcode, addressOf(peer), absolute(peer.zone))

/** One connection for as long as `talk` takes. */
export async function converse<T>(
  peer: Peer,
  talk: (conversation: Conversation) => Promise<T>,
  failed: (trouble: Trouble) => T,
): Promise<T> {
  const wire = await openWire(peer.server, peer.timeoutMs)
  if (!wire.ok) return failed(unreachable(wire.error.text))
  try {
    return await talk({ ask: (question) => ask(peer, wire.value, question) })
  } finally {
    wire.value.close()
  }
}

const unreachable = (text: string): Trouble =>
  trouble('unreachable', text, 'look whether the server runs and takes DNS over TCP from here')

async function ask(peer: Peer, wire: Wire, question: Message): Promise<Outcome<Message, Trouble | Lost>> {
  const plain = encodeMessage(question)
  const signed = peer.key ? signMessage(plain, peer.key, { now: peer.clock.now() }) : null
  const answer = await wire.ask(signed?.bytes ?? plain)
  if (!answer.ok)
    return bad(
      answer.error.sent ? { kind: 'lost', detail: answer.error.text } : unreachable(answer.error.text),
    )
  const believed = signed && peer.key ? verify(peer, peer.key, answer.value, signed.mac) : good(answer.value)
  if (!believed.ok) return believed
  const message = decodeMessage(believed.value)
  const lost = (why: string) => bad({ kind: 'lost', detail: `${addressOf(peer)} ${why}` } as const)
  if (!message.ok) return lost(`answered something that is no DNS message: ${message.error.reason}`)
  if (message.value.id !== question.id || !message.value.flags.response)
    return lost('answered another question')
  if (message.value.flags.truncated) return lost('truncated its answer over TCP')
  return message
}

/** An answer that is not believed proves nothing, except where the server says that it did not believe us. */
function verify(
  peer: Peer,
  key: TsigKey,
  bytes: Buffer,
  requestMac: Uint8Array,
): Outcome<Buffer, Trouble | Lost> {
  const verified = verifyMessage(bytes, [key], { now: peer.clock.now(), requestMac })
  if (verified.ok) return good(verified.value.bytes)
  const { error, peer: theirs, detail } = verified.error
  const at = addressOf(peer)
  if (theirs && error !== 'UNSIGNED') return bad(tsigTrouble(error, detail, at, key.name))
  return bad({ kind: 'lost', detail: `the answer of ${at} is not to be believed (${error}): ${detail}` })
}
