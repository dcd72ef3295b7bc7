// How many links go to one mailbox, hook or host, whoever asks for them: a form that everybody may fill in must not fill
// anybody's mailbox, nor knock at anybody's machine. Counted in what was sent, so that a restart forgets nothing.

import type { ToldMessage } from '../telling/index.ts'
import { days, hours, type Instant } from '../terms/index.ts'

type Sent = Pick<ToldMessage, 'kind' | 'state' | 'made'>

export type Most = { readonly anHour: number; readonly aDay: number }

const ofOne: Most = { anHour: 3, aDay: 6 }
/** Behind one host may be the hooks of many. */
export const ofHost: Most = { anHour: 20, aDay: 60 }
/** Of a thread's newest messages so many say it. */
export const linksLookedAt = 300

/** `told`: the newest in which one mailbox, hook or host is asked to confirm. */
export function mayHaveLink(told: readonly Sent[], now: Instant, most = ofOne): boolean {
  const ages = told.flatMap(({ kind, state, made }) =>
    kind === 'subscription.confirm' && state !== 'superseded' ? [now - made] : [],
  )
  const within = (span: number): number => ages.filter((age) => age < span).length
  return within(hours(1)) < most.anHour && within(days(1)) < most.aDay
}
