// A route by value: to whom it goes, what it wants to hear, and when. It is one entry of the configuration's `alerts:`;
// how a channel is spoken to is not known here.

import type { Severity } from '../incidents/index.ts'
import type { Duration, FoundationPath, ServiceId } from '../terms/index.ts'

export type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'

/** Hours of a place's days. Past midnight where `to` is not after `from`; they belong to the day they begin on. */
export type Hours = {
  readonly days: readonly Day[]
  /** Minutes of the day by the wall clock; both 0: the whole day. */
  readonly from: number
  readonly to: number
  /** IANA time zone, such as `Europe/London`. */
  readonly zone: string
}

/** `endpoints`: alarms, and refusals that need a person. All but `feeds` by themselves. */
export type Topic = 'incidents' | 'endpoints' | 'nodes' | 'feeds'

/** Each list that is not empty must hold one of what a trouble is about. */
export type When = {
  /** The least severity of an incident that is told. */
  readonly severity: Severity
  readonly services: readonly ServiceId[]
  /** Categories of services. */
  readonly sectors: readonly string[]
  /** Also everything within them. */
  readonly foundations: readonly FoundationPath[]
  readonly topics: readonly Topic[]
  /** Null: always. Of what happens outside of them the route is told when they begin, if it still goes on. */
  readonly hours: Hours | null
}

/** Hours in which what is less grave than `except` waits; it is told in one digest when they end. */
export type Quiet = { readonly hours: Hours; readonly except: Severity | 'nothing' }

/** Nobody acknowledged for so long: that route is told as well. */
export type Escalation = { readonly after: Duration; readonly to: string }

export type Route = {
  readonly id: string
  /** Where it goes. Two routes with one of them in common have that recipient in common, and never tell it twice. */
  readonly recipients: readonly string[]
  /** Whose route it is: routes of one person are told once between them, by the first that fits. */
  readonly person: string | null
  readonly when: When
  readonly quiet: Quiet | null
  /** Null: no reminders. */
  readonly remind: Duration | null
  readonly escalate: Escalation | null
  /** Told by nothing but escalation or in place of a dead channel. */
  readonly onlyEscalated: boolean
  /** The channel keeps every thread's state (PagerDuty and kin): each is opened and closed there, also where people get
   * one summary of many. */
  readonly tracks: boolean
}

export const everything: When = {
  severity: 'minor',
  services: [],
  sectors: [],
  foundations: [],
  topics: ['incidents', 'endpoints', 'nodes'],
  hours: null,
}
