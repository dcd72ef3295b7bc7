// What the kinds of channels are like to send to.

import { minutes, seconds } from '../terms/index.ts'
import type { Pace } from './pace.ts'
import type { AlertSpec } from './spec.ts'

/**
 * What services ask of their users, a little below what they document: one message a second and channel (Slack), 30 a
 * minute and webhook (Discord), four a second (Teams), 120 a minute and key (PagerDuty), 60 at once and then one in five
 * seconds (ntfy.sh). Others say it when they have enough (429 and Retry-After).
 */
const paces: Partial<Record<AlertSpec['kind'], Pace>> = {
  slack: { most: 1, per: seconds(1) },
  'slack-bot': { most: 1, per: seconds(1) },
  discord: { most: 5, per: seconds(10) },
  teams: { most: 3, per: seconds(1) },
  pagerduty: { most: 100, per: minutes(1) },
  ntfy: { most: 60, per: minutes(5) },
}

export const paceOf = ({ kind }: AlertSpec): Pace | null => paces[kind] ?? null

/** A mail server counts connections; programs that take webhooks take several. */
const togethers: Partial<Record<AlertSpec['kind'], number>> = {
  webhook: 8,
  alertmanager: 8,
  'subscriber-hook': 8,
}

export const atOnceOf = ({ kind }: AlertSpec): number => togethers[kind] ?? 2

const tracking = new Set<AlertSpec['kind']>(['pagerduty', 'opsgenie', 'alertmanager'])

/** The service keeps the state of every thread: each is opened and closed there. */
export const tracksThreads = ({ kind }: AlertSpec): boolean => tracking.has(kind)
