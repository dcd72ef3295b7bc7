// Answers of several messages, as in a zone transfer (RFC 8945 section 5.3.1): the first is signed like any answer; each
// MAC after it covers the one before, the messages since, and the time, so that none can be left out or put elsewhere.

import { timingSafeEqual } from 'node:crypto'
import { assert, bad, good, type Instant, type Outcome } from '../terms/index.ts'
import { signMessage, type TsigRefusal, verifyMessage } from './tsig.ts'
import { hmacAfter, macOctets, secondsOf, type TsigKey, time48 } from './tsig-mac.ts'
import { appendTsig, locateTsig, type TsigRecord, withoutTsig } from './tsig-record.ts'

const fudge = 300
/** RFC 8945 section 5.3.1: messages that may follow a signed one unsigned. */
const mostUnsigned = 99

export type StreamSigner = (message: Uint8Array, now: Instant) => Buffer

/** Signs every message of one answer, in order. */
export function signStream(key: TsigKey, requestMac: Uint8Array): StreamSigner {
  let prior: Uint8Array | null = null
  return (message, now) => {
    if (prior === null) {
      const first = signMessage(message, key, { now, requestMac, fudge })
      prior = first.mac
      return first.bytes
    }
    assert(message.length >= 12, 'only a whole message is signed')
    const timers = { time: secondsOf(now), fudge }
    const mac = macOfFollowing(key, prior, [message], timers)
    prior = mac
    return appendTsig(message, {
      keyName: key.name,
      algorithm: key.algorithm,
      ...timers,
      mac,
      originalId: (message[0]! << 8) | message[1]!,
      error: 0,
      other: new Uint8Array(0),
    })
  }
}

/** `proven`: this message and all before it are the server's; false for one that waits for the next signature. */
export type StreamMessage = { readonly bytes: Buffer; readonly proven: boolean }
export type StreamVerifier = (bytes: Uint8Array, now: Instant) => Outcome<StreamMessage, TsigRefusal>

/** Verifies the messages of one answer, in order. The last must be `proven`; after a refusal nothing more is to be asked. */
export function verifyStream(key: TsigKey, requestMac: Uint8Array): StreamVerifier {
  let prior: Uint8Array | null = null
  let unsigned: Buffer[] = []
  return (bytes, now) => {
    if (prior === null) {
      const first = verifyMessage(bytes, [key], { now, requestMac })
      if (!first.ok) return first
      prior = first.value.mac
      return good({ bytes: first.value.bytes, proven: true })
    }
    const found = locateTsig(bytes)
    if (!found.ok) return refuse('FORMERR', found.error)
    if (found.value === null) {
      if (unsigned.length === mostUnsigned)
        return refuse('UNSIGNED', `more than ${mostUnsigned} messages of the answer in a row carry no TSIG`)
      unsigned.push(Buffer.from(bytes))
      return good({ bytes: Buffer.from(bytes), proven: false })
    }
    const { record, start } = found.value
    const original = withoutTsig(bytes, start, record.originalId)
    const doubt = doubtful(key, record, now)
    if (doubt) return bad(doubt)
    if (!timingSafeEqual(macOfFollowing(key, prior, [...unsigned, original], record), record.mac))
      return refuse('BADSIG', `the MAC does not fit key ${key.name} and the messages before`)
    prior = Buffer.from(record.mac)
    unsigned = []
    return good({ bytes: original, proven: true })
  }
}

const refuse = (error: TsigRefusal['error'], detail: string) => bad({ error, detail, peer: false })

function doubtful(key: TsigKey, record: TsigRecord, now: Instant): TsigRefusal | null {
  const doubt = (error: TsigRefusal['error'], detail: string) => ({ error, detail, peer: false })
  if (record.keyName !== key.name || record.algorithm !== key.algorithm)
    return doubt('BADKEY', `signed with ${record.keyName} in the middle of an answer under ${key.name}`)
  if (record.error !== 0)
    return { ...doubt('BADSIG', `the server answered TSIG error ${record.error}`), peer: true }
  if (record.mac.length !== macOctets[key.algorithm])
    return doubt(
      'BADTRUNC',
      `the MAC has ${record.mac.length} octets, ${key.algorithm} has ${macOctets[key.algorithm]}`,
    )
  const apart = Math.abs(secondsOf(now) - record.time)
  return apart > record.fudge
    ? doubt('BADTIME', `signed ${apart} s away from this clock, ${record.fudge} s are allowed`)
    : null
}

function macOfFollowing(
  key: TsigKey,
  prior: Uint8Array,
  messages: readonly Uint8Array[],
  timers: { readonly time: number; readonly fudge: number },
): Buffer {
  const hmac = hmacAfter(key, prior)
  for (const message of messages) hmac.update(message)
  const octets = Buffer.alloc(2)
  octets.writeUInt16BE(timers.fudge)
  return hmac.update(time48(timers.time)).update(octets).digest()
}
