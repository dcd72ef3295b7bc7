// Bearer tokens. Only the SHA-256 of a token is kept: it carries 256 random bits, so that a slow hash would add
// nothing. Every stored hash is compared in constant time, whatever was presented.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { JsonObject } from '../terms/index.ts'
import type { Caller, TokenScope, Tokens } from './desk.ts'

export const tokenScopes = ['report', 'relay', 'read', 'respond', 'operate', 'admin', 'node'] as const

/** The part of the store that tokens need. */
export interface TokenStore {
  get(key: string): Promise<JsonObject | null>
  put(key: string, value: JsonObject | null): Promise<void>
  keys(prefix: string): Promise<readonly string[]>
}

export interface StoredTokens extends Tokens {
  names(): readonly string[]
  /** The token stops working at once. False: nobody had that name. */
  revoke(name: string): Promise<boolean>
}

type Known = { readonly caller: Caller; readonly hash: Buffer }

const prefix = 'token/'
const shape = /^hf_[A-Za-z0-9_-]{43}$/
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
const isScope = (word: unknown): word is TokenScope => tokenScopes.includes(word as TokenScope)

function readKnown(document: JsonObject): Known | null {
  const { name, scopes, sha256: hex } = document
  if (typeof name !== 'string' || typeof hex !== 'string' || !/^[0-9a-f]{64}$/.test(hex)) return null
  if (!Array.isArray(scopes)) return null
  return { caller: { name, scopes: scopes.filter(isScope) }, hash: Buffer.from(hex, 'hex') }
}

/**
 * Reads the tokens from the store and keeps their hashes in memory, so that recognising one touches no disk.
 * `make` with a name that exists rotates it: the old token stops working once the new one is committed.
 */
export async function openTokens(store: TokenStore): Promise<StoredTokens> {
  const known = new Map<string, Known>()
  for (const key of await store.keys(prefix)) {
    const document = await store.get(key)
    const token = document && readKnown(document)
    if (token) known.set(token.caller.name, token)
  }

  return {
    recognise(token) {
      if (!shape.test(token)) return null
      const presented = sha256(token)
      let found: Caller | null = null
      for (const { caller, hash } of known.values()) if (timingSafeEqual(hash, presented)) found = caller
      return found
    },
    has: (name) => known.has(name),
    async make(name, scopes) {
      const token = `hf_${randomBytes(32).toString('base64url')}`
      const hash = sha256(token)
      await store.put(prefix + name, { name, scopes: [...scopes], sha256: hash.toString('hex') })
      known.set(name, { caller: { name, scopes: [...scopes] }, hash })
      return token
    },
    names: () => [...known.keys()],
    async revoke(name) {
      if (!known.has(name)) return false
      await store.put(prefix + name, null)
      return known.delete(name)
    },
  }
}
