// What the API says of a name that changes hands: what adopting it would write over what, and what giving it back leaves.

import { type Static, Type } from 'typebox'
import { standingStates } from '../steering/index.ts'
import { Nullable, one, Time } from './view-parts.ts'

const RecordView = Type.Object({
  type: Type.String(),
  ttl: Type.Number({ description: 'seconds' }),
  text: Type.String({ description: 'as a master file writes it' }),
})
const Word = Type.Object({ by: Type.String(), why: Type.String(), at: Time })

export const AdoptionPlaceView = Type.Object({
  publisher: Type.String(),
  kind: Type.String(),
  zone: Type.String(),
  state: Type.Enum([...standingStates, 'unread']),
  whose: Type.String({ description: 'over whose records it would go, in a sentence' }),
  fenceName: Nullable(Type.String({ description: 'where the fence stands or will; null: not as a record' })),
  fence: Type.Array(Type.String(), { description: 'what stands at that name now' }),
  records: Type.Array(RecordView, { description: 'A, AAAA and CNAME there now: what would be replaced' }),
  others: Type.Array(RecordView, { description: 'records of other types there: never touched' }),
})

export const AdoptionView = Type.Object({
  endpoint: Type.String(),
  configured: Type.Boolean(),
  givenBack: Nullable(Word),
  generation: Nullable(Type.String({ description: 'of the plan that would take the name over' })),
  ttlSeconds: Nullable(Type.Number()),
  writes: Type.Array(Type.String()),
  publishers: Type.Array(AdoptionPlaceView),
  configuration: Nullable(
    Type.String({ description: 'YAML that would steer what is there now; null: it is configured' }),
  ),
})

export const ReleasePlaceView = Type.Object({
  publisher: Type.String(),
  kind: Type.String(),
  state: one('fenced', 'free', 'foreign-fence', 'nothing-beneath', 'unread'),
  detail: Type.String(),
  fence: Nullable(Type.String()),
  records: Type.Array(RecordView, { description: 'what stays' }),
})

export const ReleaseView = Type.Object({
  endpoint: Type.String(),
  configured: Type.Boolean(),
  givenBack: Nullable(Word),
  writers: Type.Array(
    Type.Object({
      node: Type.String(),
      away: Type.Boolean({ description: 'it cannot be told now, and may still write' }),
    }),
  ),
  publishers: Type.Array(ReleasePlaceView),
})

export type AdoptionPlaceView = Static<typeof AdoptionPlaceView>
export type AdoptionView = Static<typeof AdoptionView>
export type ReleasePlaceView = Static<typeof ReleasePlaceView>
export type ReleaseView = Static<typeof ReleaseView>
