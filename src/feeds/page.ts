// Fetches one document: conditional, bounded in time, size, redirections and where they lead. Whatever goes wrong comes
// back as a value. The size is that of what was unpacked, so that a little that unpacks to a lot is stopped there.

import { type Clock, type Duration, ms, type Timers } from '../terms/index.ts'
import { parseRetryAfter } from './backoff.ts'

export type Fetch = typeof globalThis.fetch

/** Google's whole history, the largest real document, has 10 MB. */
export const pageLimitBytes = 16 * 1024 * 1024
/** For all of it: whoever dribbles a byte a second has had its time too. */
export const pageTimeout: Duration = ms(20_000)
const mostRedirects = 3

/** What the provider gives to be asked with the next time. */
export type Validators = { readonly etag: string | null; readonly modified: string | null }
export const noValidators: Validators = { etag: null, modified: null }

export type Page =
  | {
      readonly kind: 'fresh'
      readonly body: Uint8Array
      readonly charset: string | undefined
      readonly validators: Validators
    }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'trouble'; readonly text: string; readonly retryAfter: Duration | null }

const trouble = (text: string, retryAfter: Duration | null = null): Page => ({
  kind: 'trouble',
  text,
  retryAfter,
})

export type PageDeps = {
  readonly fetch: Fetch
  /**
   * For where a page leads on to: it reaches public addresses alone, judged when it connects, and rejects all else with
   * the code ENOTPUBLIC. The configured address is the operator's word and may be anywhere.
   */
  readonly fetchOutside: Fetch
  readonly clock: Clock
  readonly timers: Timers
  /** Ends it early; the page is then trouble like any other. */
  readonly signal: AbortSignal
}

export async function fetchPage(url: string, known: Validators, deps: PageDeps): Promise<Page> {
  const late = new AbortController()
  const cancelTimer = deps.timers.after(pageTimeout, () => late.abort())
  const signal = AbortSignal.any([deps.signal, late.signal])
  try {
    return await followed(url, known, { ...deps, signal })
  } catch (error) {
    if (codeOf(error) === 'ENOTPUBLIC')
      return trouble(`${shown(url)} leads to an address inside this network`)
    return trouble(`${shown(url)} could not be read: ${causeOf(error)}`)
  } finally {
    cancelTimer()
  }
}

async function followed(url: string, known: Validators, deps: PageDeps): Promise<Page> {
  let at = url
  // Once it has led to another host, the way back into this network is closed as well.
  let outside = false
  for (let hops = 0; hops <= mostRedirects; hops++) {
    outside ||= new URL(at).hostname !== new URL(url).hostname
    const fetchHere = outside ? deps.fetchOutside : deps.fetch
    const response = await fetchHere(at, {
      headers: headersFor(known),
      signal: deps.signal,
      redirect: 'manual',
    })
    const { status } = response
    if (status === 200) return await readPage(response, at)
    await response.body?.cancel()
    if (status === 304 && (known.etag ?? known.modified) !== null) return { kind: 'unchanged' }
    const location =
      status >= 301 && status <= 308 && status !== 304 ? response.headers.get('location') : null
    if (location === null) {
      if (status === 404 || status === 410) return { kind: 'missing' }
      const retryAfter = parseRetryAfter(response.headers.get('retry-after'), deps.clock.now())
      return trouble(`${shown(at)} answered ${status}`, retryAfter)
    }
    const next = destination(location, at)
    if (next.refused !== null) return trouble(`${shown(at)} leads to ${next.refused}`)
    at = next.url
  }
  return trouble(`${shown(url)} leads on more than ${mostRedirects} times`)
}

const headersFor = ({ etag, modified }: Validators): Record<string, string> => ({
  accept: 'application/json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5',
  'user-agent': 'holdfast-feed',
  ...(etag === null ? {} : { 'if-none-match': etag }),
  ...(etag !== null || modified === null ? {} : { 'if-modified-since': modified }),
})

type Destination = { readonly url: string; readonly refused: null } | { readonly refused: string }

/** Never to another scheme than the web's, never from https to http. */
function destination(location: string, from: string): Destination {
  const before = new URL(from)
  const to = URL.canParse(location, from) ? new URL(location, from) : null
  if (to === null) return { refused: 'no address' }
  if (to.protocol !== 'https:' && to.protocol !== 'http:')
    return { refused: `another scheme (${to.protocol})` }
  if (before.protocol === 'https:' && to.protocol === 'http:') return { refused: 'plain http' }
  return { url: to.href, refused: null }
}

async function readPage(response: Response, url: string): Promise<Page> {
  const body = await readBounded(response)
  if (body === null) return trouble(`${shown(url)} is longer than ${pageLimitBytes} bytes`)
  const charset = /charset="?([\w-]{1,40})/i.exec(response.headers.get('content-type') ?? '')?.[1]
  const validators = { etag: response.headers.get('etag'), modified: response.headers.get('last-modified') }
  return { kind: 'fresh', body, charset, validators }
}

async function readBounded(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    // Leaving the loop cancels the rest of the body.
    if (length > pageLimitBytes) return null
    chunks.push(chunk)
  }
  // A copy of its own, not a part of a pool: it moves to another thread.
  const body = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    body.set(chunk, at)
    at += chunk.length
  }
  return body
}

/** Without user, password and query: an address may carry a key. */
export function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time'
  return codeOf(error) ?? error.name
}

/** The system's word for it, where it has one: `fetch` wraps it, and requests do not. */
function codeOf(error: unknown): string | null {
  const { code, cause } = (error ?? {}) as {
    readonly code?: unknown
    readonly cause?: { readonly code?: unknown }
  }
  const told = [cause?.code, code].find((one) => typeof one === 'string')
  return typeof told === 'string' ? told : null
}
