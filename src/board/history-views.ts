// What was: the state of every day, the share of time that a service was well, and incidents page by page.

import { type Static, Type } from 'typebox'
import { IncidentLine } from './board-views.ts'
import { Nullable, Paging, Time } from './view-parts.ts'

export const DayView = Type.Object({
  day: Type.String({ description: 'YYYY-MM-DD in UTC' }),
  state: Type.Enum(['ok', 'trouble', 'down', 'unwatched'], {
    description:
      'the worst of the day; `unwatched`: the service was not known yet, or Holdfast did not run for most of it',
  }),
  downMinutes: Type.Integer(),
  troubleMinutes: Type.Integer({
    description: 'slow, failing in part, recovering: apart from `downMinutes`',
  }),
  watchedMinutes: Type.Integer({ description: 'of at most 1440' }),
  incidents: Type.Integer({ description: 'that began on it' }),
})

/** The share of watched time: `up` without the minutes down, `well` also without those in trouble. */
export const UptimeView = Type.Object({
  days: Type.Integer(),
  up: Nullable(Type.Number({ description: '0..1; null: nothing was watched' })),
  well: Nullable(Type.Number()),
  downMinutes: Type.Integer(),
  troubleMinutes: Type.Integer(),
  watchedMinutes: Type.Integer(),
  incidents: Type.Integer(),
})

/** A day of many services, as short as it can be: the letter of its state, and minutes where there are any. */
export const HistoryRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  sector: Type.String(),
  days: Type.String({
    description: 'a letter a day, oldest first: o ok, t trouble, d down, - unwatched',
  }),
  troubled: Type.Array(
    Type.Object({
      at: Type.Integer({ description: 'index of the day in `days`' }),
      downMinutes: Type.Integer(),
      troubleMinutes: Type.Integer(),
      incidents: Type.Integer(),
    }),
    { description: 'days with any' },
  ),
  uptime: UptimeView,
})

export const HistoryView = Type.Object({
  now: Time,
  from: Type.String({ description: 'the first day, YYYY-MM-DD in UTC' }),
  days: Type.Integer(),
  since: Time,
  world: Type.Array(
    Type.Object({
      day: Type.String(),
      state: Type.Enum(['ok', 'trouble', 'down', 'unwatched']),
      down: Type.Integer({ description: 'services that were down on it at any time' }),
      troubled: Type.Integer({ description: 'services that were in trouble and not down' }),
      incidents: Type.Integer({ description: 'that began on it' }),
    }),
    { description: 'all services, a day each, oldest first' },
  ),
  sectors: Type.Array(Type.Object({ sector: Type.String(), services: Type.Integer(), uptime: UptimeView })),
  rows: Type.Array(HistoryRow, { description: 'most minutes down first, then trouble, then by name' }),
  ...Paging,
  asked: Type.Object({ q: Type.String(), sector: Nullable(Type.String()) }),
})

export const ServiceHistoryView = Type.Object({
  now: Time,
  id: Type.String(),
  name: Type.String(),
  knownSince: Time,
  days: Type.Array(DayView, { description: 'oldest first, today last' }),
  uptime: Type.Object({
    today: UptimeView,
    month: UptimeView,
    quarter: UptimeView,
    year: UptimeView,
  }),
})

export const IncidentPage = Type.Object({
  now: Time,
  incidents: Type.Array(IncidentLine, { description: 'newest first' }),
  next: Nullable(Type.String({ description: '`before` of the next page; null: there is none' })),
  total: Type.Integer({ description: 'of what was asked for, on all pages' }),
  years: Type.Array(Type.Object({ year: Type.Integer(), incidents: Type.Integer() }), {
    description: 'newest first, of everything',
  }),
})

const days = Type.Optional(Type.Integer({ minimum: 1, maximum: 366, default: 90 }))
export const HistoryQuery = Type.Object({
  days,
  q: Type.Optional(Type.String({ maxLength: 100 })),
  sector: Type.Optional(Type.String({ maxLength: 40 })),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
})
export const ServiceHistoryQuery = Type.Object({ days })

export type DayView = Static<typeof DayView>
export type UptimeView = Static<typeof UptimeView>
export type HistoryRow = Static<typeof HistoryRow>
export type HistoryView = Static<typeof HistoryView>
export type ServiceHistoryView = Static<typeof ServiceHistoryView>
export type IncidentPage = Static<typeof IncidentPage>
export type HistoryQuery = Static<typeof HistoryQuery>
