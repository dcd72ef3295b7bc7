// What a test of a route came to, or would ask.

import { type Static, Type } from 'typebox'
import { Nullable, one } from './view-parts.ts'

export const AlertTestView = Type.Object({
  route: Type.String(),
  kind: Type.String({ description: 'the kind of the channel' }),
  dryRun: Type.Boolean(),
  tried: Type.Array(
    Type.Object({
      recipient: Type.String(),
      outcome: one('sent', 'failed', 'refused'),
      why: Nullable(Type.String()),
      tookMs: Type.Number(),
    }),
    { description: 'empty when nothing was sent' },
  ),
  requests: Type.Array(
    Type.Object({
      method: Type.String(),
      url: Type.String(),
      headers: Type.Record(Type.String(), Type.String()),
      body: Type.String(),
    }),
    { description: 'of a dry run: what would be sent, secrets by the names of their files' },
  ),
})

export type AlertTestView = Static<typeof AlertTestView>
