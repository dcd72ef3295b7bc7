// The page of one service.

import { type Static, Type } from 'typebox'
import { IncidentLine, PlannedWork } from './board-views.ts'
import { DayView, UptimeView } from './history-views.ts'
import { BandView, Countries, Nullable, one, Time } from './view-parts.ts'

const Health = one('up', 'down', 'unknown')

/** A check by number: how it is called and what it looks at is told to its operators alone. */
export const LookView = Type.Object({
  n: Type.Integer({ description: 'from 1' }),
  id: Nullable(Type.String({ description: 'null: the reader may not know' })),
  kind: one('http', 'tcp', 'dns', 'tls', 'postgres', 'dynamodb'),
  state: Health,
  since: Nullable(Time),
  phase: Nullable(
    Type.String({ description: 'dns, connect, tls, request, status, body or slow: where it fails' }),
  ),
  ms: Nullable(Type.Number({ description: 'of the newest look that answered' })),
  usualMs: Nullable(Type.Number()),
  ailing: Nullable(
    Type.Object({
      ailment: one('failing', 'slow'),
      since: Nullable(Time),
      share: Nullable(Type.Number({ description: 'of its looks that fail, 0..1' })),
      usualShare: Nullable(Type.Number()),
      ms: Nullable(Type.Number()),
      usualMs: Nullable(Type.Number()),
    }),
    { description: 'it answers, and not always, or late' },
  ),
  vantages: Type.Array(
    Type.Object({
      n: Type.Integer({ description: 'the same vantage has the same number in all checks' }),
      name: Nullable(Type.String({ description: 'null: the reader may not know' })),
      state: Health,
    }),
  ),
})

export const ConcerningNotice = Type.Object({
  feed: Type.String(),
  incident: Type.String({ description: "the provider's own id" }),
  state: Type.String({ description: 'by its newest word' }),
  title: Type.String({ description: 'as the provider wrote it' }),
  body: Type.String({ description: 'its newest words, at most 2,000 characters' }),
  url: Nullable(Type.String()),
  saidAt: Time,
  heardAt: Time,
  updatedAt: Time,
  lagMs: Nullable(Type.Number({ description: 'after our onset; null: we saw no trouble' })),
})

export const StandsOn = Type.Object({
  on: Type.String(),
  kind: one('hard', 'soft'),
  origin: one('configuration', 'accepted'),
  named: Type.Boolean({ description: 'it, or what is within it or around it, is named now' }),
})

/** What `ServiceDetail` has beyond a service of the list. */
export const ServicePageParts = {
  now: Time,
  since: Nullable(Time, { description: 'since when it is in trouble; null: it is well' }),
  trouble: Nullable(IncidentLine, { description: 'the incident that goes on' }),
  day: BandView,
  minutes: BandView,
  reports: Type.Object({ hour: Type.Integer(), day: Type.Integer() }),
  symptoms: Type.Record(Type.String(), Type.Integer(), { description: 'of the last 24 hours' }),
  byCountry: Countries,
  looks: Type.Array(LookView),
  notices: Type.Array(ConcerningNotice, { description: 'newest first, at most 20' }),
  foundations: Type.Array(StandsOn, { description: 'to the public: edges that are marked public' }),
  past: Type.Object({
    incidents: Type.Array(IncidentLine, { description: 'newest first, at most 10' }),
    total: Type.Integer(),
    next: Nullable(Type.String({ description: '`before` of /api/v1/history/incidents' })),
  }),
  history: Type.Array(DayView, { description: '90 days, today last' }),
  uptime: Type.Object({ month: UptimeView, quarter: UptimeView, year: UptimeView }),
  maintenance: Type.Array(PlannedWork),
}

export type LookView = Static<typeof LookView>
export type ConcerningNotice = Static<typeof ConcerningNotice>
export type StandsOn = Static<typeof StandsOn>
