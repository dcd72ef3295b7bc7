// Fetches one JSON page: conditional, bounded in time and size. Whatever goes wrong comes back as a value.

import { type Clock, type Duration, ms, type Timers } from '../terms/index.ts'
import { parseRetryAfter } from './backoff.ts'

export type Fetch = typeof globalThis.fetch

export const pageLimitBytes = 2 * 1024 * 1024
export const pageTimeout: Duration = ms(10_000)

export type Page =
  | { readonly kind: 'fresh'; readonly json: unknown; readonly etag: string | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'trouble'; readonly text: string; readonly retryAfter: Duration | null }

const trouble = (text: string, retryAfter: Duration | null = null): Page => ({
  kind: 'trouble',
  text,
  retryAfter,
})

export type PageDeps = {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly timers: Timers
  /** Ends it early; the page is then trouble like any other. */
  readonly signal: AbortSignal
}

export async function fetchPage(url: string, etag: string | null, deps: PageDeps): Promise<Page> {
  const late = new AbortController()
  const cancelTimer = deps.timers.after(pageTimeout, () => late.abort())
  try {
    const response = await deps.fetch(url, {
      headers: {
        accept: 'application/json',
        'user-agent': 'holdfast-feed',
        ...(etag ? { 'if-none-match': etag } : {}),
      },
      signal: AbortSignal.any([deps.signal, late.signal]),
    })
    if (response.status === 200) return await readPage(response, url)
    await response.body?.cancel()
    if (response.status === 304 && etag !== null) return { kind: 'unchanged' }
    const retryAfter = parseRetryAfter(response.headers.get('retry-after'), deps.clock.now())
    return trouble(`${shown(url)} answered ${response.status}`, retryAfter)
  } catch (error) {
    return trouble(`${shown(url)} could not be read: ${causeOf(error)}`)
  } finally {
    cancelTimer()
  }
}

async function readPage(response: Response, url: string): Promise<Page> {
  const bytes = await readBounded(response)
  if (bytes === null) return trouble(`${shown(url)} is longer than ${pageLimitBytes} bytes`)
  try {
    return { kind: 'fresh', json: JSON.parse(bytes.toString('utf8')), etag: response.headers.get('etag') }
  } catch {
    return trouble(`${shown(url)} is no JSON (${bytes.length} bytes)`)
  }
}

async function readBounded(response: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    // Leaving the loop cancels the rest of the body.
    if (length > pageLimitBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Without user, password and query: an address may carry a key. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown cause'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'no answer in time'
  const cause = error.cause as { code?: unknown } | undefined
  return typeof cause?.code === 'string' ? cause.code : error.name
}
