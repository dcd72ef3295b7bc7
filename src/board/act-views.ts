// What the API says and takes of people's acts: acknowledged, silenced, under maintenance.

import { type Static, Type } from 'typebox'
import { Nullable, one, Severity, Time } from './view-parts.ts'
import { Title, Why } from './why.ts'

const closed = { additionalProperties: false } as const
const name = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const names = (maxLength: number) => Type.Array(name(maxLength), { maxItems: 1000 })
const when = Type.String({ maxLength: 40, description: 'ISO 8601 with a zone' })
const length = Type.String({ maxLength: 20, description: 'such as 30m, 2h or 7d' })
const dryRun = Type.Optional(Type.Boolean({ description: 'only say what it would be' }))

export const AcknowledgementView = Type.Object({
  by: Type.String(),
  at: Time,
  until: Nullable(Time, { description: 'reminders and escalation begin again then; null: never' }),
  why: Nullable(Type.String({ description: 'what was said with it' })),
})

/** One of those that were given lately. */
export const GivenAcknowledgement = Type.Object({
  ...AcknowledgementView.properties,
  incident: Nullable(Type.String({ description: 'null: an alarm of something else' })),
  title: Type.String(),
  state: one('in force', 'over'),
})
export const GivenAcknowledgements = Type.Object({ acknowledgements: Type.Array(GivenAcknowledgement) })

/** What a link in a message is about. */
export const AboutThreadView = Type.Object({
  title: Type.String(),
  path: Nullable(Type.String(), { description: 'the page of the board that tells more' }),
  over: Type.Boolean(),
  acknowledged: Nullable(AcknowledgementView),
  recipient: Type.String({ description: 'whoever it was sent to: acknowledging is written down as theirs' }),
})
export type AboutThreadView = Static<typeof AboutThreadView>

export const AcknowledgedView = Type.Object({ acknowledged: Nullable(AcknowledgementView) })

const state = one('planned', 'in force', 'over')

export const SilenceView = Type.Object({
  id: Type.String(),
  text: Type.String({ description: 'what it silences, in words' }),
  matches: Type.Object({
    services: Type.Array(Type.String()),
    sectors: Type.Array(Type.String()),
    foundations: Type.Array(Type.String()),
    routes: Type.Array(Type.String()),
    severity: Nullable(Severity, { description: 'the gravest that is held back; null: whatever it is' }),
  }),
  from: Time,
  until: Time,
  by: Type.String(),
  why: Type.String(),
  state,
})

/** What a silence would hide if it were in force now. */
export const SilencePreview = Type.Object({
  text: Type.String({ description: 'what it would silence, in words' }),
  incidents: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), severity: Severity }), {
    description: 'that go on and would be hidden, the gravest first, at most 20',
  }),
  incidentsInAll: Type.Integer(),
  routes: Type.Array(Type.String(), { description: 'that would not tell' }),
  messages: Type.Integer({ description: 'of the last day about these incidents, by these routes' }),
})

export const MaintenanceView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  services: Type.Array(Type.String(), { description: 'that are named' }),
  foundations: Type.Array(Type.String(), {
    description: 'with everything that stands on them with a hard edge',
  }),
  affected: Type.Integer({ description: 'services that are meant, named or standing on what is' }),
  from: Time,
  until: Time,
  by: Nullable(Type.String({ description: 'null: the reader may not know' })),
  origin: one('configuration', 'rule', 'hand'),
  rule: Nullable(Type.String({ description: 'that it came of; null: of none, or the reader may not know' })),
  state,
})

/** What comes back by itself, as the configuration has it. */
export const MaintenanceRuleView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  services: Type.Array(Type.String()),
  foundations: Type.Array(Type.String()),
  affected: Type.Integer(),
  days: Type.Array(one('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')),
  monthDays: Type.Array(Type.Integer()),
  at: Type.String({ description: 'such as 02:30, by the clock of `zone`' }),
  zone: Type.String(),
  lastsMs: Type.Number(),
  first: Nullable(Type.String()),
  last: Nullable(Type.String()),
  next: Type.Array(Time, { description: 'beginnings of those that are announced' }),
})
export type MaintenanceRuleView = Static<typeof MaintenanceRuleView>

export const AcknowledgeBody = Type.Object(
  {
    for: Type.Optional(length),
    until: Type.Optional(when),
    why: Type.Optional(Type.String({ maxLength: 500, description: 'for the others; kept in the journal' })),
  },
  closed,
)

/** As a query: names of one kind with commas between them. */
export const SilencePreviewQuery = Type.Object({
  services: Type.Optional(Type.String({ maxLength: 4000 })),
  sectors: Type.Optional(Type.String({ maxLength: 4000 })),
  foundations: Type.Optional(Type.String({ maxLength: 4000 })),
  routes: Type.Optional(Type.String({ maxLength: 4000 })),
  severity: Type.Optional(Severity),
})

export const SilenceBody = Type.Object(
  {
    services: Type.Optional(names(128)),
    sectors: Type.Optional(names(31)),
    foundations: Type.Optional(names(200)),
    routes: Type.Optional(names(63)),
    severity: Type.Optional(Severity),
    everything: Type.Optional(Type.Boolean({ description: 'needed where nothing is named' })),
    from: Type.Optional(when),
    until: Type.Optional(when),
    for: Type.Optional(length),
    why: Why,
    dryRun,
  },
  closed,
)

const work = {
  services: Type.Optional(names(128)),
  foundations: Type.Optional(names(200)),
  from: Type.Optional(when),
  until: Type.Optional(when),
  for: Type.Optional(length),
  dryRun,
}

export const MaintenanceBody = Type.Object({ title: Title, ...work }, closed)
export const MaintenanceChange = Type.Object({ title: Type.Optional(Title), ...work }, closed)

export const MaintenanceSkip = Type.Object(
  {
    on: Type.String({
      pattern: '^\\d{4}-\\d\\d-\\d\\d$',
      description: 'the day on which it would begin, there',
    }),
    why: Type.Optional(Why),
  },
  closed,
)
export type MaintenanceSkip = Static<typeof MaintenanceSkip>

export type AcknowledgementView = Static<typeof AcknowledgementView>
export type GivenAcknowledgement = Static<typeof GivenAcknowledgement>
export type SilencePreview = Static<typeof SilencePreview>
export type SilencePreviewQuery = Static<typeof SilencePreviewQuery>
export type SilenceView = Static<typeof SilenceView>
export type MaintenanceView = Static<typeof MaintenanceView>
export type AcknowledgeBody = Static<typeof AcknowledgeBody>
export type SilenceBody = Static<typeof SilenceBody>
export type MaintenanceBody = Static<typeof MaintenanceBody>
export type MaintenanceChange = Static<typeof MaintenanceChange>
