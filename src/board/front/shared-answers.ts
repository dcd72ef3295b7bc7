// Whole answers that are the same for everybody, kept as they were sent: the next one who asks the same is given the
// same bytes and headers in front of the router. What is given is what the routes have answered, so that the two cannot
// come to differ; a route says what may be shared and for how long. Made by the routes alone: nothing is worked out here.

import type { IncomingHttpHeaders } from 'node:http'
import { isKnown } from '../packing.ts'

export type SharedAnswer = {
  readonly status: number
  /** Names and values in turn, as `writeHead` takes them. */
  readonly headers: readonly string[]
  readonly body: Buffer | null
  /** The pattern of its route, for the figures. */
  readonly route: string
}

export type Asked = {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** What a route says of an answer that anybody may be given. */
export type Shareable = {
  /** Whether the route would answer the same now. It lives as long as the answer: it holds on to nothing large. */
  readonly current: () => boolean
  /** The route looks at no cookie. */
  readonly cookiesIgnored: boolean
}

type Kept = Shareable & {
  readonly answer: SharedAnswer
  readonly tag: string | undefined
  readonly bytes: number
  /** Monotonic milliseconds. */
  readonly at: number
}

export type SharedLimits = {
  /** Addresses with answers of their own; the one kept for longest is forgotten first. */
  readonly keys: number
  /** Of all that is kept, likewise. */
  readonly bytes: number
  /** What is older, in milliseconds, is nearly always no longer current: its route may be asked again. */
  readonly longestMs: number
}

export const sharedLimits: SharedLimits = { keys: 4_000, bytes: 32 * 1024 * 1024, longestMs: 10_000 }

/** Bytes of the headers and of what keeps an answer. */
const aroundBody = 2_048

/** A request with any of these is the routes' own business. */
const particular = [
  'authorization',
  'range',
  'if-match',
  'if-modified-since',
  'if-unmodified-since',
  'if-range',
  'content-length',
  'transfer-encoding',
  'expect',
  'upgrade',
] as const

export class SharedAnswers {
  /** In the order of their keeping. */
  readonly #kept = new Map<string, Kept>()
  readonly #monotonic: () => number
  readonly #limits: SharedLimits
  #bytes = 0

  constructor(monotonic: () => number, limits = sharedLimits) {
    this.#monotonic = monotonic
    this.#limits = limits
  }

  get bytes(): number {
    return this.#bytes
  }

  /** `answer` is what was sent to `asked`. */
  keep(asked: Asked, answer: SharedAnswer, shareable: Shareable): void {
    if (!isPlain(asked) || !(shareable.cookiesIgnored || asked.headers.cookie === undefined)) return
    const tag = headerOf(answer, 'etag')
    const key = keyOf(asked, isKnownHere(asked, tag))
    const bytes = aroundBody + key.length + (answer.body?.length ?? 0)
    const at = this.#monotonic()
    this.#forget(key)
    this.#kept.set(key, { ...shareable, answer, tag, bytes, at })
    this.#bytes += bytes
    this.#makeRoom(at)
  }

  /** Null: ask the routes. */
  find(asked: Asked): SharedAnswer | null {
    if (!isPlain(asked)) return null
    const full = this.#current(asked, keyOf(asked, false))
    if (asked.headers['if-none-match'] === undefined) return full?.answer ?? null
    const known = this.#current(asked, keyOf(asked, true))
    if (known && isKnownHere(asked, known.tag)) return known.answer
    return full && !isKnownHere(asked, full.tag) ? full.answer : null
  }

  #current(asked: Asked, key: string): Kept | null {
    const kept = this.#kept.get(key)
    if (kept === undefined || !(kept.cookiesIgnored || asked.headers.cookie === undefined)) return null
    if (kept.current()) return kept
    this.#forget(key)
    return null
  }

  #makeRoom(now: number): void {
    const { keys, bytes, longestMs } = this.#limits
    for (const [oldest, { at }] of this.#kept) {
      if (this.#kept.size <= keys && this.#bytes <= bytes && now - at < longestMs) return
      this.#forget(oldest)
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0
    this.#kept.delete(key)
  }
}

function isPlain({ method, headers }: Asked): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  for (const name of particular) if (headers[name] !== undefined) return false
  return true
}

/** The coding is negotiated by the routes: every way of asking for one has its own answer. */
const keyOf = ({ method, url, headers }: Asked, known: boolean): string =>
  `${method} ${url}\n${headers['accept-encoding'] ?? '-'}${known ? '\nknown' : ''}`

const isKnownHere = ({ headers }: Asked, tag: string | undefined): boolean =>
  tag !== undefined && isKnown(headers['if-none-match'], tag)

function headerOf({ headers }: SharedAnswer, name: string): string | undefined {
  const at = headers.indexOf(name)
  return at < 0 ? undefined : headers[at + 1]
}
