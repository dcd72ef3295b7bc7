// How alerting stands: whether each channel takes what it is sent, and what waits.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

export const AlertChannelView = Type.Object({
  id: Type.String({ description: 'the route, as the configuration names it' }),
  kind: Type.String(),
  state: one('ok', 'failing', 'dead'),
  since: Nullable(Time, { description: 'of the first failure in a row' }),
  why: Nullable(Type.String()),
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
  heartbeats: Type.Array(
    Type.Object({ id: Type.String(), lastSentAt: Nullable(Time), trouble: Nullable(Type.String()) }),
  ),
})

export type AlertsView = Static<typeof AlertsView>

export const AlertMessageView = Type.Object({
  id: Type.String(),
  channel: Type.String(),
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
