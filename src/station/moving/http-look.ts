// An HTTP look in the words of any monitor, carried as far as ours goes. What would look at something else than the
// original did is not carried: a check that is always down, or always up, is worse than none.

import type { JsonObject, Outcome } from '../../terms/index.ts'
import { bad, good } from '../../terms/index.ts'
import { type Draft, readable, refers } from './draft.ts'
import { unbelieved } from './why-not.ts'

export type HttpLook = {
  readonly url: string
  readonly method: string
  /** `200`, `200-299`. */
  readonly statuses: readonly string[]
  readonly followsRedirects: boolean
  readonly headers: ReadonlyMap<string, string>
  readonly hasBody: boolean
  readonly contains?: string
  readonly user?: { readonly name: string; readonly password: string }
  /** The certificate may be anybody's. */
  readonly trustsAll: boolean
}

/** What every header carries that nobody else should read. */
const tellsSecrets = /auth|cookie|token|secret|key|passw|session|signature/i
const notOurs = new Set(['content-length', 'connection', 'transfer-encoding'])

/** The check's probe. Errors: why this look cannot be carried. */
export function httpProbe(look: HttpLook, where: string, draft: Draft): Outcome<JsonObject> {
  const url = URL.parse(readable(look.url))
  if (url === null || !/^https?:$/.test(url.protocol)) return bad(`it has no http or https address`)
  if (look.method !== 'GET' && look.method !== 'HEAD')
    return bad(`it sends ${look.method}; Holdfast looks with GET or HEAD, which change nothing`)
  if (look.hasBody) return bad('it sends a body; Holdfast looks without one')
  if (look.trustsAll && url.protocol === 'https:') return good(insteadOf(url, where, draft))
  const user = look.user ?? userOf(url)
  url.username = ''
  url.password = ''
  const headers = headersOf(look.headers, user, where, draft)
  const status = statusesOf(look, where, draft)
  const plain =
    headers === null &&
    look.contains === undefined &&
    look.method === 'GET' &&
    status.length === 1 &&
    status[0] === '200-399'
  if (plain) return good({ http: addressOf(look.url, url) })
  return good({
    http: {
      url: addressOf(look.url, url),
      ...(look.method === 'GET' ? {} : { method: look.method }),
      ...(status.length === 1 && status[0] === '200-399' ? {} : { status: [...status] }),
      ...(look.contains === undefined ? {} : { contains: look.contains }),
      ...(headers === null ? {} : { headers }),
    },
  })
}

/** As it was written, wherever it holds no credentials: people look for it by that. */
const addressOf = (written: string, url: URL): string =>
  /^https?:\/\/[^/?#]*@/i.test(written) ? url.href : written

function insteadOf(url: URL, where: string, draft: Draft): JsonObject {
  draft.lose(where, 'certificate errors are ignored', unbelieved)
  return { tcp: `${url.hostname}:${url.port === '' ? 443 : url.port}` }
}

const userOf = (url: URL): HttpLook['user'] =>
  url.username === ''
    ? undefined
    : { name: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }

function headersOf(
  given: ReadonlyMap<string, string>,
  user: HttpLook['user'],
  where: string,
  draft: Draft,
): JsonObject | null {
  const headers: Record<string, string> = {}
  for (const [name, value] of given) {
    const key = name.toLowerCase()
    if (notOurs.has(key)) continue
    headers[key] = tellsSecrets.test(key) && !refers(value) ? draft.variable(`${where} ${key}`, value) : value
  }
  if (user !== undefined) {
    const word = Buffer.from(`${user.name}:${user.password}`).toString('base64')
    headers.authorization = draft.variable(`${where} authorization`, `Basic ${word}`)
  }
  return Object.keys(headers).length === 0 ? null : headers
}

/** Whoever followed redirects saw what stands behind them; we see the redirect itself, which is then an answer like any. */
function statusesOf(look: HttpLook, where: string, draft: Draft): readonly string[] {
  const read = look.statuses.filter((text) => /^[1-5]\d\d(-[1-5]\d\d)?$/.test(text))
  for (const text of look.statuses)
    if (!read.includes(text))
      draft.lose(where, `status ${text}`, 'a status or a range of statuses was expected')
  const given = read.length === 0 ? ['200-299'] : read
  if (!look.followsRedirects) return given
  draft.lose(
    where,
    'redirects are followed',
    'Holdfast does not follow them and takes one for an answer (300-399); write the final address where that is not enough',
  )
  return joined([...given, '300-399'])
}

/** Ranges in their order, those that touch as one. */
function joined(ranges: readonly string[]): readonly string[] {
  const pairs = ranges
    .map((text) => text.split('-').map(Number))
    .map(([from = 0, to = from]) => [from, to] as const)
    .sort((a, b) => a[0] - b[0])
  const merged: [number, number][] = []
  for (const [from, to] of pairs) {
    const last = merged.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`))
}
