// What the API says of what would happen: what a loss takes, what moves, what remains; and how much stands in one place.

import { type Static, Type } from 'typebox'
import { Nullable, one } from './view-parts.ts'

export const fates = ['dies', 'waits', 'impaired', 'degraded', 'moves', 'weakened', 'untouched'] as const

const ServiceFateView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  fate: one('dies', 'degraded', 'moves'),
  why: Type.String(),
})

export const PublisherFateView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: Type.Enum(['works', 'stuck', 'dead'], {
    description: '`stuck`: what stands there is answered and cannot be changed; `dead`: no answer from there',
  }),
  why: Type.String(),
})

export const EndpointFateView = Type.Object({
  name: Type.String(),
  fate: Type.Enum([...fates], {
    description:
      '`waits`: dead until a person approves the move; `impaired`: some of what is answered is dead; `degraded`: moves to fewer targets than its minimum, or at the loss of the last writes; `weakened`: answered as before, with less to fall back on',
  }),
  lost: Type.Array(Type.String(), { description: 'its targets that are lost' }),
  before: Type.Array(Type.String()),
  after: Type.Array(Type.String(), { description: 'targets answered then; empty: nobody answers the name' }),
  would: Type.Array(Type.String(), { description: 'where it would go if nothing but health counted' }),
  capacity: Nullable(
    Type.Object({
      needed: Type.Number(),
      there: Type.Number(),
      unknownAt: Type.Array(Type.String()),
    }),
    {
      description: 'of what is answered before and after; null: no capacity is configured, or nothing moves',
    },
  ),
  why: Type.String(),
  ready: Type.Array(Type.Object({ target: Type.String(), why: Type.String() }), {
    description:
      'where it moves to, and what was measured of its readiness; those that need not prove it are left out',
  }),
  passedOver: Type.Array(Type.Object({ target: Type.String(), why: Type.String() })),
  publishers: Type.Array(PublisherFateView),
})

export const WhatIfView = Type.Object({
  basis: Type.Enum(['live', 'assumed'], {
    description: '`assumed`: from a configuration alone, everything taken to be up',
  }),
  lose: Type.Array(Type.String()),
  harm: Type.Boolean({
    description: 'a service or an endpoint dies, waits for a person, or answers with the dead',
  }),
  summary: Type.String(),
  services: Type.Object({
    all: Type.Integer(),
    remain: Type.Integer(),
    hit: Type.Array(ServiceFateView),
  }),
  endpoints: Type.Object({
    all: Type.Integer(),
    untouched: Type.Integer(),
    hit: Type.Array(EndpointFateView),
  }),
  nodes: Type.Array(
    Type.Object({
      name: Type.String(),
      roles: Type.Array(Type.String()),
      fate: Type.Enum(['lost', 'stays', 'unknown'], {
        description: '`unknown`: what it stands on is not said',
      }),
      why: Type.String(),
    }),
  ),
  vantages: Type.Object({
    of: Type.Integer(),
    quorum: Type.Integer(),
    left: Type.Integer({ description: 'those whose ground is not known are counted in' }),
    met: Type.Boolean(),
  }),
})

const ShareView = Type.Object({ name: Type.String(), share: Type.Number(), members: Type.Integer() })

export const ConcentrationPartView = Type.Object({
  of: one('services', 'endpoints'),
  level: one('provider', 'region', 'jurisdiction'),
  counted: Type.Integer(),
  without: Type.Integer({ description: 'standing nowhere that is known; not in the shares' }),
  hhi: Type.Number({ description: 'Herfindahl-Hirschman index, 0 to 1' }),
  hhiPoints: Type.Integer({ description: 'the same from 0 to 10,000' }),
  shares: Type.Array(ShareView),
})

export const LossRankView = Type.Object({
  lose: Type.String(),
  servicesDie: Type.Integer(),
  servicesDegraded: Type.Integer(),
  endpointsDie: Type.Integer({
    description: 'those that wait for a person and those that answer with the dead too',
  }),
  endpointsMove: Type.Integer(),
  quorumLost: Type.Boolean(),
  singlePoint: Nullable(
    Type.String({ description: 'why it is one: everything dies, or a name has nowhere to go' }),
  ),
})

export const ConcentrationView = Type.Object({
  basis: one('live', 'assumed'),
  parts: Type.Array(ConcentrationPartView),
  ranked: Type.Array(LossRankView, { description: 'every foundation and jurisdiction by what dies with it' }),
})

export type EndpointFateView = Static<typeof EndpointFateView>
export type PublisherFateView = Static<typeof PublisherFateView>
export type WhatIfView = Static<typeof WhatIfView>
export type ConcentrationPartView = Static<typeof ConcentrationPartView>
export type LossRankView = Static<typeof LossRankView>
export type ConcentrationView = Static<typeof ConcentrationView>
