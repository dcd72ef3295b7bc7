// What the API says, as TypeBox schemas: one definition makes the types, the validation and `/openapi.json`.
// Times are ISO 8601 with milliseconds, durations in milliseconds with the unit in the name, generations decimal strings.

import { type Static, Type } from 'typebox'
import { RehearsalView } from './drill-views.ts'
import { IncidentPageParts } from './incident-page-views.ts'
import { JournalView } from './journal-views.ts'
import { ServicePageParts } from './service-page-views.ts'
import { Course, Nullable, one, Sectors, Severity, Time } from './view-parts.ts'

export * from './act-views.ts'
export * from './board-views.ts'
export * from './custody-views.ts'
export * from './drill-views.ts'
export * from './edge-views.ts'
export * from './foundation-views.ts'
export * from './graph-views.ts'
export * from './history-views.ts'
export * from './incident-page-views.ts'
export * from './journal-views.ts'
export * from './plan-views.ts'
export * from './preview-views.ts'
export * from './runbook-views.ts'
export * from './service-page-views.ts'
export type { BandView, Countries, SparkView } from './view-parts.ts'
export * from './what-if-views.ts'

export const EvidenceView = Type.Object({
  kind: one('crowd', 'check', 'notice'),
  at: Time,
  text: Type.String({ description: 'one sentence for people' }),
  url: Type.Optional(Type.String()),
  data: Type.Record(Type.String(), Type.Unknown()),
})

export const ServiceView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  category: Type.String(),
  state: one('ok', 'suspected', 'slow', 'down', 'recovering'),
  reports24h: Type.Array(Type.Integer(), {
    description: 'reports of the last 24 hours in 144 buckets of ten minutes, oldest first',
  }),
  reportsLastHour: Type.Integer(),
  checks: Type.Object({ up: Type.Integer(), down: Type.Integer(), unknown: Type.Integer() }),
  incident: Nullable(Type.String()),
  standsOn: Type.Array(
    Type.Object({
      on: Type.String(),
      kind: one('hard', 'soft'),
      origin: one('configuration', 'accepted'),
    }),
  ),
})

export const ServiceDetail = Type.Object({
  ...ServiceView.properties,
  symptoms: Type.Record(Type.String(), Type.Integer()),
  countries: Type.Array(Type.Object({ country: Type.String(), reports: Type.Integer() })),
  incidents: Type.Array(Type.String()),
})

export const ServicePageView = Type.Object({ ...ServiceDetail.properties, ...ServicePageParts })

export const BlastRadius = Type.Object({
  services: Type.Integer(),
  countries: Type.Integer(),
  sectors: Sectors,
})

export const ScopeView = Type.Object({
  kind: one('countries', 'country', 'category', 'category-country', 'world'),
  countries: Type.Array(Type.String(), {
    description: 'where alone it is; a country with few reports is not told to everybody',
  }),
  category: Nullable(Type.String()),
  services: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
    description: 'of an incident of many: those that contribute, the one that is hit most first',
  }),
})

export const IncidentView = Type.Object({
  id: Type.String(),
  service: Type.String({ description: 'of an incident of many: the one that is hit most' }),
  serviceName: Type.String({ description: 'whom it is about, for a heading' }),
  scope: Nullable(ScopeView),
  state: one('open', 'recovering', 'resolved'),
  severity: Severity,
  confidence: Type.Number({ description: '0..1: how sure it is that there is trouble' }),
  certainty: one('suspected', 'likely', 'certain'),
  symptom: one('down', 'slow', 'trouble'),
  course: Course,
  openedAt: Time,
  beganAt: Time,
  updatedAt: Time,
  resolvedAt: Nullable(Time),
  summary: Type.String({ description: 'one sentence for people' }),
  impact: Type.Object(
    {
      crowd: Nullable(
        Type.Object({
          reportsPerMinute: Type.Number(),
          timesUsual: Nullable(Type.Number({ description: 'null: next to nothing is usual' })),
          countries: Type.Integer(),
        }),
      ),
      checks: Type.Object({ failing: Type.Integer(), of: Type.Integer() }),
    },
    { description: 'what is seen of it in the last minutes; `severity` is the worst so far' },
  ),
  foundation: Nullable(Type.String({ description: 'the named foundation; null is "unknown"' })),
  sympatheticTo: Nullable(
    Type.Object({
      service: Type.String(),
      name: Type.String(),
      text: Type.String({ description: 'one sentence for people' }),
    }),
    { description: 'people merely blame this service: that one is what fails' },
  ),
})

