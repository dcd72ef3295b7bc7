// Whom nothing reaches any more: an address that refused one message after the other while the same way took others'. That
// the mail server refuses everybody is its trouble or ours, and nobody's subscription ends for it.

import type { ToldMessage } from '../telling/index.ts'

export type Ended = Pick<ToldMessage, 'channel' | 'recipient' | 'kind' | 'state' | 'made' | 'why'>

/** A mailbox can be full for a day; three messages are three troubles. */
const mostRefused = 3

/** Recipients by why, of a channel's newest messages (newest first). */
export function deadOf(told: readonly Ended[]): ReadonlyMap<string, string> {
  const dead = new Map<string, string>()
  const ended = told.filter(
    ({ kind, state }) => kind !== 'subscription.confirm' && (state === 'sent' || state === 'failed'),
  )
  for (const [recipient, own] of Map.groupBy(ended, (one) => one.recipient)) {
    const sent = own.findIndex(({ state }) => state === 'sent')
    const refused = sent < 0 ? own : own.slice(0, sent)
    const [newest] = refused
    if (newest === undefined) continue
    const gone = isGone(newest)
    if (refused.length < mostRefused && !gone) continue
    const first = (gone ? newest : refused[mostRefused - 1]!).made
    const othersReached = ended.some(
      (one) =>
        one.recipient !== recipient &&
        one.channel === newest.channel &&
        one.state === 'sent' &&
        one.made >= first,
    )
    const why = newest.why ?? 'no reason was given'
    if (gone) dead.set(recipient, `it is gone: ${why}`)
    else if (othersReached) dead.set(recipient, `${refused.length} messages in a row were not taken: ${why}`)
  }
  return dead
}

/** "No longer available, and likely to be permanent" (RFC 9110, section 15.5.11). */
const isGone = ({ channel, why }: Ended): boolean =>
  channel === 'subscribers:webhook' && /answered 410$/.test(why ?? '')
