// Who is calling, and what they may do. No token: a reader of what is public. A token that is nobody's is refused
// everywhere, even where none is needed, so that a mistyped one is noticed.

import type { FastifyRequest } from 'fastify'
import type { Caller, Sight, TokenScope, Tokens } from './desk.ts'
import { Refused } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null
  }
  interface FastifyContextConfig {
    /** The scope a route needs; `null` opens it to everybody. Every route that changes something must say. */
    needs?: TokenScope | null
  }
}

const implied: Readonly<Record<TokenScope, readonly TokenScope[]>> = {
  report: [],
  relay: ['report'],
  read: [],
  operate: ['read'],
  admin: ['report', 'relay', 'read', 'operate', 'node'],
  node: [],
}

export const may = (caller: Caller | null, scope: TokenScope): boolean =>
  caller?.scopes.some((own) => own === scope || implied[own].includes(scope)) ?? false

export const sightOf = (request: FastifyRequest): Sight => (may(request.caller, 'read') ? 'all' : 'public')

const unauthorized = (challenge: string): Refused =>
  new Refused(
    401,
    { error: 'unauthorized', message: 'send a valid token as "Authorization: Bearer hf_…"' },
    { 'www-authenticate': challenge },
  )

/** The caller named by an Authorization header; null without one. Refuses with 401. */
export function identify(header: string | undefined, tokens: Tokens): Caller | null {
  if (header === undefined) return null
  const token = /^bearer +(\S{1,200})$/i.exec(header)?.[1]
  const caller = token === undefined ? null : tokens.recognise(token)
  if (!caller) throw unauthorized('Bearer realm="holdfast", error="invalid_token"')
  return caller
}

/** Refuses with 401 when nobody is named, 403 naming the scope when somebody is. */
export function demand(caller: Caller | null, scope: TokenScope): void {
  if (!caller) throw unauthorized('Bearer realm="holdfast"')
  if (!may(caller, scope))
    throw new Refused(
      403,
      { error: 'forbidden', message: `this needs a token with the scope "${scope}"` },
      { 'www-authenticate': `Bearer realm="holdfast", error="insufficient_scope", scope="${scope}"` },
    )
}
