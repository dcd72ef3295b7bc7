// What the API says of many endpoints at once: lean rows, a page at a time, and what waits for a person in all of it.

import { type Static, Type } from 'typebox'
import { Nullable, one, Paging, Time } from './view-parts.ts'
import { EndpointView } from './views.ts'

const { state, mode } = EndpointView.properties
const { page, pages } = Paging

export const EndpointRow = Type.Object({
  name: Type.String(),
  state,
  mode,
  answers: Type.Array(Type.String(), { description: 'targets answered now' }),
  records: Type.Array(Type.String()),
  generation: Nullable(Type.String()),
  since: Nullable(Time),
  why: Type.String(),
  alarms: Type.Integer(),
  waits: Type.Integer({ description: 'proposals and refusals that wait for an operator' }),
})

export const SteeringView = Type.Object({
  all: Type.Integer(),
  states: Type.Record(Type.String(), Type.Integer(), { description: 'how many are in each state, of all' }),
  found: Type.Integer({ description: 'that match the filters' }),
  page,
  pages,
  rows: Type.Array(EndpointRow, { description: 'those that need somebody first, then by name' }),
})

export const waitingKinds = [
  'proposal',
  'removal-limit',
  'below-minimum',
  'foreign-edit',
  'alarm',
  'below-quorum',
  'observer-in-doubt',
  'publisher',
  'node-lost',
  'node-trouble',
  'runbook-asks',
  'runbook-stopped',
  'drill-runs',
] as const

export const WaitingView = Type.Object({
  kind: Type.Enum([...waitingKinds]),
  about: one('endpoint', 'node', 'run', 'drill', 'vantages'),
  subject: Type.String(),
  at: Nullable(Time),
  text: Type.String({ description: 'as it was said, with its figures' }),
})

export const WaitingList = Type.Object({
  all: Type.Integer(),
  page,
  pages,
  waiting: Type.Array(WaitingView, { description: 'the most pressing first' }),
})

const {
  id: publisher,
  generation,
  readBackAt,
  state: condition,
} = EndpointView.properties.publishers.items.properties

export const HeldList = Type.Object({
  all: Type.Integer(),
  page,
  pages,
  held: Type.Array(
    Type.Object({
      endpoint: Type.String(),
      node: Type.String(),
      publisher,
      state: condition,
      generation,
      readBackAt,
    }),
    {
      description: 'what every enactor last knew each publisher to hold, those in trouble first',
    },
  ),
})

export type HeldList = Static<typeof HeldList>
export type EndpointRow = Static<typeof EndpointRow>
export type SteeringView = Static<typeof SteeringView>
export type WaitingView = Static<typeof WaitingView>
export type WaitingList = Static<typeof WaitingList>
