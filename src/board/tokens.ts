// Bearer tokens. Only the SHA-256 of a token is kept: it carries 256 random bits, so that a slow hash would add
// nothing. Every stored hash is compared in constant time, whatever was presented.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Instant, instant, type JsonObject } from '../terms/index.ts'
import type { TokenFacts, TokenScope, Tokens } from './desk.ts'
import { Watchers } from './watchers.ts'

export const tokenScopes = ['report', 'relay', 'read', 'respond', 'operate', 'admin', 'node'] as const

/** The part of the store that tokens need. */
export interface TokenStore {
  get(key: string): Promise<JsonObject | null>
  put(key: string, value: JsonObject | null): Promise<void>
  keys(prefix: string): Promise<readonly string[]>
}

export interface StoredTokens extends Tokens {
  names(): readonly string[]
}

type Known = { facts: TokenFacts; readonly hash: Buffer }

const prefix = 'token/'
const dayMs = 86_400_000
const shape = /^hf_[A-Za-z0-9_-]{43}$/
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
const isScope = (word: unknown): word is TokenScope => tokenScopes.includes(word as TokenScope)
const instantIn = (value: unknown): Instant | null => (typeof value === 'number' ? instant(value) : null)

function readKnown(document: JsonObject): Known | null {
  const { name, scopes, sha256: hex, made, by, used } = document
  if (typeof name !== 'string' || typeof hex !== 'string' || !/^[0-9a-f]{64}$/.test(hex)) return null
  if (!Array.isArray(scopes)) return null
  const facts: TokenFacts = {
    name,
    scopes: scopes.filter(isScope),
    made: instantIn(made),
    by: typeof by === 'string' ? by : null,
    used: instantIn(used),
  }
  return { facts, hash: Buffer.from(hex, 'hex') }
}

const written = ({ facts: { name, scopes, made, by, used }, hash }: Known): JsonObject => ({
  name,
  scopes: [...scopes],
  sha256: hash.toString('hex'),
  made,
  by,
  used,
})

/**
 * Reads the tokens from the store and keeps their hashes in memory, so that recognising one touches no disk but on the
 * first use of a day. `make` with a name that exists rotates it: the old token stops working once the new one is
 * committed.
 */
export async function openTokens(store: TokenStore, now: () => Instant): Promise<StoredTokens> {
  const known = new Map<string, Known>()
  const watchers = new Watchers()
  const listeners: ((name: string) => void)[] = []
  for (const key of await store.keys(prefix)) {
    const document = await store.get(key)
    const token = document && readKnown(document)
    if (token) known.set(token.facts.name, token)
  }
  const ended = (name: string): void => {
    watchers.tell(name)
    for (const listener of listeners) listener(name)
  }
  const used = (token: Known): void => {
    const today = instant(Math.floor(now() / dayMs) * dayMs)
    if (token.facts.used === today) return
    token.facts = { ...token.facts, used: today }
    // Losing this costs what is shown as last used.
    store.put(prefix + token.facts.name, written(token)).catch(() => {})
  }

  return {
    recognise(token) {
      if (!shape.test(token)) return null
      const presented = sha256(token)
      let found: Known | null = null
      for (const one of known.values()) if (timingSafeEqual(one.hash, presented)) found = one
      if (found === null) return null
      used(found)
      const { name, scopes } = found.facts
      return { name, scopes }
    },
    has: (name) => known.has(name),
    list: () => [...known.values()].map(({ facts }) => facts),
    async make(name, scopes, by) {
      const token = `hf_${randomBytes(32).toString('base64url')}`
      const facts = { name, scopes: [...scopes], made: now(), by: by ?? null, used: null }
      const fresh: Known = { facts, hash: sha256(token) }
      await store.put(prefix + name, written(fresh))
      const rotated = known.has(name)
      known.set(name, fresh)
      if (rotated) ended(name)
      return token
    },
    names: () => [...known.keys()],
    async revoke(name) {
      // Before the store is asked: what is being used must not be written again behind its removal.
      if (!known.delete(name)) return false
      ended(name)
      await store.put(prefix + name, null)
      return true
    },
    watch: (name, tell) => watchers.add(name, tell),
    onEnd: (listener) => void listeners.push(listener),
  }
}
