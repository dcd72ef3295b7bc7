// The board of the main process as a joined node uses it: bearer token, JSON, and failures told apart by whether the
// request can have arrived. The token is read again for each request, so that one that was rotated needs no restart.

import { readFile } from 'node:fs/promises'
import type { Problem } from '../../board/index.ts'

/** `sent`: false when the request certainly has not reached anybody. `status`: 0 without an answer. */
export type ApiFailure = { readonly sent: boolean; readonly status: number; readonly message: string }
export type ApiAnswer<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & ApiFailure)

export type MainApi = {
  readonly url: string
  readonly name: string
  readonly session: string
  /** `path` below `/api/v1/vantages/<name>/`. */
  open(path: string, signal: AbortSignal): Promise<ApiAnswer<Response>>
  call(method: 'GET' | 'POST', path: string, body: unknown, withinMs: number): Promise<ApiAnswer<unknown>>
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'])

export function mainApi(url: string, name: string, session: string, tokenFile: string): MainApi {
  const request = async (path: string, init: RequestInit): Promise<ApiAnswer<Response>> => {
    try {
      const token = await tokenIn(tokenFile)
      const headers = new Headers(init.headers)
      headers.set('authorization', `Bearer ${token}`)
      const response = await fetch(`${url}/api/v1/vantages/${name}/${path}`, { ...init, headers })
      if (response.ok) return { ok: true, value: response }
      return { ok: false, sent: true, status: response.status, message: await problemOf(response) }
    } catch (problem) {
      return failureOf(problem)
    }
  }
  return {
    url,
    name,
    session,
    open: (path, signal) => request(path, { signal }),
    async call(method, path, body, withinMs) {
      const answer = await request(path, {
        method,
        signal: AbortSignal.timeout(withinMs),
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      if (!answer.ok) return answer
      try {
        return { ok: true, value: await answer.value.json() }
      } catch (problem) {
        return { ...failureOf(problem), sent: true }
      }
    },
  }
}

/** Rejects with the file's name, never with what stands in it. */
async function tokenIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((problem: NodeJS.ErrnoException) => {
    throw new Error(`the token file ${file} cannot be read: ${problem.code}`)
  })
  const token = text.trim()
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new Error(`the token file ${file} holds no token: expected one line, as "holdfast token" prints it`)
}

async function problemOf(response: Response): Promise<string> {
  const text = await response.text().catch(() => '')
  try {
    const { message, path } = JSON.parse(text) as Partial<Problem>
    if (typeof message === 'string') return path ? `${message} (${path})` : message
  } catch {
    // Not a board's: a proxy's page, say.
  }
  return `it answered ${response.status} in another way than a board does`
}

function failureOf(problem: unknown): ApiAnswer<never> {
  const { name, message, code, cause } = problem as NodeJS.ErrnoException & { cause?: NodeJS.ErrnoException }
  const why = cause?.code ?? code ?? (name === 'TimeoutError' ? 'no answer in time' : message)
  return { ok: false, sent: !neverSent.has(why), status: 0, message: why }
}
