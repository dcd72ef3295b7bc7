// One request to the API. Failures are values with a sentence that can be shown as it is.

import type { Problem } from '../../../src/board/views.ts'
import type { Outcome } from '../../../src/terms/outcome.ts'
import { heard, notHeard } from './link.ts'
import { noteServerDate } from './server-clock.ts'
import { authorization, token } from './session.ts'

export type Failure = {
  /** `away`: nobody answered. `refused`: answered, and the message says what to do. */
  readonly kind: 'away' | 'missing' | 'unauthorized' | 'forbidden' | 'refused'
  readonly message: string
}

export type Method = 'GET' | 'POST' | 'DELETE'

const timeoutMs = 15_000
const root = '/api/v1/'

/** A gateway in front answers for a server that is not there. */
const gatewaySaysAway = (status: number): boolean => status === 502 || status === 504

const kinds: Record<number, Failure['kind']> = { 401: 'unauthorized', 403: 'forbidden', 404: 'missing' }

type Answered = { readonly answer: Response; readonly text: string }

/** `as`: another token than the one that is kept, to try it. */
export async function ask<T>(
  method: Method,
  path: string,
  body?: unknown,
  as = token.get(),
): Promise<Outcome<T, Failure>> {
  const sent = await send(method, path, body, as)
  return sent.ok ? read<T>(sent.value.answer, sent.value.text) : sent
}

/** What is no JSON, as it was said. */
export async function askText(path: string): Promise<Outcome<string, Failure>> {
  const sent = await send('GET', path, undefined, token.get(), 'text/html, text/markdown, application/json')
  if (!sent.ok) return sent
  const { answer, text } = sent.value
  return answer.ok ? { ok: true, value: text } : { ok: false, error: failureOf(answer, parsed(text)) }
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  as: string | null,
  accept = 'application/json',
): Promise<Outcome<Answered, Failure>> {
  const headers: Record<string, string> = { accept, ...authorization(as) }
  if (body !== undefined) headers['content-type'] = 'application/json'
  let answer: Response
  let text: string
  try {
    answer = await fetch(root + path, {
      method,
      headers,
      cache: 'no-cache',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    text = await answer.text()
  } catch {
    return away()
  }
  if (gatewaySaysAway(answer.status)) return away()
  heard()
  noteServerDate(answer.headers.get('date'))
  return { ok: true, value: { answer, text } }
}

function away(): Outcome<never, Failure> {
  notHeard()
  return { ok: false, error: { kind: 'away', message: 'The server does not answer.' } }
}

function read<T>(answer: Response, text: string): Outcome<T, Failure> {
  const value = parsed(text)
  if (answer.ok && value !== undefined) return { ok: true, value: value as T }
  if (answer.ok)
    return {
      ok: false,
      error: { kind: 'refused', message: 'The server answered something that is not JSON.' },
    }
  return { ok: false, error: failureOf(answer, value) }
}

function failureOf(answer: Response, value: unknown): Failure {
  const said = (value as Partial<Problem> | undefined)?.message
  const wait = answer.headers.get('retry-after')
  const message = said ?? `The server answered ${answer.status}.`
  return {
    kind: kinds[answer.status] ?? 'refused',
    message: wait === null ? message : `${message} Try again in ${wait} s.`,
  }
}

function parsed(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
