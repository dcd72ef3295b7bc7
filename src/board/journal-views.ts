// What the API says of the journal.

import { type Static, Type } from 'typebox'
import { Nullable, Time } from './view-parts.ts'

export const JournalView = Type.Object({
  seq: Type.Integer(),
  at: Time,
  author: Type.String(),
  kind: Type.String(),
  subject: Type.String(),
  why: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
})

const seq = Type.Integer({ minimum: 0 })

export const JournalPageView = Type.Object({
  entries: Type.Array(JournalView, { description: 'newest first' }),
  newest: seq,
  older: Nullable(seq, { description: 'go on with before=; null: there is nothing older' }),
  newer: Nullable(seq, { description: 'go on with after=; null: these are the newest' }),
  cutAt: Nullable(seq, {
    description: 'so many entries were looked at that the search ended here; go on with before= (or after=)',
  }),
})

export type JournalView = Static<typeof JournalView>
export type JournalPageView = Static<typeof JournalPageView>
