// What an answer of Cloudflare's API means, by its status and the codes in its envelope. Their texts change and their
// statuses are not to be relied on; the codes have stayed.

import { type Trouble, trouble } from '../trouble.ts'

/** A reply as it came; `envelope` is null where the body was none. */
export type Answer = {
  readonly status: number
  readonly envelope: Envelope | null
  /** Seconds; null where none were named. */
  readonly retryAfter: number | null
  /** What is left of the requests that are allowed; null where it is not told. */
  readonly quota: Quota | null
}

export type Quota = { readonly requests: number; readonly seconds: number }

/** The header `Ratelimit: "default";r=50;t=30`: 50 requests in the next 30 seconds. */
export function quotaFrom(header: string | null): Quota | null {
  const match = /;\s*r=(\d{1,9})\s*;\s*t=(\d{1,9})/.exec(header ?? '')
  return match ? { requests: Number(match[1]), seconds: Number(match[2]) } : null
}

/** So many are kept for what cannot wait: whoever uses the last is blocked for minutes, failover and all. */
const reserve = 50

/** Milliseconds between two requests that make what is left last. */
export const spacing = ({ requests, seconds }: Quota): number =>
  requests < reserve ? (1000 * seconds) / (requests + 1) : 0

export type Envelope = {
  readonly success: boolean
  readonly errors: readonly ApiError[]
  readonly result: unknown
  /** Records that match in all, where the answer is a list. */
  readonly total: number | null
}

/** `chain`: the errors below it, which tell more. */
export type ApiError = { readonly code: number; readonly message: string }

export type Meaning =
  | { readonly kind: 'good'; readonly envelope: Envelope }
  | { readonly kind: 'throttled'; readonly retryAfter: number }
  /** Cloudflare itself is in trouble: whether something was done is unknown. */
  | { readonly kind: 'down'; readonly detail: string }
  /** The token is not believed, or may not do this: only asking about the token tells which. */
  | { readonly kind: 'unauthorized'; readonly detail: string }
  /** A record to be deleted or changed is no longer there. Nothing was changed. */
  | { readonly kind: 'gone' }
  /** A record to be made is there already. Nothing was changed. */
  | { readonly kind: 'duplicate' }
  /** Addresses beside a CNAME. Nothing was changed. */
  | { readonly kind: 'conflict'; readonly detail: string }
  | { readonly kind: 'refused'; readonly trouble: Trouble }

/** An hour's block is told of as this much; it is asked again then anyway. */
const longestPause = 300
const has = (codes: readonly number[], wanted: readonly number[]): boolean =>
  codes.some((code) => wanted.includes(code))

export function meaningOf({ status, envelope, retryAfter }: Answer, zoneId: string): Meaning {
  const errors = envelope?.errors ?? []
  const codes = errors.map(({ code }) => code)
  const detail = `Cloudflare answered ${status}${errors.map(({ code, message }) => `, ${code} ${message}`).join('')}`
  if (status === 429 || has(codes, [10100]))
    return { kind: 'throttled', retryAfter: Math.min(longestPause, retryAfter ?? longestPause) }
  if (status >= 500) return { kind: 'down', detail }
  if (!envelope) return status < 300 ? { kind: 'down', detail: noEnvelope(status) } : refusedPage(status)
  if (envelope.success && status < 300) return { kind: 'good', envelope }
  if (has(codes, [81044])) return { kind: 'gone' }
  if (has(codes, [81057, 81058])) return { kind: 'duplicate' }
  if (has(codes, [81053, 81054, 81055, 81056])) return { kind: 'conflict', detail }
  if (has(codes, [1001, 7000, 7003])) return { kind: 'refused', trouble: wrongZoneId(zoneId, detail) }
  if (status === 401 || status === 403 || has(codes, [1000, 6003, 9106, 9109, 10000]))
    return { kind: 'unauthorized', detail }
  if (has(codes, [9021])) return { kind: 'refused', trouble: ttlTrouble(detail) }
  if (has(codes, [81045])) return { kind: 'refused', trouble: zoneFull(detail) }
  return {
    kind: 'refused',
    trouble: trouble('rejected', detail, 'correct what it names, or report this with the words above'),
  }
}

