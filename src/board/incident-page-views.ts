// The page of one incident: what is known as fields, so that every language can say it; how it went, from all sources in
// the order of time; what the provider said and how late; who is back; whom it hit, from the foundation on.

import { type Static, Type } from 'typebox'
import { ConcerningNotice } from './service-page-views.ts'
import { Countries, Course, Nullable, one, Sectors, Time } from './view-parts.ts'

const ServiceName = Type.Object({ id: Type.String(), name: Type.String() })
const at = { at: Time }

/** One thing that is known. */
export const FactView = Type.Union([
  Type.Object({
    kind: Type.Literal('crowd'),
    ...at,
    reports: Type.Integer(),
    minutes: Type.Integer(),
    expected: Type.Number(),
    perMinute: Type.Number(),
    timesUsual: Nullable(Type.Number({ description: 'null: next to nothing is usual' })),
    countries: Type.Integer({ description: 'that it is reported from' }),
    now: Type.Boolean({ description: 'of the last minutes; else at its loudest' }),
  }),
  Type.Object({
    kind: Type.Literal('checks'),
    ...at,
    failing: Type.Integer(),
    of: Type.Integer(),
    phase: Nullable(Type.String({ description: 'where the newest failure was' })),
  }),
  Type.Object({
    kind: Type.Literal('slow'),
    ...at,
    ms: Nullable(Type.Number()),
    usualMs: Nullable(Type.Number()),
  }),
  Type.Object({
    kind: Type.Literal('partly'),
    ...at,
    share: Type.Number({ description: 'of looks that fail' }),
  }),
  Type.Object({
    kind: Type.Literal('notice'),
    ...at,
    feed: Type.String(),
    state: Nullable(Type.String()),
    title: Type.String(),
    url: Nullable(Type.String()),
  }),
  Type.Object({
    kind: Type.Literal('foundation'),
    ...at,
    path: Type.String(),
    confidence: Type.Number(),
    footing: one('hard', 'soft', 'unknown'),
    services: Type.Integer({ description: 'that it explains' }),
  }),
  Type.Object({
    kind: Type.Literal('bystander'),
    of: Nullable(ServiceName, { description: 'null: it is not public' }),
  }),
  Type.Object({ kind: Type.Literal('unknown-cause') }),
])

/** One step of how it went. Endpoints are counted to the public, and named in `names` to those who may read all. */
export const StepView = Type.Object({
  at: Time,
  source: one('crowd', 'check', 'notice', 'cause', 'traffic', 'people', 'life'),
  kind: Type.Enum([
    'began',
    'opened',
    'worse',
    'evidence',
    'reports',
    'check-failed',
    'check-slow',
    'check-back',
    'said',
    'named',
    'grew',
    'cleared',
    'attributed',
    'bystander',
    'moved',
    'would-move',
    'held',
    'released',
    'drained',
    'undrained',
    'planned',
    'read-back',
    'refused',
    'alarm',
    'recovering',
    'relapsed',
    'resolved',
    'acknowledged',
    'other',
  ]),
  reports: Nullable(Type.Integer({ description: 'of a crowd' })),
  minutes: Nullable(Type.Integer()),
  expected: Nullable(Type.Number()),
  severity: Nullable(Type.String()),
  phase: Nullable(Type.String()),
  foundation: Nullable(Type.String()),
  services: Nullable(Type.Integer()),
  confidence: Nullable(Type.Number()),
  endpoints: Nullable(Type.Integer({ description: 'whose traffic it is about' })),
  afterMs: Nullable(Type.Number({ description: 'after the failure was seen, of a move' })),
  feed: Nullable(Type.String()),
  state: Nullable(Type.String({ description: "the provider's word for it" })),
  title: Nullable(Type.String({ description: 'as the provider wrote it' })),
  url: Nullable(Type.String()),
  names: Type.Array(Type.String(), { description: 'empty to the public' }),
  author: Nullable(Type.String({ description: 'null to the public' })),
  why: Nullable(Type.String({ description: 'as the journal says it, in English; null to the public' })),
})

export const ProviderAccount = Type.Object({
  feed: Type.String(),
  firstAt: Time,
  lagMs: Type.Number({ description: 'after our onset; negative: the provider was first' }),
  url: Nullable(Type.String()),
  words: Type.Array(ConcerningNotice, { description: 'each of its incidents by its newest words' }),
})

const Those = Type.Object({
  count: Type.Integer(),
  services: Type.Array(ServiceName, { description: 'the first 50' }),
})

export const RecoveryView = Type.Object({
  back: Those,
  improving: Those,
  failing: Those,
  lingering: Those,
})

export const RadiusPicture = Type.Object({
  foundation: Nullable(Type.String()),
  within: Type.Array(Type.String(), { description: 'what the foundation stands within, widest first' }),
  services: Type.Integer(),
  sectors: Sectors,
  countryCount: Type.Integer(),
  countries: Countries,
  hit: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      sector: Type.String(),
      footing: one('hard', 'soft', 'unknown'),
      since: Nullable(Time),
      until: Nullable(Time),
      course: Nullable(Course),
    }),
    { description: 'in the order of being hit: the first 60 that the reader may see' },
  ),
  hitShown: Type.Integer({ description: 'that the reader may see, on all pages' }),
  standing: Type.Object(
    {
      count: Type.Integer({ description: 'not hit, and standing on it; to the public: by public edges' }),
      services: Type.Array(ServiceName, { description: 'the first 50' }),
    },
    { description: 'who may be next' },
  ),
})

export const AttackView = Type.Object({
  finding: one('indicated', 'not-indicated', 'denied'),
  words: Type.Array(
    Type.Object({
      at: Time,
      by: Nullable(Type.String({ description: 'a feed; null: an operator, whom the reader may not know' })),
      says: one('attack', 'no attack'),
      text: Type.String({ description: 'the sentence as it was said' }),
    }),
    { description: 'what somebody said; reports and failing checks never indicate one' },
  ),
})

/** What `IncidentDetail` has beyond an incident of the list. */
export const IncidentPageParts = {
  now: Time,
  knows: Type.Array(FactView),
  steps: Type.Array(StepView, { description: 'oldest first, at most 300' }),
  provider: Nullable(ProviderAccount, { description: 'the first that spoke; null: none has' }),
  providers: Type.Array(ProviderAccount, { description: 'all that spoke, the first first' }),
  recovery: RecoveryView,
  radius: RadiusPicture,
  attack: AttackView,
}

export type FactView = Static<typeof FactView>
export type StepView = Static<typeof StepView>
export type ProviderAccount = Static<typeof ProviderAccount>
export type RecoveryView = Static<typeof RecoveryView>
export type RadiusPicture = Static<typeof RadiusPicture>
export type AttackView = Static<typeof AttackView>
