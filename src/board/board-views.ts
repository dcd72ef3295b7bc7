// The home page in one lean answer: what is wrong, how it goes in general, and a page of services, the troubled first.

import { type Static, Type } from 'typebox'
import {
  BandView,
  Certainty,
  Countries,
  IncidentState,
  IncidentSymptom,
  Nullable,
  one,
  Paging,
  ServiceState,
  Severity,
  SparkView,
  Time,
} from './view-parts.ts'

/** An incident as it stands in a list. */
export const IncidentLine = Type.Object({
  id: Type.String(),
  service: Type.String({ description: 'of an incident of many: the one that is hit most' }),
  name: Type.String({ description: 'of that service' }),
  others: Type.Integer({ description: 'further services that it is about' }),
  countries: Type.Array(Type.String(), {
    description: 'where alone it is; empty: everywhere, or where there are few reports',
  }),
  state: IncidentState,
  severity: Severity,
  certainty: Certainty,
  symptom: IncidentSymptom,
  since: Time,
  until: Nullable(Time, { description: 'null: it goes on' }),
  durationMs: Type.Integer(),
  foundation: Nullable(Type.String()),
  blamed: Nullable(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'people merely blame this service: that one is what fails',
  }),
})

/** What a provider said first. */
export const FirstWord = Type.Object({
  feed: Type.String(),
  title: Type.String({ description: 'as the provider wrote it' }),
  url: Nullable(Type.String()),
  state: Type.String(),
  saidAt: Time,
  lagMs: Type.Number({ description: 'after our onset; negative: the provider was first' }),
})

export const NamedFoundation = Type.Object({
  path: Type.String(),
  provider: Type.String(),
  region: Nullable(Type.String()),
  component: Nullable(Type.String()),
  since: Time,
  namedAt: Time,
  confidence: Type.Number({ description: '0..1' }),
  services: Type.Integer({ description: 'that it hits' }),
  countries: Type.Integer(),
  sectors: Type.Array(Type.Object({ sector: Type.String(), services: Type.Integer() })),
  word: Nullable(FirstWord, { description: 'null: the provider has said nothing yet' }),
})

export const ServiceRow = Type.Object({
  id: Type.String(),
  name: Type.String(),
  sector: Type.String(),
  state: ServiceState,
  since: Nullable(Time, { description: 'since when it is in trouble' }),
  spark: SparkView,
  reportsLastHour: Type.Integer(),
  checks: Type.Object({ up: Type.Integer(), down: Type.Integer(), unknown: Type.Integer() }),
  incident: Nullable(Type.String()),
  foundation: Nullable(Type.String({ description: 'the one that is named for its incident' })),
})

export const PlannedWork = Type.Object({
  id: Type.String(),
  title: Type.String(),
  from: Time,
  until: Time,
  state: one('planned', 'in force'),
  services: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'the first ten that are named',
  }),
  affected: Type.Integer({ description: 'services that are meant' }),
})

const StateCounts = Type.Object({
  all: Type.Integer(),
  ok: Type.Integer(),
  suspected: Type.Integer(),
  slow: Type.Integer(),
  down: Type.Integer(),
  recovering: Type.Integer(),
})

export const BoardView = Type.Object({
  now: Time,
  exercise: Nullable(Type.Object({ id: Type.String(), label: Type.String(), scenario: Type.String() })),
  overall: Type.Enum(['calm', 'trouble', 'foundation'], {
    description: '`foundation`: one is named that several services share',
  }),
  states: StateCounts,
  sectors: Type.Array(
    Type.Object({
      sector: Type.String(),
      services: Type.Integer(),
      hit: Type.Integer({ description: 'that are not well' }),
    }),
    { description: 'most hit first, then by name: every sector there is' },
  ),
  incidents: Type.Array(IncidentLine, { description: 'that go on: at most 12, worst and newest first' }),
  openIncidents: Type.Integer(),
  foundations: Type.Array(NamedFoundation, { description: 'that are named now, at most 12' }),
  world: BandView,
  reportsLastHour: Type.Integer(),
  countries: Type.Object({
    ...Countries.properties,
    shown: Type.Array(
      Type.Object({
        country: Type.String(),
        reports: Type.Integer(),
        services: Type.Integer({ description: 'in trouble, of which people report from there' }),
      }),
      { description: 'of the last hour, most first' },
    ),
  }),
  maintenance: Type.Array(PlannedWork, { description: 'now and next, at most 6' }),
  rows: Type.Array(ServiceRow, { description: 'the troubled first, then by name' }),
  ...Paging,
  asked: Type.Object(
    {
      q: Type.String(),
      state: Nullable(one('ok', 'suspected', 'slow', 'down', 'recovering', 'troubled')),
      sector: Nullable(Type.String()),
      country: Nullable(Type.String()),
    },
    { description: 'the filters as they were understood' },
  ),
})

/** How one service is, or all are: for badges and embedded pages. */
export const BriefView = Type.Object({
  now: Time,
  id: Nullable(Type.String(), { description: 'null: all services' }),
  name: Nullable(Type.String()),
  state: Type.Enum(['ok', 'suspected', 'slow', 'down', 'recovering'], { description: 'of all: the worst' }),
  since: Nullable(Time, { description: 'since when it is in trouble' }),
  symptom: Nullable(IncidentSymptom),
  incident: Nullable(Type.String()),
  troubled: Type.Integer({ description: 'services in trouble' }),
  all: Type.Integer(),
})

export const BoardQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100, description: 'words of name, id or sector' })),
  state: Type.Optional(
    Type.Enum(['', 'ok', 'suspected', 'slow', 'down', 'recovering', 'troubled'], {
      description: '`troubled`: everything but ok',
    }),
  ),
  sector: Type.Optional(Type.String({ maxLength: 40 })),
  country: Type.Optional(
    Type.String({ maxLength: 2, description: 'services of which people report from there' }),
  ),
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
})

export type IncidentLine = Static<typeof IncidentLine>
export type FirstWord = Static<typeof FirstWord>
export type NamedFoundation = Static<typeof NamedFoundation>
export type ServiceRow = Static<typeof ServiceRow>
export type PlannedWork = Static<typeof PlannedWork>
export type BoardView = Static<typeof BoardView>
export type BriefView = Static<typeof BriefView>
export type BoardQuery = Static<typeof BoardQuery>
