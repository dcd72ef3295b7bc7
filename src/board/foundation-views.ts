// What the API says of foundations: whether each is failing, whom it hits and whom next, and its record over the years.

import { type Static, Type } from 'typebox'
import { Course, Nullable, one, Sectors, Severity, Time } from './view-parts.ts'
import { fates } from './what-if-views.ts'

const TroubleView = Type.Object({
  from: Time,
  to: Nullable(Time, { description: 'null: it goes on' }),
  services: Type.Integer(),
})

export const FoundationView = Type.Object({
  path: Type.String(),
  jurisdiction: Nullable(Type.String()),
  services: Type.Integer({
    description:
      'that stand on it or on what is within it; to the public: that were hit when it was named last',
  }),
  endpoints: Type.Integer({ description: 'with a target that stands on it' }),
  state: one('ok', 'suspected', 'named'),
  lastTrouble: Nullable(TroubleView, { description: 'of it or of anything within it; null: never' }),
})

export const HitServiceView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  sector: Type.String(),
  footing: Type.Enum(['hard', 'soft', 'unknown'], {
    description: '`unknown`: hit with the others, though no edge says that it stands there',
  }),
  since: Nullable(Time, { description: 'its onset; null: reports only hint at it' }),
  resolvedAt: Nullable(Time),
  severity: Nullable(Severity),
  course: Nullable(Course),
  reports: Type.Integer({ description: 'since its onset' }),
  incident: Nullable(Type.String()),
})

export const StandingServiceView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  sector: Type.String(),
  footing: one('hard', 'soft'),
  usualPerHour: Type.Number({ description: 'reports of an ordinary hour' }),
})

export const ExposureView = Type.Object({
  name: Type.String(),
  standing: Type.Array(Type.String(), { description: 'its targets that stand on the foundation' }),
  answering: Type.Array(Type.String(), { description: 'targets that are answered now' }),
  from: Type.Array(Type.String(), { description: 'of those, the ones that stand on it' }),
  to: Type.Array(Type.String(), { description: 'where it would go; empty: nowhere' }),
  fate: Type.Enum([...fates], { description: 'what would become of it were the foundation lost now' }),
  why: Type.String(),
  move: Type.Array(Type.String(), { description: 'the commands that move it away now' }),
})

const RadiusView = Type.Object({
  services: Type.Integer(),
  sectors: Sectors,
  countries: Type.Array(Type.Object({ country: Type.String(), reports: Type.Integer() }), {
    description: 'most reports first; of reports from before it was named only those of half an hour',
  }),
  countryCount: Type.Integer(),
  reports: Nullable(Type.Integer()),
  courses: Type.Object({
    worsening: Type.Integer(),
    steady: Type.Integer(),
    improving: Type.Integer(),
    lingering: Type.Integer(),
    back: Type.Integer(),
  }),
  hit: Type.Array(HitServiceView, { description: 'in the order of being hit, from `hitFrom` on' }),
})

const EpisodeView = Type.Object({
  foundation: Type.String({ description: 'itself, or what is within it' }),
  from: Time,
  namedAt: Time,
  to: Nullable(Time, { description: 'null: it goes on' }),
  durationMs: Type.Number(),
  corrected: Nullable(Type.String({ description: 'the name was wrong: this one took its place' })),
  confidence: Type.Number(),
  services: Type.Integer(),
  countries: Nullable(Type.Integer(), { description: 'null: not known, as of reports' }),
  reports: Nullable(Type.Integer()),
  sectors: Type.Array(Type.String()),
  provider: Nullable(
    Type.Object({
      feed: Type.String(),
      title: Type.String(),
      at: Time,
      lagMs: Type.Number({ description: 'after our onset; negative: the provider was first' }),
    }),
  ),
})

const WordView = Type.Object({
  feed: Type.String(),
  title: Type.String(),
  url: Nullable(Type.String()),
  state: Type.String(),
  saidAt: Time,
  heardAt: Time,
  endedAt: Nullable(Time),
})

export const FoundationDetail = Type.Object({
  ...FoundationView.properties,
  within: Type.Array(Type.String(), { description: 'what it stands within' }),
  parts: Type.Array(Type.String(), { description: 'what is within it' }),
  named: Nullable(
    Type.Object({
      score: Type.Number(),
      beganAt: Time,
      namedAt: Time,
      clearedAt: Nullable(Time),
    }),
    { description: 'as it is named now, or was within the last day' },
  ),
  radius: Nullable(RadiusView, { description: 'null: not named within the last day' }),
  standing: Type.Object({
    all: Type.Integer(),
    services: Type.Array(StandingServiceView, { description: 'not hit, the most exposed first' }),
  }),
  endpoints: Type.Array(ExposureView, { description: 'what to move next comes first' }),
  record: Type.Object({
    since: Time,
    episodes: Type.Array(EpisodeView, { description: 'newest first' }),
    words: Type.Array(WordView, { description: 'newest first' }),
    rehearsed: Type.Array(
      Type.Object({
        drill: Type.String(),
        kind: Type.String(),
        outcome: Type.String(),
        from: Time,
        to: Time,
        endpoints: Type.Integer(),
      }),
      { description: 'newest first; no trouble' },
    ),
    years: Type.Array(
      Type.Object({
        year: Type.Integer(),
        times: Type.Integer(),
        troubleMs: Type.Number(),
        watchedMs: Type.Number(),
        available: Type.Number({ description: '0..1 of what was watched of the year' }),
      }),
      { description: 'newest first' },
    ),
  }),
})

export type FoundationView = Static<typeof FoundationView>
export type HitServiceView = Static<typeof HitServiceView>
export type StandingServiceView = Static<typeof StandingServiceView>
export type ExposureView = Static<typeof ExposureView>
export type FoundationDetail = Static<typeof FoundationDetail>
