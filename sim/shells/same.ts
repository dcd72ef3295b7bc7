// Where the simulated world and the real shells say different things.

import { isDeepStrictEqual } from 'node:util'
import { canonical } from '../../src/steering/index.ts'

/** All that is compared, and the faults under which it is; what never happened was not checked. */
export const compared = [
  'node step',
  'answer asked over UDP',
  'node started from its disk',
  'reply to a process that died',
  'disk write',
  'provider read',
  'provider write',
  'provider refuses by its fence',
  'wire: reply-lost',
  'wire: reply-forged',
  'wire: request-lost',
  'wire: late',
  'wire: twice',
  'wire: refused',
  'late write lands',
  'provider edited by others',
  'store: saved',
  'store: somebody was first',
  'store: ordered',
  'store: loaded',
  'store: retired',
  'store: refused to retire',
  'keeper: write',
  'keeper: written',
  'keeper: fenced',
  'keeper: failed',
  'keeper: lost',
  'keeper: slow',
  'keeper: shown before it is on disk',
  'keeper: select',
  'keeper: confirm',
  'keeper: forget',
  'keeper: pass',
  'keeper: close',
  'keeper: kill',
  'keeper: tear',
  'keeper: answer-only',
  'keeper: undurable',
] as const
export type Compared = (typeof compared)[number]
export type Count = (what: Compared) => void

export class Disagreement extends Error {
  readonly about: string
  readonly simulated: string
  readonly real: string
  constructor(about: string, simulated: unknown, real: unknown) {
    super(`${about}: the simulated world says ${textOf(simulated)}, the shells say ${textOf(real)}`)
    this.about = about
    this.simulated = textOf(simulated)
    this.real = textOf(real)
  }
}

export function same(about: string, simulated: unknown, real: unknown): void {
  if (!isDeepStrictEqual(simulated, real)) throw new Disagreement(about, simulated, real)
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : canonical(plain(value)).slice(0, 4000)

/** Maps as lists, so that they can be read. */
function plain(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]))
}
