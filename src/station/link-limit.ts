// How many links go to one address, whoever asks for them: a form that everybody may fill in must not fill anybody's
// mailbox. Counted in what was sent, so that a restart forgets nothing.

import type { ToldMessage } from '../telling/index.ts'
import { days, hours, type Instant } from '../terms/index.ts'

type Sent = Pick<ToldMessage, 'kind' | 'state' | 'made'>

const mostAnHour = 3
const mostADay = 6
/** Of a thread's newest messages so many say it. */
export const linksLookedAt = 50

/** `told`: the newest of the thread in which an address is asked to confirm. */
export function mayHaveLink(told: readonly Sent[], now: Instant): boolean {
  const ages = told.flatMap(({ kind, state, made }) =>
    kind === 'subscription.confirm' && state !== 'superseded' ? [now - made] : [],
  )
  const within = (span: number): number => ages.filter((age) => age < span).length
  return within(hours(1)) < mostAnHour && within(days(1)) < mostADay
}
