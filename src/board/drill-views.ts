// What the API says of drills: what one would do, the one that runs, what the last ones measured, and which of the three
// classes an endpoint is in by that.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

const Span = Nullable(Type.Number({ description: 'milliseconds from the beginning of the loss' }))

export const DrillOutlookView = Type.Object({
  endpoint: Type.String(),
  mode: Type.String(),
  before: Type.Array(Type.String(), { description: 'targets answered now' }),
  lost: Type.Array(Type.String(), { description: 'targets that stand on what is lost' }),
  checks: Type.Array(Type.String(), { description: 'checks that are made to fail' }),
  expected: Type.Array(Type.String(), { description: 'targets that selection would go to' }),
  why: Type.String(),
})

export const DrillPlanView = Type.Object({
  lose: Type.String(),
  outlooks: Type.Array(DrillOutlookView),
  refusals: Type.Array(Type.String(), { description: 'why it is not begun; empty: it can be' }),
})

export const EndpointResultView = Type.Object({
  name: Type.String(),
  detectMs: Span,
  decideMs: Span,
  moveMs: Span,
  clientsMs: Span,
  clients: Nullable(Type.Object({ holding: Type.Integer(), moved: Type.Integer(), expired: Type.Integer() })),
  recoverMs: Span,
  loseMs: Nullable(Type.Number({ description: 'milliseconds of data that the destination lacked' })),
  backMs: Nullable(Type.Number({ description: 'milliseconds from the end of the loss' })),
  destination: Nullable(Type.Array(Type.String())),
  expected: Type.Array(Type.String()),
  objective: Nullable(Type.Object({ recoverWithinMs: Type.Number(), loseAtMostMs: Nullable(Type.Number()) })),
  met: Nullable(Type.Boolean()),
  text: Type.String(),
})

export const DrillResultView = Type.Object({
  drill: Type.String(),
  lose: Type.String(),
  manner: Type.String(),
  by: Type.String(),
  kind: one('drill', 'exercise'),
  outcome: one('measured', 'aborted', 'unmeasured'),
  why: Type.String(),
  beganAt: Time,
  endedAt: Time,
  endpoints: Type.Array(EndpointResultView),
})

export const RunningDrillView = Type.Object({
  drill: Type.String(),
  lose: Type.String(),
  by: Type.String(),
  phase: one('losing', 'returning'),
  beganAt: Time,
  /** The loss ends then by itself. */
  until: Time,
  endpoints: Type.Array(Type.String()),
})

export const GameDayView = Type.Object({
  name: Type.String(),
  lose: Type.String(),
  endpoints: Type.Array(Type.String()),
  real: Type.Boolean(),
  nextAt: Nullable(Time),
})

export const DrillsView = Type.Object({
  running: Nullable(RunningDrillView),
  past: Type.Array(DrillResultView, { description: 'newest first' }),
  gameDays: Type.Array(GameDayView),
})

export const BegunDrillView = Type.Object({ drill: Type.String() })

/**
 * The three classes of the story: back by itself; back by one approved step; nobody has tried. Null without the scope
 * `read`, and in an exercise.
 */
export const RehearsalView = Type.Object({
  class: one('automatic', 'approved-plan', 'untried'),
  text: Type.String(),
  objective: Nullable(Type.Object({ recoverWithinMs: Type.Number(), loseAtMostMs: Nullable(Type.Number()) })),
  last: Nullable(
    Type.Object({
      drill: Type.String(),
      kind: one('drill', 'exercise'),
      lose: Type.String(),
      at: Time,
      recoverMs: Span,
      loseMs: Nullable(Type.Number()),
      met: Nullable(Type.Boolean()),
      text: Type.String(),
    }),
  ),
})

export type DrillOutlookView = Static<typeof DrillOutlookView>
export type DrillPlanView = Static<typeof DrillPlanView>
export type DrillResultView = Static<typeof DrillResultView>
export type RunningDrillView = Static<typeof RunningDrillView>
export type GameDayView = Static<typeof GameDayView>
export type DrillsView = Static<typeof DrillsView>
export type BegunDrillView = Static<typeof BegunDrillView>
export type RehearsalView = Static<typeof RehearsalView>
