// Who is calling, and what they may do. No token and no cookie: a reader of what is public. A token that is nobody's is
// refused everywhere, even where none is needed, so that a mistyped one is noticed; a cookie that is nobody's has merely
// ended.

import type { FastifyRequest } from 'fastify'
import type { Caller, Session, Sight, TokenScope } from './caller.ts'
import type { Tokens } from './desk.ts'
import { sessionIn } from './people/cookie.ts'
import type { Known, People } from './people/people.ts'
import { fromElsewhere, type Proof, proofInForm, proofOf } from './people/provenance.ts'
import { Refused } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** By its token, or by the cookie of its session. */
    caller: Caller | null
    /** Null as well when a token came along: it counts before a cookie. */
    session: Session | null
    /** Where `session` is kept. */
    sessionHash: string | null
    /** Somebody's cookie, until the form that came with it has shown where it was filled in. */
    unproven: Known | null
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
  respond: [],
  operate: ['respond', 'read'],
  admin: ['report', 'relay', 'read', 'respond', 'operate', 'node'],
  node: [],
}

export const may = (caller: Caller | null, scope: TokenScope): boolean =>
  caller?.scopes.some((own) => own === scope || implied[own].includes(scope)) ?? false

export const sightOf = (request: FastifyRequest): Sight => (may(request.caller, 'read') ? 'all' : 'public')

/** Its own scopes and what they imply. */
export const scopesWith = ({ scopes }: Caller): readonly TokenScope[] => [
  ...new Set(scopes.flatMap((own) => [own, ...implied[own]])),
]

const unauthorized = (challenge: string): Refused =>
  new Refused(
    401,
    {
      error: 'unauthorized',
      message: 'send a valid token as "Authorization: Bearer hf_…", or sign in at /sign-in',
    },
    { 'www-authenticate': challenge },
  )

const notProven = (): Refused =>
  new Refused(403, {
    error: 'forbidden',
    message:
      'a change by cookie needs the header "x-holdfast-csrf" (or the form field "csrf") with what /api/v1/me says, from a page of this board: load the page again, or send a token',
  })

/** The caller named by an Authorization header; null without one. Refuses with 401. */
export function identify(header: string | undefined, tokens: Tokens): Caller | null {
  if (header === undefined) return null
  const token = /^bearer +(\S{1,200})$/i.exec(header)?.[1]
  const caller = token === undefined ? null : tokens.recognise(token)
  if (!caller) throw unauthorized('Bearer realm="holdfast", error="invalid_token"')
  return caller
}

/** `board`: where people reach it, when the configuration says so. */
export type Doors = {
  readonly tokens: Tokens
  readonly people: People | undefined
  readonly board: string | undefined
}

const one = (header: string | readonly string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : header?.[0]

/** It came by https, as a trusted proxy, the browser or the configuration tells. */
export function cameByHttps({ protocol, host, headers }: FastifyRequest, board: string | undefined): boolean {
  if (protocol === 'https' || one(headers.origin)?.startsWith('https://')) return true
  return board?.startsWith('https://') === true && new URL(board).host === host
}

export const elsewhere = ({ headers, host }: FastifyRequest, board: string | undefined): boolean =>
  fromElsewhere({ site: one(headers['sec-fetch-site']), origin: one(headers.origin), host, board })

/** Refuses with 403 what a page of another site makes its readers ask for; a token is sent by nobody else's page. */
export function refuseElsewhere(request: FastifyRequest, board: string | undefined, message: string): void {
  if (request.caller === null && elsewhere(request, board))
    throw new Refused(403, { error: 'forbidden', message })
}

/** Fills in who asks, before the body is read. Refuses with 401 a token, with 403 a change that is not shown to be ours. */
export function recognise(request: FastifyRequest, { tokens, people, board }: Doors): void {
  request.caller = identify(request.headers.authorization, tokens)
  if (request.caller !== null || people === undefined || request.headers.cookie === undefined) return
  const secret = sessionIn(request.headers.cookie, cameByHttps(request, board))
  const known = secret === null ? null : people.recognise(secret)
  if (known === null) return
  const { needs } = request.routeOptions.config
  const asked = {
    method: request.method,
    needs,
    elsewhere: elsewhere(request, board),
    header: one(request.headers['x-holdfast-csrf']),
    contentType: request.headers['content-type'],
  }
  const proof = proofOf(asked, known.session.csrf)
  if (proof !== 'by-form') admit(request, known, proof)
  // Nothing acts before the form has been looked at; but who may not anyway is not read at all.
  else if (needs) demand(known.caller, needs, known.session)
  if (proof === 'by-form') request.unproven = known
}

/** The same for what a form carries, once its body is read. */
export function recogniseForm(request: FastifyRequest): void {
  const known = request.unproven
  if (known === null) return
  request.unproven = null
  const { needs } = request.routeOptions.config
  admit(request, known, proofInForm(request.body, needs, known.session.csrf))
}

function admit(request: FastifyRequest, known: Known, proof: Exclude<Proof, 'by-form'>): void {
  if (proof === 'refused') throw notProven()
  if (proof === 'ignored') return
  request.caller = known.caller
  request.session = known.session
  request.sessionHash = known.hash
}

/** Refuses with 401 when nobody is named, 403 naming the scope when somebody is. */
export function demand(caller: Caller | null, scope: TokenScope, session: Session | null = null): void {
  if (!caller) throw unauthorized('Bearer realm="holdfast"')
  if (!may(caller, scope))
    throw new Refused(
      403,
      {
        error: 'forbidden',
        message:
          session?.role == null
            ? `this needs a token with the scope "${scope}"`
            : `this needs the scope "${scope}", which the role ${session.role} does not have; an admin can change the role of ${caller.name}`,
      },
      { 'www-authenticate': `Bearer realm="holdfast", error="insufficient_scope", scope="${scope}"` },
    )
}
