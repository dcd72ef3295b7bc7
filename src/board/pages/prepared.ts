// Pages made once for everybody who asks within a second, however many they are. A page that is only a little old is
// given at once while the next is made, so that a crowd never waits; an older one only when no other can be made, and it
// says itself how old it is.

import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { PageAddress } from './address.ts'

export type Coding = 'gzip' | 'br'

/** Of a page, and the same object for as long as it is the same page: whoever keeps this need not keep the page. */
export type Standing = {
  /** Monotonic milliseconds when its making began, or when it was found last that it still stands. */
  began: number
}

export type Prepared = {
  readonly status: number
  readonly location: string | null
  readonly html: Buffer
  /** See `DrawnPage`. */
  readonly styles: string | null
  /** Of these bytes, without quotes: each coding has a tag of its own (RFC 9110 8.8.3). */
  readonly tag: string
  /** Of what it shows (`matter.ts`); null: it is not known. */
  readonly matter: string | null
  /** Monotonic milliseconds when its making began. */
  readonly drawn: number
  readonly standing: Standing
  /** What it asked for. */
  readonly used: readonly string[]
  /** Compressed when it is first asked for so, once for all. */
  readonly packed: (coding: Coding) => Promise<Buffer>
}

/** Null: it could not be made. `last`: the one before, which may be found to stand still. */
export type Make = (address: PageAddress, last: Prepared | null) => Promise<Finished | 'stands' | null>

export type Finished = Pick<Prepared, 'status' | 'location' | 'styles' | 'matter' | 'used'> & {
  readonly html: string
}

export type PreparedLimits = {
  /** Up to this age a page is given as it is, in milliseconds. */
  readonly freshMs: number
  /** Up to this age it is given while the next is made. */
  readonly lateMs: number
  /** Up to this age a page that would show the same is not drawn again: by then it says that it is so old. */
  readonly heldMs: number
  /** The age up to which a page stands in for one that cannot be made. */
  readonly lastMs: number
  /** Of all kept pages with their compressed forms. */
  readonly bytes: number
  /** Pages being made at once; more are refused. */
  readonly making: number
}

export const preparedLimits: PreparedLimits = {
  freshMs: 1_000,
  lateMs: 5_000,
  heldMs: 30_000,
  lastMs: 24 * 3_600_000,
  bytes: 64 * 1024 * 1024,
  making: 48,
}

const gzipped = promisify(gzip)
const brotlied = promisify(brotliCompress)
/** A page lives for seconds: the levels at which another millisecond buys nearly nothing any more. */
const packers: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  gzip: (bytes) => gzipped(bytes, { level: 9 }),
  br: (bytes) =>
    brotlied(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 5,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
}

/** Compressed forms together weigh less than this share of the page. */
const withPacked = 1.6

export class PreparedPages {
  /** In the order of their last use. */
  readonly #pages = new Map<string, Prepared>()
  readonly #making = new Map<string, Promise<Prepared | null>>()
  readonly #make: Make
  readonly #monotonic: () => number
  readonly #limits: PreparedLimits
  #bytes = 0

  constructor(shape: { make: Make; monotonic: () => number; limits?: Partial<PreparedLimits> }) {
    this.#make = shape.make
    this.#monotonic = shape.monotonic
    this.#limits = { ...preparedLimits, ...shape.limits }
  }

  /** Bytes of the pages that are kept, with their compressed forms. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether whoever asks for this page is given it as it is. */
  isFresh({ began }: Standing): boolean {
    return this.#monotonic() - began < this.#limits.freshMs
  }

  /** Null: there is none, and none can be made now. */
  get(address: PageAddress): Prepared | Promise<Prepared | null> {
    const key = address.path + address.query
    const known = this.#pages.get(key) ?? null
    const age = known === null ? Number.POSITIVE_INFINITY : this.#monotonic() - known.standing.began
    if (known !== null) this.#touch(key, known)
    if (known !== null && age < this.#limits.freshMs) return known
    const next = this.#renew(key, address, known)
    if (known !== null && age < this.#limits.lateMs) return known
    return next.then((made) => made ?? (age < this.#limits.lastMs ? known : null))
  }

  #renew(key: string, address: PageAddress, last: Prepared | null): Promise<Prepared | null> {
    const under = this.#making.get(key)
    if (under) return under
    if (this.#making.size >= this.#limits.making) return Promise.resolve(null)
    const making = this.#made(key, address, last).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }

  async #made(key: string, address: PageAddress, last: Prepared | null): Promise<Prepared | null> {
    const began = this.#monotonic()
    const made = await this.#make(address, last)
    if (made === null) return null
    if (made === 'stands') return this.#stands(last!, began)
    const page = preparedOf(made, began)
    // What nobody knows is made again for who asks: made-up addresses must not push out real pages.
    if (page.status === 200) this.#keep(key, page)
    return page
  }

  /** The very same page: its tag, its compressed forms and what was answered with it stay good. */
  #stands(page: Prepared, began: number): Prepared {
    page.standing.began = began
    return page
  }

  #keep(key: string, page: Prepared): void {
    this.#drop(key)
    this.#pages.set(key, page)
    this.#bytes += weight(page)
    for (const oldest of this.#pages.keys()) {
      if (this.#bytes <= this.#limits.bytes) return
      this.#drop(oldest)
    }
  }

  #drop(key: string): void {
    const page = this.#pages.get(key)
    if (page && this.#pages.delete(key)) this.#bytes -= weight(page)
  }

  #touch(key: string, page: Prepared): void {
    this.#pages.delete(key)
    this.#pages.set(key, page)
  }
}

const weight = ({ html }: Prepared): number => Math.ceil(html.length * withPacked)

export function preparedOf({ html, ...made }: Finished, began: number): Prepared {
  const bytes = Buffer.from(html)
  const packed = new Map<Coding, Promise<Buffer>>()
  return {
    ...made,
    html: bytes,
    tag: hash('sha256', bytes, 'base64url').slice(0, 22),
    drawn: began,
    standing: { began },
    packed(coding) {
      const known = packed.get(coding) ?? packers[coding](bytes)
      packed.set(coding, known)
      return known
    },
  }
}