const noEnvelope = (status: number): string =>
  `something answered ${status} that is not Cloudflare's API: no JSON of its kind`

const refusedPage = (status: number): Meaning => ({
  kind: 'refused',
  trouble: trouble(
    'not-understood',
    `something answered ${status} with a page that is not of Cloudflare's API`,
    'look whether a proxy stands between, and correct `api`',
  ),
})

const wrongZoneId = (zoneId: string, detail: string): Trouble =>
  trouble(
    'wrong-zone-id',
    `Cloudflare knows no zone ${zoneId}: ${detail}`,
    'copy the Zone ID from the overview page of the zone at Cloudflare into `zoneId`',
  )

const ttlTrouble = (detail: string): Trouble =>
  trouble(
    'ttl-too-small',
    `${detail}: a plan has another TTL`,
    "set the endpoint's `ttl` to 60s or more, and at most 1d",
    false,
  )

const zoneFull = (detail: string): Trouble =>
  trouble(
    'zone-full',
    detail,
    'the zone holds as many records as its plan allows: remove some, or take a larger plan; each endpoint needs one more for its fence',
  )

export const throttled = (seconds: number): Trouble =>
  trouble(
    'throttled',
    `Cloudflare takes no more requests of this token's owner for ${seconds} s (1,200 in 5 minutes are allowed, all tools together)`,
    'nothing, it is asked again then; if this is told often, look what else uses the same account, or give Holdfast a user of its own',
  )

export const serverFailed = (detail: string): Trouble =>
  trouble('server-failed', detail, 'nothing, it is asked again; see www.cloudflarestatus.com')

export const wrongZone = (zoneId: string, found: string, zone: string): Trouble =>
  trouble(
    'wrong-zone',
    `zone ${zoneId} at Cloudflare is ${found}, not ${zone}`,
    `copy the Zone ID of ${zone} into \`zoneId\`, or correct \`zone\``,
  )

export type TokenStatus = 'active' | 'expired' | 'disabled' | 'unknown'

/** `tokenFile` is named in the sentence; the token itself never is. */
export function tokenTrouble(status: TokenStatus, zone: string, tokenFile: string, detail: string): Trouble {
  const make = `make one with the permission Zone → DNS → Edit for ${zone} under My Profile → API Tokens, and write it into ${tokenFile}`
  switch (status) {
    case 'active':
      return trouble(
        'no-permission',
        `the token is good, and may not do this: ${detail}`,
        `give it the permission Zone → DNS → Edit, with ${zone} among its zone resources; or correct \`zoneId\` if that zone is another's`,
      )
    case 'expired':
      return trouble('token-expired', `the token has expired: ${detail}`, `extend it, or ${make}`)
    case 'disabled':
      return trouble('token-disabled', `the token is disabled: ${detail}`, `enable it again, or ${make}`)
    case 'unknown':
      return trouble(
        'bad-token',
        `Cloudflare does not know this token: ${detail}`,
        `${make}; a token that an account owns (cfat_…) is to have the same permission and to be active`,
      )
  }
}

export function envelopeFrom(json: unknown): Envelope | null {
  if (typeof json !== 'object' || json === null) return null
  const { success, errors, result, result_info } = json as Record<string, unknown>
  if (typeof success !== 'boolean') return null
  const total = (result_info as { total_count?: unknown } | null | undefined)?.total_count
  return {
    success,
    errors: errorsFrom(errors),
    result,
    total: typeof total === 'number' ? total : null,
  }
}

/** Errors and those below them, in one list; each text bounded. */
function errorsFrom(json: unknown): readonly ApiError[] {
  if (!Array.isArray(json)) return []
  return json.slice(0, 10).flatMap((one: unknown) => {
    const { code, message, error_chain } = (one ?? {}) as Record<string, unknown>
    const here = typeof code === 'number' ? [{ code, message: `${message}`.slice(0, 200) }] : []
    return [...here, ...errorsFrom(error_chain)]
  })
}