export const IncidentDetail = Type.Object({
  ...IncidentView.properties,
  evidence: Type.Array(EvidenceView),
  timeline: Type.Array(JournalView),
  series: Type.Object(
    {
      fromMinute: Type.Integer(),
      counts: Type.Array(Type.Integer()),
      usual: Type.Array(Type.Number()),
      low: Type.Array(Type.Number()),
      high: Type.Array(Type.Number()),
    },
    {
      description:
        'reports per minute from 30 minutes before the beginning, and the band that is usual; minutes since the Unix epoch',
    },
  ),
  blastRadius: Nullable(BlastRadius),
  endpoints: Type.Array(Type.String(), { description: 'endpoints that stand on what failed' }),
})

export const IncidentPageView = Type.Object({ ...IncidentDetail.properties, ...IncidentPageParts })

/** A foundation that several open incidents share. */
export const SuspectView = Type.Object({
  foundation: Type.String(),
  score: Type.Number({ description: '0..1, relative to the other explanations including "nothing shared"' }),
  namedAt: Time,
  clearedAt: Nullable(Time),
  explains: Type.Array(Type.String()),
  blastRadius: BlastRadius,
  recovery: Type.Object(
    {
      back: Type.Integer(),
      failing: Type.Array(Type.String()),
      improving: Type.Array(Type.String()),
      lingering: Type.Array(Type.String()),
    },
    { description: 'of `explains`; who is in none of the lists is back' },
  ),
})

export const CheckView = Type.Object({
  id: Type.String(),
  service: Nullable(Type.String()),
  kind: one('http', 'tcp', 'dns', 'tls', 'postgres', 'dynamodb'),
  looksAt: Type.String(),
  everyMs: Type.Number(),
  state: one('up', 'down', 'unknown'),
  since: Nullable(Time),
  last: Nullable(
    Type.Object({
      at: Time,
      verdict: one('up', 'down', 'unknown'),
      phase: Nullable(Type.String()),
      detail: Type.String(),
      tookMs: Type.Number(),
    }),
  ),
  byVantage: Type.Record(Type.String(), one('up', 'down', 'unknown')),
  usualMs: Nullable(Type.Number({ description: 'What a look usually takes; null: not known yet' })),
  ailing: Nullable(
    Type.Object(
      {
        ailment: one('failing', 'slow'),
        agreed: Type.Boolean({ description: 'A quorum of the vantages sees it' }),
        seenFrom: Type.Array(Type.String()),
        notFrom: Type.Array(Type.String()),
        since: Nullable(Time),
        text: Type.String(),
        share: Nullable(Type.Number({ description: 'Of its looks that fail, 0..1' })),
        usualShare: Nullable(Type.Number()),
        ms: Nullable(Type.Number({ description: 'Median of a look since then, milliseconds' })),
        usualMs: Nullable(Type.Number()),
      },
      { description: 'It answers, and not always, or late. It moves no answer' },
    ),
  ),
  flapping: Nullable(Type.Object({ falls: Type.Number(), since: Time })),
})

export const NoticeView = Type.Object({
  feed: Type.String(),
  state: Type.String(),
  title: Type.String(),
  body: Type.String(),
  url: Nullable(Type.String()),
  providerAt: Time,
  receivedAt: Time,
  foundations: Type.Array(Type.String()),
})

export const ReadinessView = Type.Object(
  {
    state: one('ready', 'not-ready', 'unknown'),
    why: Type.String({ description: 'how far it is, in a sentence' }),
    at: Nullable(Time),
    lagSeconds: Nullable(Type.Number({ description: 'how far behind, when that was measured lately' })),
    atLoss: Nullable(
      Type.Object(
        { policy: one('move', 'ask'), seconds: Type.Number() },
        {
          description:
            'not ready by its lag alone: when nothing ready is left it is moved to (`move`), or an operator is asked (`ask`), and the writes of so many seconds may be lost',
        },
      ),
    ),
  },
  { description: 'what it must prove before traffic moves to it; null: nothing' },
)

