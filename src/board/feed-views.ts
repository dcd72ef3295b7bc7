// How the feeds stand: whose word is listened to, whether it is heard, and what of it could not be read.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

const milliseconds = Type.Number({ description: 'after our own onset; negative: the provider was first' })
const Figures = {
  incidents: Type.Integer({
    description: "the provider's incidents that were about a trouble that we named",
  }),
  medianMs: Nullable(milliseconds),
  p90Ms: Nullable(milliseconds),
  unspoken: Type.Integer({
    description: 'troubles of its provider that we named, of which no word of it was heard here',
  }),
}

/** How long after our own onset a provider said its first word. */
export const FeedLagView = Type.Object({
  feed: Type.String(),
  all: Type.Object(Figures),
  years: Type.Array(Type.Object({ year: Type.Integer(), ...Figures }), { description: 'newest first' }),
})

export const ProviderLagsView = Type.Object({
  feeds: Type.Array(FeedLagView),
  incidents: Type.Array(
    Type.Object({
      feed: Type.String(),
      incident: Type.String(),
      title: Type.String(),
      url: Nullable(Type.String()),
      foundation: Type.String({ description: 'that we named' }),
      beganAt: Time,
      saidAt: Time,
      heardAt: Time,
      lagMs: milliseconds,
    }),
    { description: 'newest first, the newest 500' },
  ),
})

export const FeedView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  url: Type.String({ description: 'without user, password and query, which may be secret' }),
  everySeconds: Type.Number(),
  state: one('good', 'waiting', 'trouble', 'stale'),
  lastGoodAt: Nullable(Time),
  lastTriedAt: Nullable(Time),
  staleSince: Nullable(Time),
  trouble: Nullable(Type.Object({ since: Time, text: Type.String() })),
  records: Type.Integer({ description: 'read at the newest good look' }),
  unreadable: Type.Integer({ description: 'of the newest good look' }),
  unreadableTotal: Type.Integer(),
  unread: Type.Array(Type.Object({ at: Time, why: Type.String(), raw: Type.String() }), {
    description: 'the newest that could not be read, cut to 4,000 characters',
  }),
  unmapped: Type.Array(Type.String(), { description: 'names that stand for no foundation yet' }),
  lag: Nullable(FeedLagView),
})

/** What everybody may know of a feed: neither where it is read nor what of it went wrong. */
export const ProviderView = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  state: one('good', 'waiting', 'trouble', 'stale'),
  lastGoodAt: Nullable(Time),
  staleSince: Nullable(Time),
  lag: Nullable(FeedLagView),
})
export const ProvidersView = Type.Object({ now: Time, providers: Type.Array(ProviderView) })

export type ProviderView = Static<typeof ProviderView>
export type ProvidersView = Static<typeof ProvidersView>
export type FeedLagView = Static<typeof FeedLagView>
export type ProviderLagsView = Static<typeof ProviderLagsView>
export type FeedView = Static<typeof FeedView>
