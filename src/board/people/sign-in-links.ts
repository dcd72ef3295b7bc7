// Links that sign somebody in once, within a quarter of an hour: for whoever starts a Holdfast that knows nobody yet, and
// for whoever forgot their password. They live in memory alone, as hashes; a new start knows none.

import { createHash, randomBytes } from 'node:crypto'
import { type Instant, instant } from '../../terms/index.ts'
import type { Holder } from './sessions.ts'

export const linkLivesMs = 15 * 60_000
/** Open at once; one more ends the oldest. */
const most = 50

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export class SignInLinks {
  readonly #now: () => Instant
  readonly #open = new Map<string, { readonly holder: Holder; readonly until: Instant }>()

  constructor(now: () => Instant) {
    this.#now = now
  }

  make(holder: Holder): { readonly secret: string; readonly until: Instant } {
    const secret = randomBytes(32).toString('base64url')
    const until = instant(this.#now() + linkLivesMs)
    this.#open.set(sha256(secret), { holder, until })
    const oldest = this.#open.keys().next().value
    if (this.#open.size > most && oldest !== undefined) this.#open.delete(oldest)
    return { secret, until }
  }

  /** Whom it would sign in; it can still be used. */
  meant(secret: string): Holder | null {
    const link = this.#open.get(sha256(secret))
    return link && link.until >= this.#now() ? link.holder : null
  }

  /** The same, once. */
  use(secret: string): Holder | null {
    const holder = this.meant(secret)
    this.#open.delete(sha256(secret))
    return holder
  }

  /** Nobody gets in any more by a link that was meant for them. */
  endAll({ kind, name }: Holder): void {
    for (const [hash, { holder }] of this.#open)
      if (holder.kind === kind && holder.name === name) this.#open.delete(hash)
  }
}
