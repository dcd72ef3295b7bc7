// The keyed hash that every TSIG is made of: a key, the MAC that came before, and the octets after it (RFC 8945 4.3).

import { createHmac, type Hmac } from 'node:crypto'
import type { Instant } from '../terms/index.ts'
import type { DomainName } from './records.ts'

export const tsigAlgorithms = ['hmac-sha256', 'hmac-sha512'] as const
export type TsigAlgorithm = (typeof tsigAlgorithms)[number]

export type TsigKey = {
  readonly name: DomainName
  readonly algorithm: TsigAlgorithm
  readonly secret: Uint8Array
}

const hashNames = { 'hmac-sha256': 'sha256', 'hmac-sha512': 'sha512' } as const
export const macOctets = { 'hmac-sha256': 32, 'hmac-sha512': 64 } as const

/** `prior`: the MAC of the request, or of the message before in a stream; it goes in with its length. */
export function hmacAfter(key: TsigKey, prior?: Uint8Array): Hmac {
  const hmac = createHmac(hashNames[key.algorithm], key.secret)
  if (!prior) return hmac
  const length = Buffer.alloc(2)
  length.writeUInt16BE(prior.length)
  return hmac.update(length).update(prior)
}

export const secondsOf = (now: Instant): number => Math.floor(now / 1000)

export function time48(seconds: number): Buffer {
  const octets = Buffer.alloc(6)
  octets.writeUIntBE(seconds, 0, 6)
  return octets
}
