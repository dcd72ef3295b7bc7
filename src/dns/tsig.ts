// TSIG (RFC 8945): a keyed hash over a message, so that an update is known to come from a holder of the key and an
// answer from the server that was asked. Time is handed in. Shortened MACs are refused (section 5.2.2.1, local policy).

import { timingSafeEqual } from 'node:crypto'
import { assert, bad, good, type Instant, type Outcome } from '../terms/index.ts'
import { classes } from './codes.ts'
import type { DomainName } from './records.ts'
import { hmacAfter, macOctets, secondsOf, type TsigKey, time48 } from './tsig-mac.ts'
import { appendTsig, locateTsig, type TsigRecord, withoutTsig } from './tsig-record.ts'
import { WireWriter } from './wire.ts'

export { type TsigAlgorithm, type TsigKey, tsigAlgorithms } from './tsig-mac.ts'

export const tsigErrors = {
  NOERROR: 0,
  FORMERR: 1,
  BADSIG: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADTRUNC: 22,
} as const
export type TsigErrorName = keyof typeof tsigErrors

/** Why a message is not believed. `peer`: the other side said so about our message, rather than we about its. */
export type TsigRefusal = {
  readonly error: TsigErrorName | 'UNSIGNED'
  readonly peer: boolean
  readonly detail: string
}

/** `bytes` is the message as it was before it was signed; `mac` signs the answer to it. */
export type Verified = { readonly bytes: Buffer; readonly mac: Buffer; readonly key: TsigKey }

type SignOptions = {
  readonly now: Instant
  /** Seconds that the clocks may differ; RFC 8945 section 10 recommends 300. */
  readonly fudge?: number
  /** The request's MAC, when this is the answer to it. */
  readonly requestMac?: Uint8Array
  readonly error?: TsigErrorName
}

/** Appends a TSIG record to a whole message. */
export function signMessage(
  message: Uint8Array,
  key: TsigKey,
  options: SignOptions,
): { readonly bytes: Buffer; readonly mac: Buffer } {
  assert(message.length >= 12, 'only a whole message is signed')
  const time = secondsOf(options.now)
  const error = tsigErrors[options.error ?? 'NOERROR']
  const fields = {
    keyName: key.name,
    algorithm: key.algorithm,
    time,
    fudge: options.fudge ?? 300,
    error,
    other: options.error === 'BADTIME' ? time48(time) : new Uint8Array(0),
  }
  const mac = macOf(message, key, fields, options.requestMac)
  const id = (message[0]! << 8) | message[1]!
  return { bytes: appendTsig(message, { ...fields, mac, originalId: id }), mac }
}

/** Answers a request whose TSIG is not believed: an unsigned record with the error (RFC 8945 section 5.2). */
export function appendTsigRefusal(
  message: Uint8Array,
  request: TsigRecord,
  error: 'BADKEY' | 'BADSIG',
): Buffer {
  return appendTsig(message, {
    ...request,
    mac: Buffer.alloc(0),
    error: tsigErrors[error],
    other: new Uint8Array(0),
  })
}

/** Checks key, MAC and time, in this order (RFC 8945 section 5.2). `requestMac`: when `bytes` answer a request of ours. */
export function verifyMessage(
  bytes: Uint8Array,
  keys: readonly TsigKey[],
  options: { readonly now: Instant; readonly requestMac?: Uint8Array },
): Outcome<Verified, TsigRefusal> {
  const refuse = (error: TsigRefusal['error'], detail: string, peer = false) => bad({ error, detail, peer })
  const found = locateTsig(bytes)
  if (!found.ok) return refuse('FORMERR', found.error)
  if (found.value === null) return refuse('UNSIGNED', 'the message carries no TSIG')
  const { record, start } = found.value
  const said = peerError(record)
  const key = keys.find((k) => k.name === record.keyName && k.algorithm === record.algorithm)
  if (!key) return refuse('BADKEY', `no key ${record.keyName} for ${record.algorithm} is known here`)
  if (said && record.mac.length === 0) return refuse(said, `the server answered ${said}`, true)
  if (record.mac.length !== macOctets[key.algorithm])
    return refuse(
      record.mac.length > macOctets[key.algorithm] ? 'FORMERR' : 'BADTRUNC',
      `the MAC has ${record.mac.length} octets, ${key.algorithm} has ${macOctets[key.algorithm]}`,
    )
  const original = withoutTsig(bytes, start, record.originalId)
  const mac = macOf(original, key, record, options.requestMac)
  if (!timingSafeEqual(mac, record.mac)) return refuse('BADSIG', `the MAC does not fit key ${key.name}`)
  if (said) return refuse(said, `the server answered ${said}${serverTime(record)}`, true)
  const apart = Math.abs(secondsOf(options.now) - record.time)
  if (apart > record.fudge)
    return refuse('BADTIME', `signed ${apart} s away from this clock, ${record.fudge} s are allowed`)
  return good({ bytes: original, mac, key })
}

function peerError(record: TsigRecord): TsigErrorName | null {
  if (record.error === 0) return null
  const named = Object.entries(tsigErrors).find(([, code]) => code === record.error)
  return named ? (named[0] as TsigErrorName) : 'FORMERR'
}

function serverTime(record: TsigRecord): string {
  if (record.other.length !== 6) return ''
  const seconds = Buffer.from(record.other).readUIntBE(0, 6)
  return seconds <= 8.64e12 ? `: its clock says ${new Date(seconds * 1000).toISOString()}` : ''
}

type Fields = Omit<TsigRecord, 'mac' | 'originalId'>

/** RFC 8945 section 4.3: the request's MAC, the message, the TSIG variables. */
function macOf(message: Uint8Array, key: TsigKey, fields: Fields, requestMac?: Uint8Array): Buffer {
  const variables = new WireWriter()
  variables.name(fields.keyName, false)
  variables.u16(classes.ANY)
  variables.u32(0)
  variables.name(fields.algorithm as DomainName, false)
  variables.put(time48(fields.time))
  variables.u16(fields.fudge)
  variables.u16(fields.error)
  variables.u16(fields.other.length)
  variables.put(fields.other)
  return hmacAfter(key, requestMac).update(message).update(variables.finish()).digest()
}
