// How alerting stands: whether each channel takes what it is sent, and what waits.

import { type Static, Type } from 'typebox'
import { Nullable, one, Severity, Time } from './view-parts.ts'

const names = Type.Array(Type.String())
const milliseconds = Type.Integer()
const HoursView = Type.Object({
  days: names,
  fromMinute: Type.Integer({ description: 'of the day, by the clock of the zone' }),
  toMinute: Type.Integer({ description: 'both 0: the whole day' }),
  zone: Type.String(),
})

/** What a route asks for, and when: each list that is not empty must hold one of what a trouble is about. */
export const AlertWhenView = Type.Object({
  severity: Severity,
  services: names,
  sectors: names,
  foundations: names,
  topics: names,
  hours: Nullable(HoursView),
  quiet: Nullable(Type.Object({ hours: HoursView, except: one('minor', 'major', 'critical', 'nothing') })),
  remindMs: Nullable(milliseconds),
  escalate: Nullable(Type.Object({ afterMs: milliseconds, to: Type.String() })),
  standby: Type.Boolean({ description: 'told by nothing but escalation, or in place of a dead channel' }),
})

export const AlertChannelView = Type.Object({
  id: Type.String({ description: 'the route, as the configuration names it' }),
  kind: Type.String(),
  recipients: Type.Array(Type.String(), { description: 'where it goes; never a secret' }),
  person: Nullable(Type.String({ description: 'whose route it is' })),
  when: AlertWhenView,
  state: one('ok', 'failing', 'dead'),
  failures: Type.Integer({ description: 'in a row; from the third on one message at a time asks' }),
  since: Nullable(Time, { description: 'of the first failure in a row' }),
  why: Nullable(Type.String()),
  resting: Type.Array(Type.String(), {
    description: 'recipients that refuse one message after the other; each is asked again every hour',
  }),
  waiting: Type.Integer({ description: 'messages that are not settled' }),
  oldestAt: Nullable(Time),
  lastSentAt: Nullable(Time),
  lastFailedAt: Nullable(Time),
  otherwise: Nullable(Type.String(), { description: 'the route that tells in its place' }),
})

export type AlertChannelView = Static<typeof AlertChannelView>

export const AlertsView = Type.Object({
  channels: Type.Array(AlertChannelView),
  behindSeconds: Nullable(Type.Number(), {
    description: 'since the newest entry of the journal was dealt with; null: not once yet',
  }),
  subscribersBehindSeconds: Type.Optional(
    Nullable(Type.Number(), { description: 'the same for subscribers; absent: nobody can subscribe' }),
  ),
  heartbeats: Type.Array(
    Type.Object({
      id: Type.String(),
      everyMs: milliseconds,
      lastSentAt: Nullable(Time),
      trouble: Nullable(Type.String()),
    }),
  ),
})

export type AlertsView = Static<typeof AlertsView>

export const AlertMessageView = Type.Object({
  id: Type.String(),
  seq: Type.Integer({ description: 'grows; `before` takes it' }),
  channel: Type.String(),
  recipient: Type.String({ description: 'of a subscriber: without most of the address' }),
  thread: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  title: Type.String(),
  madeAt: Time,
  state: one('waiting', 'trying', 'sent', 'failed', 'diverted', 'superseded'),
  attempts: Type.Integer(),
  settledAt: Nullable(Time),
  why: Nullable(Type.String()),
})

export type AlertMessageView = Static<typeof AlertMessageView>
