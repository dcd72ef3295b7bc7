// How long an alarm lasts that nobody ends: each has an end, so that nobody is reminded of it, and it is kept, for ever.

import { type Duration, days, hours, type Instant, instant } from '../terms/index.ts'
import type { Trouble } from './state.ts'

/** Nobody says of these that they are over: each cause is an alarm of its own, and ends when it is not raised any more. */
export const endless: ReadonlySet<string> = new Set(['', 'node-refused', 'no-handover', 'torn'])

/** What raised the others may be gone: a node that was given up, a feed or a name that was taken out of the configuration. */
export const lasts = ({ code }: { readonly code: string }): Duration =>
  endless.has(code) ? hours(24) : days(7)

/** As versions before kept them, open alarms have no end. */
export function withEnd(trouble: Trouble): Trouble {
  if (trouble.topic === 'incidents' || trouble.overAt !== null || trouble.endsAt !== undefined) return trouble
  const endsAt: Instant = instant(trouble.beganAt + lasts(trouble))
  return { ...trouble, endsAt, wakeAt: Math.min(trouble.wakeAt ?? endsAt, endsAt) }
}
