// What a provider's word is worth to a service that stands on what it speaks of. It is belief lent, never a cause to
// open by itself: providers speak late, of too much, and sometimes of nothing that anybody feels.

import type { Notice } from '../signals/index.ts'
import { hours, type Instant, minutes } from '../terms/index.ts'

export type Word = {
  /** Added to belief (-log10 p); negative: it says that all is well again. */
  readonly belief: number
  /** Announced work is under way: failing checks are to be expected. */
  readonly maintenance: boolean
}

export const noWord: Word = { belief: 0, maintenance: false }

/**
 * Trouble admitted: such a word stands over what one stands on about one hour in a hundred, so a bar a hundred times
 * lower in it costs no more false alarms than all the other hours do.
 */
const admitted = 2
/** It is mended and being watched: half of that is left. */
const watched = 1
/** It is over: what is still reported is ten times likelier to be the rest of it. */
const over = -1
/** So long is a last word news; then it is as if nothing had been said. */
const overFor = minutes(60)
/** A provider that fell silent has forgotten its page. */
const standsFor = hours(24)

/** One provider incident's last word, and the share (0..1] of the service that stands on what it is about. */
export type Said = { readonly notice: Notice; readonly share: number }

function worth({ notice, share }: Said, now: Instant): number {
  const age = now - notice.receivedAt
  switch (notice.state) {
    case 'investigating':
    case 'identified':
      return age <= standsFor ? admitted + Math.log10(share) : 0
    case 'monitoring':
      return age <= standsFor ? watched + Math.log10(share) : 0
    case 'resolved':
    case 'operational':
      return age <= overFor ? over : 0
    case 'maintenance':
      return 0
  }
}

function underWay({ notice }: Said, now: Instant): boolean {
  const { state, beganAt = notice.providerAt, until } = notice
  const forgotten = Math.max(beganAt, notice.receivedAt) + standsFor
  return state === 'maintenance' && beganAt <= now && now <= Math.min(until ?? forgotten, forgotten)
}

/** What admits trouble speaks louder than what denies it: they are about different things. */
export function wordOf(said: readonly Said[], now: Instant): Word {
  const worths = said.map((one) => worth(one, now))
  const most = Math.max(0, ...worths)
  const belief = most > 0 ? most : Math.min(0, ...worths)
  return { belief, maintenance: said.some((one) => underWay(one, now)) }
}
