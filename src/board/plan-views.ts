// What the API says of plans: each whole, what one changes against another, and what a repair would write over what.

import { type Static, Type } from 'typebox'
import { standingStates } from '../steering/index.ts'
import { ChangeView } from './preview-views.ts'
import { Nullable, one, Time } from './view-parts.ts'

export const PlanView = Type.Object({
  endpoint: Type.String(),
  generation: Type.String(),
  digest: Type.String(),
  madeAt: Time,
  author: Type.String(),
  reason: Type.String(),
  evidence: Type.Record(Type.String(), Type.Unknown()),
  state: one('proposed', 'approved', 'in-force', 'superseded'),
  envelope: Type.Record(Type.String(), Type.Unknown()),
})

const PlanName = Type.Object({
  generation: Type.String(),
  digest: Type.String(),
  author: Type.String(),
  state: PlanView.properties.state,
})

export const PlanDiffView = Type.Object({
  endpoint: Type.String(),
  before: Nullable(PlanName),
  after: PlanName,
  changes: Type.Array(ChangeView, { description: 'by value; empty when they say the same' }),
})

/** What a repair would do; nothing is written. */
export const RepairView = Type.Object({
  endpoint: Type.String(),
  inForce: Type.Object({ generation: Type.String(), digest: Type.String(), author: Type.String() }),
  next: Nullable(Type.String({ description: 'the generation it would get; null: none is left' })),
  writes: Type.Array(Type.String(), { description: 'the records that would be written' }),
  publishers: Type.Array(
    Type.Object({
      publisher: Type.String(),
      kind: Type.String(),
      state: Type.Enum([...standingStates, 'unread']),
      fence: Nullable(Type.String()),
      records: Type.Array(Type.String(), { description: 'what stands there now' }),
      whose: Type.String({ description: 'over whose records it would go, in a sentence' }),
    }),
  ),
})

export type PlanView = Static<typeof PlanView>
export type PlanDiffView = Static<typeof PlanDiffView>
export type RepairView = Static<typeof RepairView>
