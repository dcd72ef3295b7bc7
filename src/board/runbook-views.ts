// What the API says of runbooks and their runs.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

const step = {
  name: Type.String(),
  does: Type.String(),
  undo: Nullable(Type.String({ description: 'null: there is nothing to undo' })),
}

export const RunbookView = Type.Object({
  name: Type.String(),
  title: Type.String(),
  steps: Type.Array(
    Type.Object({
      ...step,
      withinMs: Type.Number(),
      now: Type.String({ description: 'how things stand for it at this moment' }),
    }),
  ),
})

export const RunbookRunView = Type.Object({
  id: Type.String(),
  runbook: Type.String(),
  title: Type.String(),
  by: Type.String(),
  why: Type.String(),
  startedAt: Time,
  state: one('running', 'failed', 'interrupted', 'undoing', 'done', 'undone', 'aborted'),
  step: Type.Integer({ description: 'counted from 1' }),
  asks: Nullable(Type.Object({ question: Type.String(), by: one('anyone', 'other') })),
  steps: Type.Array(
    Type.Object({
      ...step,
      state: one('pending', 'doing', 'done', 'failed', 'undoing', 'undone'),
      evidence: Type.Array(Type.String()),
    }),
  ),
})

export const RunbooksView = Type.Object({
  runbooks: Type.Array(RunbookView),
  runs: Type.Array(RunbookRunView, { description: 'newest first' }),
})

export type RunbookView = Static<typeof RunbookView>
export type RunbookRunView = Static<typeof RunbookRunView>
export type RunbooksView = Static<typeof RunbooksView>
