// Who was told of an incident and who was not, by which rule, and what became of it.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

const ToldStepView = Type.Object({
  at: Time,
  thread: Type.String(),
  verdict: one('told', 'held', 'not'),
  rule: Type.String(),
  why: Type.String(),
  kind: Nullable(Type.String()),
  recipient: Nullable(Type.String()),
  message: Nullable(Type.String({ description: 'its id, the same for every attempt' })),
  until: Nullable(Time),
  delivery: Nullable(Type.Object({ state: Type.String(), at: Time, why: Type.String() })),
})

export const ToldView = Type.Object({
  incident: Type.String(),
  threads: Type.Array(
    Type.Object({
      thread: Type.String(),
      title: Type.String(),
      grouped: Type.Boolean({ description: 'it was told of as a part of this' }),
    }),
  ),
  routes: Type.Array(
    Type.Object({
      route: Type.String(),
      verdict: one('told', 'held', 'not', 'unknown'),
      why: Type.String(),
      steps: Type.Array(ToldStepView),
    }),
  ),
})

export type ToldView = Static<typeof ToldView>