export const TargetView = Type.Object({
  id: Type.String(),
  records: Type.Array(Type.String()),
  standsOn: Type.Array(Type.String()),
  health: one('up', 'down', 'unknown'),
  healthWhy: Type.String(),
  check: Type.Optional(
    Nullable(Type.String({ description: 'whose word its health is; with the scope read' })),
  ),
  byVantage: Type.Optional(
    Type.Record(Type.String(), one('up', 'down', 'unknown'), {
      description: 'what each vantage says of it that counts, where there are several; with the scope read',
    }),
  ),
  drained: Type.Boolean(),
  drainedWhy: Nullable(Type.String()),
  answered: Type.Boolean(),
  readiness: Nullable(ReadinessView),
  capacity: Nullable(Type.Number({ description: 'as its operator states it, in their unit' })),
  waits: Nullable(Type.String({ description: 'up, and why it is not preferred yet' })),
  falls: Nullable(
    Type.Object(
      { count: Type.Number(), penalty: Type.Number(), limit: Type.Number() },
      { description: 'how often it fell lately; above the limit it waits longer' },
    ),
  ),
})

export const EndpointView = Type.Object({
  name: Type.String(),
  mode: one('automatic', 'approve', 'observe'),
  ttlSeconds: Type.Number(),
  state: one('ok', 'degraded', 'last-known-good', 'held', 'alarm', 'starting', 'given-back'),
  why: Type.String({ description: 'what is in force and why, in a sentence' }),
  since: Nullable(Time),
  generation: Nullable(Type.String()),
  digest: Nullable(Type.String()),
  answers: Type.Array(Type.String()),
  targets: Type.Array(TargetView),
  hold: Nullable(Type.Object({ by: Type.String(), why: Type.String(), at: Time })),
  givenBack: Nullable(
    Type.Object({ by: Type.String(), why: Type.String(), at: Time }, { description: 'nobody steers it' }),
  ),
  proposal: Nullable(
    Type.Object({ generation: Type.String(), digest: Type.String(), reason: Type.String() }),
  ),
  publishers: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String(),
      state: one('in-force', 'writing', 'refused', 'failed', 'drift', 'starting'),
      generation: Nullable(Type.String()),
      detail: Type.String(),
      readBackAt: Nullable(Time),
      limit: Nullable(
        Type.Object(
          { needs: Type.String(), instead: Type.String() },
          { description: 'what a failover there rests on besides Holdfast, and what would not' },
        ),
      ),
      foreign: Nullable(
        Type.Array(Type.String(), {
          description: 'records of somebody else that stand there and are left as they are',
        }),
      ),
    }),
  ),
  refusals: Type.Array(
    Type.Object({
      name: one('removal-limit', 'below-minimum', 'foreign-edit'),
      message: Type.String(),
      figures: Type.Record(Type.String(), Type.Unknown()),
      at: Nullable(Time),
    }),
    {
      description:
        'what waits for an operator, who overrules it by its name for one plan; with the scope read',
    },
  ),
  enactors: Type.Array(
    Type.Object({
      node: Type.String(),
      state: one('here', 'connected', 'lost'),
      publisher: Type.String(),
      condition: one('in-force', 'writing', 'refused', 'failed', 'drift', 'starting'),
      generation: Nullable(Type.String({ description: 'what it last knew the publisher to hold' })),
      detail: Type.String(),
      readBackAt: Nullable(Time),
    }),
    { description: 'every node that applies plans of this endpoint, at each publisher; with the scope read' },
  ),
  refusedWrites: Type.Array(
    Type.Object({
      at: Time,
      by: Type.String({ description: 'the author: node:<name>' }),
      publisher: Type.String(),
      expected: Type.String(),
      refused: Type.String(),
      found: Type.String(),
      decidedAt: Time,
      lateMs: Type.Number(),
    }),
    {
      description:
        'writes that came too late and that the fence turned away, newest first; with the scope read',
    },
  ),
  alarms: Type.Array(Type.Object({ at: Time, text: Type.String() })),
  frozen: Type.Optional(
    Type.Object(
      { code: one('below-quorum', 'observer-in-doubt'), why: Type.String() },
      { description: 'why what is seen moves nothing now; with the scope read' },
    ),
  ),
  rehearsal: Nullable(RehearsalView),
})

export const VantageView = Type.Object({
  name: Type.String(),
  roles: Type.Array(Type.String()),
  state: one('here', 'connected', 'lost'),
  standsOn: Type.Array(Type.String()),
  lastHeardAt: Nullable(Time),
  troubles: Type.Optional(
    Type.Array(Type.String(), { description: 'what keeps it from following its orders as they are' }),
  ),
  sees: Type.Optional(
    Type.Object(
      {
        state: one('heard', 'blind', 'silent'),
        detail: Type.String(),
        untold: Nullable(Type.String({ description: 'why it is not told what the main node sees' })),
      },
      { description: 'for vantages that count: whether what it sees reaches the main node, and has a vote' },
    ),
  ),
})

