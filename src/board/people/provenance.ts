// Whether a change that a cookie would authorise was asked for by our own pages. Three things have to agree: the cookie
// is SameSite=Strict, the browser says where the request began, and the request carries what only our pages can know.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TokenScope } from '../caller.ts'

export type Origin = {
  /** `Sec-Fetch-Site`, where the browser sends it: on https and on loopback. */
  readonly site: string | undefined
  readonly origin: string | undefined
  /** `host:port` that the request was for, as a trusted proxy tells it. */
  readonly host: string
  /** Where people reach the board, when the configuration says so (`https://status.example`). */
  readonly board: string | undefined
}

/** Another page asks. What no browser sent says nothing of itself: it is nobody's cookie that it carries. */
export function fromElsewhere({ site, origin, host, board }: Origin): boolean {
  // A browser's word cannot be forged by a page; a host can be changed by a proxy, so that it is asked second.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  if (origin === undefined) return false
  const from = originOf(origin)
  if (from === null) return true
  return from.host !== host.toLowerCase() && from.origin !== (board && originOf(board)?.origin)
}

function originOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

/** What a page of this session knows: from the session's secret, so that there is nothing to keep. */
export const csrfOf = (secret: string): string =>
  createHmac('sha256', secret).update('holdfast csrf').digest('base64url')

export function sameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

export type Asked = {
  readonly method: string
  /** What the route needs; null and undefined: nothing. */
  readonly needs: TokenScope | null | undefined
  readonly elsewhere: boolean
  /** `x-holdfast-csrf`. */
  readonly header: string | undefined
  readonly contentType: string | undefined
}

/**
 * `by-form`: its body will tell. `ignored`: the cookie counts for nothing, as in a report that anybody may make.
 * `refused`: it would have counted.
 */
export type Proof = 'granted' | 'by-form' | 'ignored' | 'refused'

const reads = new Set(['GET', 'HEAD', 'OPTIONS'])
const form = /^application\/x-www-form-urlencoded\b/i

export function proofOf({ method, needs, elsewhere, header, contentType }: Asked, csrf: string): Proof {
  if (reads.has(method)) return 'granted'
  const unproven = needs ? 'refused' : 'ignored'
  if (elsewhere) return unproven
  if (header !== undefined) return sameText(header, csrf) ? 'granted' : 'refused'
  return form.test(contentType ?? '') ? 'by-form' : unproven
}

type Fields = Readonly<Record<string, unknown>> | null | undefined

/** `_csrf` in forms whose other fields are an order's own. */
function fieldOf(body: unknown): unknown {
  if (body instanceof URLSearchParams) return body.get('csrf') ?? body.get('_csrf')
  return (body as Fields)?.csrf ?? (body as Fields)?._csrf
}

/** A form's body, as one of our parsers left it. */
export function proofInForm(body: unknown, needs: Asked['needs'], csrf: string): Exclude<Proof, 'by-form'> {
  const field = fieldOf(body)
  if (typeof field !== 'string') return needs ? 'refused' : 'ignored'
  return sameText(field, csrf) ? 'granted' : 'refused'
}
