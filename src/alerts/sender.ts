// How an attempt ends. Reasons are written to the journal and the log: they carry codes and hosts, never a whole URL
// (Slack's is a secret) and never what a server answered in its own words.

import { type Clock, type Duration, seconds, type Timers } from '../terms/index.ts'
import type { Alert } from './alert.ts'

export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'retry'; readonly why: string }
  /** The receiver understood and refused: trying the same again is useless. */
  | { readonly kind: 'refused'; readonly why: string }

/** `stop` ends the attempt early: the process wants to end, and the next start sends again. */
export type Sender = (alert: Alert, stop: AbortSignal) => Promise<Sent>

export type SenderPorts = {
  readonly clock: Clock
  readonly timers: Timers
  readonly fetch: typeof fetch
  /** The text of a secret file, without the line end. */
  readonly secrets: (file: string) => Promise<string>
}

export const attemptTimeout: Duration = seconds(5)

/** The receiver says that this very request is wrong. 401, 403 and 404 are retried: people mend those. */
const useless = new Set([400, 413, 422])

export async function post(
  ports: SenderPorts,
  url: string,
  body: string,
  headers: Record<string, string>,
  stop: AbortSignal,
): Promise<Sent> {
  const { host } = new URL(url)
  const abort = new AbortController()
  const cancel = ports.timers.after(attemptTimeout, () => abort.abort())
  try {
    const response = await ports.fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', 'user-agent': 'holdfast', ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([abort.signal, stop]),
    })
    await response.body?.cancel()
    if (response.ok) return { kind: 'sent' }
    const why = `${host} answered ${response.status}${response.status < 400 ? '; redirects are not followed' : ''}`
    return { kind: useless.has(response.status) ? 'refused' : 'retry', why }
  } catch (error) {
    const why = abort.signal.aborted ? `no answer within ${attemptTimeout / 1000} s` : codeOf(error)
    return { kind: 'retry', why: `${host}: ${why}` }
  } finally {
    cancel()
  }
}

/** `ECONNREFUSED` and kin; never the message, which may quote a URL or a credential. */
export function codeOf(error: unknown): string {
  const seen = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(seen instanceof Error)) return 'failed'
  return 'code' in seen && typeof seen.code === 'string' ? seen.code : seen.name
}
