// Who is signed in. A session is a secret of 256 random bits in a browser's cookie; here only its SHA-256 is kept, in
// memory for recognising and in the store for the next start.

import { createHash, randomBytes } from 'node:crypto'
import { type Instant, instant, type JsonObject } from '../../terms/index.ts'
import type { TokenStore } from '../tokens.ts'
import { Watchers } from '../watchers.ts'

const hour = 3_600_000
/** Nobody asked for so long: it ends. */
export const idleMs = 12 * hour
/** It ends, whatever was asked. */
export const longestMs = 7 * 24 * hour
/** `seen` is written at most so often. */
const writtenEvery = 60_000
/** Of one holder; one more ends the one that was seen longest ago. */
const mostEach = 20

const prefix = 'session/'
const shape = /^[A-Za-z0-9_-]{43}$/

/** Whose session it is; a token signs in as what it may do. */
export type Holder = { readonly kind: 'user' | 'token'; readonly name: string }

export type Kept = {
  /** The SHA-256 of its secret, as hex. */
  readonly hash: string
  readonly holder: Holder
  /** What the browser calls itself, coarsely; no address is kept. */
  readonly device: string
  readonly began: Instant
  seen: Instant
  written: Instant
}

/** It names a session in lists; whoever knows it cannot be taken for its holder. */
export const publicId = ({ hash }: Kept): string => hash.slice(0, 16)

export class Sessions {
  readonly #store: TokenStore
  readonly #now: () => Instant
  readonly #kept = new Map<string, Kept>()
  readonly #watchers = new Watchers()

  private constructor(store: TokenStore, now: () => Instant) {
    this.#store = store
    this.#now = now
  }

  /** `now`: of the wall clock, by which sessions end also while nothing runs. */
  static async open(store: TokenStore, now: () => Instant): Promise<Sessions> {
    const sessions = new Sessions(store, now)
    for (const key of await store.keys(prefix)) {
      const kept = read(key.slice(prefix.length), await store.get(key))
      if (kept === null || sessions.#over(kept)) await store.put(key, null)
      else sessions.#kept.set(kept.hash, kept)
    }
    return sessions
  }

  /**
   * The secret for the cookie. `unwritten` is told when the store takes nothing: the session then lives until the next
   * start, because people must get in while a disk is full.
   */
  async begin(holder: Holder, device: string, unwritten: (problem: unknown) => void): Promise<string> {
    const secret = randomBytes(32).toString('base64url')
    const at = this.#now()
    const kept = { hash: sha256(secret), holder, device, began: at, seen: at, written: at }
    const theirs = this.of(holder)
    const surplus = theirs.slice(0, Math.max(0, theirs.length + 1 - mostEach))
    this.#kept.set(kept.hash, kept)
    try {
      await this.#store.put(prefix + kept.hash, written(kept))
      for (const one of surplus) await this.end(one)
    } catch (problem) {
      unwritten(problem)
    }
    return secret
  }

  /** Touches no disk; that it was seen is written later. */
  recognise(secret: string): Kept | null {
    if (!shape.test(secret)) return null
    const kept = this.#kept.get(sha256(secret))
    if (!kept) return null
    if (this.#over(kept)) {
      this.#forget(kept)
      return null
    }
    kept.seen = this.#now()
    if (kept.seen - kept.written >= writtenEvery) {
      kept.written = kept.seen
      // Losing this costs a minute of what is shown as last seen.
      this.#store.put(prefix + kept.hash, written(kept)).catch(() => {})
    }
    return kept
  }

  /** Those of one holder, the one that was seen longest ago first; of everybody without. */
  of(holder?: Holder): readonly Kept[] {
    return [...this.#kept.values()]
      .filter((kept) => !this.#over(kept) && (holder === undefined || sameHolder(kept.holder, holder)))
      .sort((a, b) => a.seen - b.seen || (a.hash < b.hash ? -1 : 1))
  }

  /** Over at once; rejects with `StoreRefusal` when it could not be written down that it is. */
  async end(kept: Kept): Promise<void> {
    this.#drop(kept)
    await this.#store.put(prefix + kept.hash, null)
  }

  /** Every one of a holder's, but for the one with that hash. */
  async endAll(holder: Holder, butHash?: string): Promise<number> {
    const ending = this.of(holder).filter(({ hash }) => hash !== butHash)
    for (const kept of ending) this.#drop(kept)
    for (const kept of ending) await this.#store.put(prefix + kept.hash, null)
    return ending.length
  }

  /** `ended` is called once, when it ends; the returned function takes that back. */
  watch(hash: string, ended: () => void): () => void {
    return this.#watchers.add(hash, ended)
  }

  /** Ends what has run out, for those who watch it. */
  sweep(): void {
    for (const kept of this.#kept.values()) if (this.#over(kept)) this.#forget(kept)
  }

  #over({ began, seen }: Kept): boolean {
    const now = this.#now()
    return now - seen > idleMs || now - began > longestMs
  }

  #drop({ hash }: Kept): void {
    this.#kept.delete(hash)
    this.#watchers.tell(hash)
  }

  /** What has run out is over without the store's word: its own times say so after a start as well. */
  #forget(kept: Kept): void {
    this.#drop(kept)
    this.#store.put(prefix + kept.hash, null).catch(() => {})
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const sameHolder = (one: Holder, other: Holder): boolean => one.kind === other.kind && one.name === other.name

const written = ({ holder, device, began, seen }: Kept): JsonObject => ({
  kind: holder.kind,
  name: holder.name,
  device,
  began,
  seen,
})

function read(hash: string, document: JsonObject | null): Kept | null {
  const { kind, name, device, began, seen } = document ?? {}
  if (!/^[0-9a-f]{64}$/.test(hash) || (kind !== 'user' && kind !== 'token') || typeof name !== 'string')
    return null
  if (typeof began !== 'number' || typeof seen !== 'number') return null
  return {
    hash,
    holder: { kind, name },
    device: typeof device === 'string' ? device : '',
    began: instant(began),
    seen: instant(seen),
    written: instant(seen),
  }
}
