// 64 bits that stand for (service, reporter): two 32-bit multiply-xor hashes (the finalizer is MurmurHash3's). Not a
// secret and not collision-proof against an attacker: reporter keys are keyed hashes that a sender cannot choose.

import type { ServiceId } from '../terms/index.ts'
import type { ReporterKey } from './shapes.ts'

/** Two unsigned 32-bit halves. The object is reused by the next call: read it at once. */
export type Fingerprint = { high: number; low: number }

const shared: Fingerprint = { high: 0, low: 0 }

const finish = (hash: number): number => {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export function fingerprint(service: ServiceId, reporter: ReporterKey): Fingerprint {
  let a = 0x811c9dc5 ^ service.length
  let b = 0x9e3779b9 ^ reporter.length
  for (let i = 0; i < service.length; i++) {
    const code = service.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x5bd1e995) ^ (b >>> 15)
  }
  for (let i = 0; i < reporter.length; i++) {
    const code = reporter.charCodeAt(i)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x5bd1e995) ^ (b >>> 15)
  }
  shared.high = finish(a)
  shared.low = finish(b)
  return shared
}
