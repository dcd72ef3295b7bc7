// What a failed operation says of the endpoint it was sent to. Two questions matter: does it speak against the
// endpoint or only against the request, and can the request have been carried out all the same?

/** From the least to the most that moves: `connection` takes in `name`, `server` takes in both. */
export type MoveOn = 'name' | 'connection' | 'server'

export type Verdict = {
  /** `request`: the endpoint answered, and the fault is the request's. */
  readonly kind: MoveOn | 'request'
  /** False only where it is certain that nothing was sent. */
  readonly maybeSent: boolean
}

const nameCodes = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENODATA',
  'ESERVFAIL',
  'ETIMEOUT',
  'EAI_FAIL',
  'EAI_NODATA',
])
const unsentCodes = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'HOLDFAST_NO_CONNECTION',
])
const sentCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ECONNABORTED',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ESOCKETTIMEDOUT',
])
const timeoutNames = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ConnectTimeoutError',
])

type Told = {
  readonly code?: unknown
  readonly name?: unknown
  readonly syscall?: unknown
  readonly cause?: unknown
  readonly errors?: readonly unknown[]
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly $metadata?: { readonly httpStatusCode?: unknown }
}

/** Follows `cause` and an AggregateError's first error: `fetch` and Node wrap what happened. */
export function verdictOf(error: unknown, depth = 0): Verdict {
  if (typeof error !== 'object' || error === null) return { kind: 'request', maybeSent: true }
  const { code, name, syscall, cause, errors, status, statusCode, $metadata } = error as Told
  const told = String(code ?? '')
  if (nameCodes.has(told)) return { kind: 'name', maybeSent: false }
  const connecting = syscall === 'connect' || unsentCodes.has(told)
  if (connecting) return { kind: 'connection', maybeSent: false }
  if (isCertificate(told)) return { kind: 'connection', maybeSent: false }
  const answered = [$metadata?.httpStatusCode, statusCode, status].find((one) => typeof one === 'number')
  if (typeof answered === 'number') return { kind: answered >= 500 ? 'server' : 'request', maybeSent: true }
  if (sentCodes.has(told) || timeoutNames.has(String(name))) return { kind: 'connection', maybeSent: true }
  const inner = cause ?? errors?.[0]
  return inner !== undefined && depth < 5 ? verdictOf(inner, depth + 1) : { kind: 'request', maybeSent: true }
}

/** Whoever stands at the address could not prove to be the endpoint; TLS ends before a request is sent. */
const isCertificate = (code: string): boolean =>
  /^(ERR_TLS_CERT|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/.test(code)

const order: readonly (MoveOn | 'request')[] = ['name', 'connection', 'server', 'request']

/** Whether a failure of this kind moves what moves on `moveOn`. */
export const moves = (kind: Verdict['kind'], moveOn: MoveOn): boolean =>
  order.indexOf(kind) <= order.indexOf(moveOn)