export const SecondaryView = Type.Object({
  server: Type.String({ description: 'address and port' }),
  state: one('unknown', 'current', 'behind'),
  serial: Nullable(Type.Integer({ description: 'what it answered last when asked' })),
  behindSince: Nullable(Time),
  detail: Type.String({ description: 'what it said, or did not say; empty when all is well' }),
})

export const DelegationView = Type.Object({
  at: Time,
  findings: Type.Array(
    Type.Object({
      code: Type.String(),
      severity: one('error', 'warning', 'note'),
      subject: Type.String({ description: 'the zone, a nameserver or one of its addresses' }),
      detail: Type.String(),
      fix: Type.String(),
    }),
  ),
})

export const ZoneView = Type.Object({
  origin: Type.String(),
  publisher: Type.String(),
  serial: Type.Integer(),
  names: Type.Integer(),
  queries: Type.Integer(),
  hindrance: Nullable(
    Type.String({ description: 'why what is answered here does not go out to the secondaries' }),
  ),
  secondaries: Type.Array(SecondaryView),
  delegation: Nullable(DelegationView),
})

export const ExerciseView = Type.Object({
  id: Type.String(),
  scenario: Type.String(),
  label: Type.String({ description: 'shown on every screen: "RECONSTRUCTION" for a replay' }),
  state: one('running', 'finished', 'stopped'),
  startedAt: Time,
  now: Type.String({ description: 'the virtual clock, ISO 8601' }),
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  speed: Type.Number({ description: 'virtual seconds per second; 0: as fast as it goes' }),
  scale: Type.Number(),
  reports: Type.Integer(),
  openIncidents: Type.Integer(),
  findings: Type.Array(
    Type.Object({ what: Type.String(), minutesAfterStart: Nullable(Type.Number()), text: Type.String() }),
    { description: 'the closing comparison; grows while it runs' },
  ),
})

/** The front page in one request. */
export const Overview = Type.Object({
  now: Time,
  exercise: Nullable(Type.Object({ id: Type.String(), label: Type.String(), scenario: Type.String() })),
  services: Type.Array(ServiceView),
  incidents: Type.Array(IncidentView),
  suspects: Type.Array(SuspectView),
  endpoints: Type.Array(EndpointView),
  reportsPerMinute: Type.Object({ fromMinute: Type.Integer(), counts: Type.Array(Type.Integer()) }),
  countries: Type.Array(Type.Object({ country: Type.String(), reports: Type.Integer() })),
})

export const ReportAnswer = Type.Object({
  accepted: Type.Integer(),
  duplicate: Type.Integer(),
  rejected: Type.Array(Type.Object({ line: Type.Integer(), path: Type.String(), reason: Type.String() }), {
    description: 'the first 100; lines are counted from 1',
  }),
  rejectedTotal: Type.Optional(Type.Integer()),
})

export const Problem = Type.Object({
  error: Type.String({
    description:
      'a stable code: bad-request, unauthorized, forbidden, not-found, method-not-allowed, conflict, too-large, ' +
      'unsupported-media-type, too-many, full, busy, closing, internal',
  }),
  message: Type.String({ description: 'what was wrong and what to do about it' }),
  path: Type.Optional(Type.String()),
})

export type ServiceView = Static<typeof ServiceView>
export type ServiceDetail = Static<typeof ServiceDetail>
export type ServicePageView = Static<typeof ServicePageView>
export type IncidentPageView = Static<typeof IncidentPageView>
export type BlastRadius = Static<typeof BlastRadius>
export type EvidenceView = Static<typeof EvidenceView>
export type IncidentView = Static<typeof IncidentView>
export type ScopeView = Static<typeof ScopeView>
export type IncidentDetail = Static<typeof IncidentDetail>
export type SuspectView = Static<typeof SuspectView>
export type CheckView = Static<typeof CheckView>
export type NoticeView = Static<typeof NoticeView>
export type TargetView = Static<typeof TargetView>
export type EndpointView = Static<typeof EndpointView>
export type VantageView = Static<typeof VantageView>
export type ZoneView = Static<typeof ZoneView>
export type ExerciseView = Static<typeof ExerciseView>
export type Overview = Static<typeof Overview>
export type ReportAnswer = Static<typeof ReportAnswer>
export type Problem = Static<typeof Problem>
