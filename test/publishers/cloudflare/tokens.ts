// Who may do what: API tokens with their state and permissions, and how many requests they are allowed.

import { Refusal } from './zone-store.ts'

export type Token = {
  readonly status: 'active' | 'expired' | 'disabled'
  /** `all`: every zone of the account. */
  readonly zones: 'all' | readonly string[]
  readonly dns: 'edit' | 'read'
  /** Owned by an account and not by a user: verified elsewhere. */
  readonly ofAccount?: boolean
}

/** The token that the header carries. */
export function tokenIn(header: string | undefined, tokens: ReadonlyMap<string, Token>): Token | null {
  if (header === undefined)
    throw new Refusal(400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers')
  const match = /^Bearer ([A-Za-z0-9_-]{37,})$/.exec(header)
  if (!match)
    throw new Refusal(400, 6003, 'Invalid request headers', [
      { code: 6111, message: 'Invalid format for Authorization header' },
    ])
  return tokens.get(match[1]!) ?? null
}

export function verify(token: Token | null): unknown {
  if (!token || token.ofAccount) throw new Refusal(401, 1000, 'Invalid API Token')
  return { id: 'f267e341f3dd4697bd3b9f71dd96247f', status: token.status }
}

export function authorize(token: Token | null, zoneId: string, need: 'edit' | 'read'): void {
  if (!token) throw new Refusal(403, 9109, 'Invalid access token')
  if (token.status !== 'active') throw new Refusal(403, 10000, 'Authentication error')
  if (token.zones !== 'all' && !token.zones.includes(zoneId))
    throw new Refusal(403, 9109, 'Unauthorized to access requested resource')
  if (need === 'edit' && token.dns === 'read') throw new Refusal(403, 10000, 'Authentication error')
}

/** Requests of one user in a window; who goes beyond it is blocked for as long again. */
export class Quota {
  most: number
  readonly #windowMs: number
  readonly #monotonic: () => number
  #begun: number
  #used = 0

  constructor(most: number, windowMs: number, monotonic: () => number) {
    this.most = most
    this.#windowMs = windowMs
    this.#monotonic = monotonic
    this.#begun = monotonic()
  }

  /** Seconds until there is more, where there is none; null where the request was counted. */
  spend(): number | null {
    const now = this.#monotonic()
    if (now - this.#begun >= this.#windowMs) [this.#begun, this.#used] = [now, 0]
    if (this.#used++ < this.most) return null
    if (this.#used === this.most + 1) this.#begun = now
    return this.#left()
  }

  headers(): Readonly<Record<string, string>> {
    const remaining = Math.max(0, this.most - this.#used)
    return {
      ratelimit: `"default";r=${remaining};t=${this.#left()}`,
      'ratelimit-policy': `"default";q=${this.most};w=${this.#windowMs / 1000}`,
    }
  }

  #left(): number {
    return Math.ceil((this.#begun + this.#windowMs - this.#monotonic()) / 1000)
  }
}
