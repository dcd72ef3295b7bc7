// One request to the API. Failures are values. The public side never says who asks: what it shows is everybody's.

import type { Outcome } from '../../../src/terms/outcome.ts'
import { route } from '../realm/navigation.ts'
import { answersForAnother, type Failure, failureOf } from './failure.ts'
import { heard, notHeard } from './link.ts'
import { noteServerDate } from './server-clock.ts'
import { signedIn } from './session.ts'

export type { Failure }

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

const timeoutMs = 15_000
const root = '/api/v1/'

type Answered = { readonly answer: Response; readonly text: string }

export async function ask<T>(method: Method, path: string, body?: unknown): Promise<Outcome<T, Failure>> {
  const sent = await send(method, path, body)
  return sent.ok ? read<T>(sent.value.answer, sent.value.text) : sent
}

/** What is no JSON, as it was said. */
export async function askText(path: string): Promise<Outcome<string, Failure>> {
  const sent = await send('GET', path, undefined, 'text/html, text/markdown, application/json')
  if (!sent.ok) return sent
  const { answer, text } = sent.value
  return answer.ok ? { ok: true, value: text } : { ok: false, error: failed(answer, parsed(text)) }
}

async function send(
  method: Method,
  path: string,
  body: unknown,
  accept = 'application/json',
): Promise<Outcome<Answered, Failure>> {
  const everybody = route.get().side === 'public'
  const csrf = everybody || method === 'GET' ? undefined : signedIn.get()?.csrf
  const headers: Record<string, string> = { accept, ...(csrf ? { 'x-holdfast-csrf': csrf } : {}) }
  if (body !== undefined) headers['content-type'] = 'application/json'
  let answer: Response
  let text: string
  try {
    answer = await fetch(root + path, {
      method,
      headers,
      cache: 'no-cache',
      credentials: everybody ? 'omit' : 'same-origin',
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    text = await answer.text()
  } catch {
    return away()
  }
  if (answersForAnother(answer.status, text)) return away()
  noteServerDate(answer.headers.get('date'))
  // A board that cannot answer is there, and what is shown is as old as it was.
  if (answer.status < 500) heard()
  // The session has ended: what is shown from now on is what everybody may see.
  if (answer.status === 401 && !everybody) signedIn.set(null)
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
  return { ok: false, error: failed(answer, value) }
}

const failed = (answer: Response, value: unknown): Failure =>
  failureOf(answer.status, value, answer.headers.get('retry-after'))

function parsed(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
