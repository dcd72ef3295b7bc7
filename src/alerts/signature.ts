// How a receiver knows that a webhook is ours and fresh: an HMAC over the time and the exact bytes of the body, in
// one header. The time is under the signature, so that an old delivery cannot be played again later.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../terms/index.ts'

/** `Holdfast-Signature: t=<seconds since the epoch>,v1=<hex HMAC-SHA-256 of "t.body">`. */
export function signatureHeader(secret: string, body: string, now: Instant): string {
  const t = Math.floor(now / 1000)
  return `t=${t},v1=${mac(secret, t, body).toString('hex')}`
}

/**
 * For receivers. `header` is the `Holdfast-Signature` header, `body` the request's body before any parsing. False
 * for a foreign, malformed or stale signature; never throws. A header may carry several `v1` while a secret is changed.
 */
export function verifySignature(
  secret: string,
  header: string | undefined,
  body: string,
  now: Instant,
  toleranceSeconds = 300,
): boolean {
  const parts = (header ?? '').slice(0, 1024).split(',')
  const t = Number(/^t=(\d{1,12})$/.exec(parts[0] ?? '')?.[1] ?? Number.NaN)
  if (!(Math.abs(now / 1000 - t) <= toleranceSeconds)) return false
  const expected = mac(secret, t, body)
  return parts.slice(1).some((part) => {
    const hex = /^v1=([0-9a-f]{64})$/.exec(part)?.[1]
    return hex !== undefined && timingSafeEqual(Buffer.from(hex, 'hex'), expected)
  })
}

const mac = (secret: string, t: number, body: string): Buffer =>
  createHmac('sha256', secret).update(`${t}.${body}`).digest()
