// How the feeds stand: whose word is listened to, whether it is heard, and what of it could not be read.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

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
})

export type FeedView = Static<typeof FeedView>
