// What the API says of edges: what services stand on and who says so, what is suggested, what people decided.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

const kind = one('hard', 'soft', 'none')
const pair = { service: Type.String(), on: Type.String() }
const change = {
  ...pair,
  was: kind,
  want: kind,
  text: Type.String({ description: 'the change in a sentence' }),
  evidence: Type.Array(Type.String(), { description: 'what speaks for it, a sentence each' }),
  yaml: Type.String({ description: 'lines for the configuration' }),
}

export const EdgeView = Type.Object({
  ...pair,
  kind: one('hard', 'soft'),
  origin: one('configuration', 'accepted'),
  by: Nullable(Type.String({ description: 'who accepted it; null: it stands in the configuration' })),
  at: Nullable(Time),
})

export const EdgeSuggestionView = Type.Object({
  ...change,
  probability: Nullable(
    Type.Number({ description: '0..1, by past outages; null: they say nothing, only names do' }),
  ),
  support: Type.Integer({ description: 'independent outages and names that speak for it' }),
  outages: Type.Array(
    Type.Object({
      foundation: Type.String(),
      at: Time,
      hit: Type.Boolean(),
      afterMs: Nullable(Type.Number({ description: 'from the beginning of the outage to its own trouble' })),
      othersHit: Type.Integer({ description: 'services that are not recorded there and were hit too' }),
      others: Type.Integer({ description: 'services that are not recorded there and were watched' }),
    }),
  ),
  names: Type.Array(Type.Object({ name: Type.String(), because: Type.String() })),
  before: Nullable(Type.String({ description: 'how it was rejected before, with half as much for it' })),
})

export const EdgeDecisionView = Type.Object({
  ...change,
  verdict: one('accepted', 'rejected'),
  state: one('in force', 'settled', 'dormant', 'rejected'),
  by: Type.String(),
  at: Time,
  why: Type.String(),
})

export const EdgesView = Type.Object({
  edges: Type.Array(EdgeView),
  all: Type.Integer({ description: 'edges in force, shown here or not' }),
  suggestions: Type.Array(EdgeSuggestionView),
  decisions: Type.Array(EdgeDecisionView),
  learnt: Type.Object({
    outages: Type.Integer({ description: 'past outages that are remembered' }),
    services: Type.Integer({ description: 'services that are watched' }),
    names: Type.Integer({ description: 'names that were resolved last' }),
    namesAt: Nullable(Time),
  }),
})

export const EdgeNamesView = Type.Object({
  services: Type.Array(Type.Object({ service: Type.String(), names: Type.Array(Type.String()) })),
})

export type EdgeView = Static<typeof EdgeView>
export type EdgeSuggestionView = Static<typeof EdgeSuggestionView>
export type EdgeDecisionView = Static<typeof EdgeDecisionView>
export type EdgesView = Static<typeof EdgesView>
export type EdgeNamesView = Static<typeof EdgeNamesView>
