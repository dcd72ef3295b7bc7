// One request over HTTP, bounded in time and size. The token goes into its header and nowhere else.

import { ms, type Timers } from '../../terms/index.ts'
import { type Answer, envelopeFrom, quotaFrom } from './answer.ts'

export type RequestDeps = {
  readonly token: string
  readonly fetch: typeof globalThis.fetch
  readonly timers: Timers
}

export type Request = { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string }
export type Sent =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** No connection came about. */
  | { readonly kind: 'unsent'; readonly text: string }
  /** It may have arrived. */
  | { readonly kind: 'broken'; readonly text: string }
  /** The answer is longer than any. */
  | { readonly kind: 'endless' }

/** Bytes; a page of 5,000 records has some 3 MB. */
export const longestBody = 16 * 1024 * 1024

export async function send(request: Request, api: string, leftMs: number, deps: RequestDeps): Promise<Sent> {
  const { method, path, body } = request
  const late = new AbortController()
  const cancel = deps.timers.after(ms(leftMs), () => late.abort())
  try {
    const response = await deps.fetch(`${api}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${deps.token}`,
        'content-type': 'application/json',
        'user-agent': 'holdfast',
      },
      redirect: 'manual',
      signal: late.signal,
      ...(body === undefined ? {} : { body }),
    })
    const text = await readBounded(response)
    if (text === null) return { kind: 'endless' }
    return { kind: 'answered', answer: answerOf(response, text.replaceAll(deps.token, '(token)')) }
  } catch (error) {
    return failureOf(error, late.signal.aborted)
  } finally {
    cancel()
  }
}

function answerOf({ status, headers }: Response, text: string): Answer {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return {
    status,
    envelope: envelopeFrom(jsonIn(text)),
    retryAfter: Number.isFinite(seconds) && seconds >= 0 ? seconds : null,
    quota: quotaFrom(headers.get('ratelimit')),
  }
}

async function readBounded(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    // Leaving the loop cancels the rest.
    if (length > longestBody) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Faults that come before a connection stands: nothing was sent. */
const before =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/

/** An error's own text may show the request's headers; only its code is told. */
function failureOf(error: unknown, late: boolean): Sent {
  if (late) return { kind: 'broken', text: 'no answer in time' }
  const cause = (error as { cause?: { code?: unknown; syscall?: unknown } } | null)?.cause
  // On a connection that stands a route may be lost as well.
  const standing = cause?.syscall === 'read' || cause?.syscall === 'write'
  const code = typeof cause?.code === 'string' ? cause.code : 'the connection broke'
  return before.test(code) && !standing ? { kind: 'unsent', text: code } : { kind: 'broken', text: code }
}
