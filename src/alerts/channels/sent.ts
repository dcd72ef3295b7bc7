// How an attempt ends, and whoever makes one. Reasons are written to the journal and the log: they carry codes and
// hosts, never a whole URL (a webhook's is a secret) and never what a server answered in its own words.

import type { Message } from '../../telling/index.ts'
import type { Clock, Duration, JsonObject, Timers } from '../../terms/index.ts'
import { seconds } from '../../terms/index.ts'

export type Sent =
  /** `handle`: by what the channel knows the thread from now on. */
  | { readonly kind: 'sent'; readonly handle?: JsonObject }
  /** `afterMs`: not before, says the receiver. `alone`: it says so of this recipient, and takes what is for others. */
  | { readonly kind: 'retry'; readonly why: string; readonly afterMs?: number; readonly alone?: true }
  /** The receiver understood and refused: trying the same again is useless. `alone`: as above. */
  | { readonly kind: 'refused'; readonly why: string; readonly alone?: true }

/**
 * `handle`: what the newest message of the thread that reached this recipient came back with. `stop` ends the attempt
 * early: the process wants to end, and the next start sends again.
 */
export type SendMessage = (message: Message, handle: JsonObject | null, stop: AbortSignal) => Promise<Sent>

export type ChannelPorts = {
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly fetch: typeof fetch
  /** The text of a secret file, without the line end. Rejects naming the file and not the content. */
  readonly secrets: (file: string) => Promise<string>
}

export const attemptTimeout: Duration = seconds(5)

/** `ECONNREFUSED` and kin; never the message, which may quote a URL or a credential. */
export function codeOf(error: unknown): string {
  const seen = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(seen instanceof Error)) return 'failed'
  return 'code' in seen && typeof seen.code === 'string' ? seen.code : seen.name
}
