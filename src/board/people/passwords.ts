// Passwords are kept as scrypt makes them (RFC 7914), 128 MiB and about a third of a second each, with the parameters
// beside each hash so that they can be raised. The work is done off the event loop, few at once: a crowd that tries
// passwords waits for each other, and no answer of the board waits for them.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { JsonObject } from '../../terms/index.ts'

export type PasswordHash = {
  readonly N: number
  readonly r: number
  readonly p: number
  readonly salt: Buffer
  readonly key: Buffer
}

export type Cost = Pick<PasswordHash, 'N' | 'r' | 'p'>

const usual: Cost = { N: 2 ** 17, r: 8, p: 1 }
/** A damaged document must not order gigabytes. */
const dearest = 2 ** 20 * 8
const keyBytes = 32
const atOnce = 2
const mostWaiting = 30

/** Too many wait already; try again shortly. */
export const busy = Symbol('busy')

export class Passwords {
  readonly #cost: Cost
  readonly #nobodys: PasswordHash
  #running = 0
  readonly #waiting: (() => void)[] = []

  /** `cost`: less in tests. */
  constructor(cost: Cost = usual) {
    this.#cost = cost
    this.#nobodys = { ...cost, salt: randomBytes(16), key: randomBytes(keyBytes) }
  }

  async hash(password: string): Promise<PasswordHash | typeof busy> {
    const salt = randomBytes(16)
    const key = await this.#inTurn(() => derive(password, salt, this.#cost))
    return key === busy ? busy : { ...this.#cost, salt, key }
  }

  /** `hash` null: nobody's; it takes as long, so that time does not tell whether there is such a name. */
  async verify(password: string, hash: PasswordHash | null): Promise<boolean | typeof busy> {
    const against = hash ?? this.#nobodys
    const key = await this.#inTurn(() => derive(password, against.salt, against))
    if (key === busy) return busy
    return timingSafeEqual(key, against.key) && hash !== null
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T | typeof busy> {
    if (this.#running >= atOnce) {
      if (this.#waiting.length >= mostWaiting) return busy
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    } else this.#running += 1
    try {
      return await work()
    } finally {
      // The place goes from hand to hand; it is given up when nobody waits.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }
}

/** One way to write what can be written in several (NFKC), so that every keyboard types the same password. */
export const oneForm = (password: string): string => password.normalize('NFKC')

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options = { N, r, p, maxmem: 256 * r * (N + p + 1) }
  return new Promise((resolve, reject) => {
    scrypt(oneForm(password), salt, keyBytes, options, (problem, key) =>
      problem ? reject(problem) : resolve(key),
    )
  })
}

export const writtenHash = ({ N, r, p, salt, key }: PasswordHash): JsonObject => ({
  kdf: 'scrypt',
  N,
  r,
  p,
  salt: salt.toString('base64'),
  key: key.toString('base64'),
})

/** Null when it is none that can be checked. */
export function readHash(document: unknown): PasswordHash | null {
  const { kdf, N, r, p, salt, key } = (document ?? {}) as Readonly<Record<string, unknown>>
  if (kdf !== 'scrypt' || typeof N !== 'number' || typeof r !== 'number' || typeof p !== 'number') return null
  const whole = [N, r, p].every((one) => Number.isInteger(one) && one > 0)
  if (!whole || N * r * p > dearest || Math.log2(N) % 1 !== 0 || N < 2) return null
  if (typeof salt !== 'string' || typeof key !== 'string') return null
  const read = { N, r, p, salt: Buffer.from(salt, 'base64'), key: Buffer.from(key, 'base64') }
  return read.key.length === keyBytes && read.salt.length > 0 ? read : null
}
