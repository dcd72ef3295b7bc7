// What the API says of an order before it is given: the next plan against the one in force, what would be answered, and
// what guards it. Nothing is done.

import { type Static, Type } from 'typebox'
import { changedParts } from '../steering/index.ts'
import { Nullable, one } from './view-parts.ts'

export const previewedOrders = [
  'hold',
  'unhold',
  'drain',
  'undrain',
  'approve',
  'rollback',
  'repair',
  'adopt',
  'giveBack',
  'overrule',
] as const

export const PreviewQuery = Type.Object({
  order: Type.Enum([...previewedOrders]),
  target: Type.Optional(Type.String({ maxLength: 63, description: 'of drain and undrain' })),
  generation: Type.Optional(
    Type.String({ pattern: '^[0-9]{1,20}$', description: 'of approve and rollback' }),
  ),
  digest: Type.Optional(Type.String({ pattern: '^[0-9a-f]{8,64}$', description: 'of approve' })),
  refusal: Type.Optional(Type.Enum(['removal-limit', 'below-minimum', 'foreign-edit'])),
})

const Answered = Type.Object({
  targets: Type.Array(Type.String()),
  records: Type.Array(Type.String(), { description: 'as they would be answered: type and value' }),
})

export const ChangeView = Type.Object({
  part: Type.Enum([...changedParts]),
  target: Nullable(Type.String()),
  before: Nullable(Type.String({ description: 'null: it is new' })),
  after: Nullable(Type.String({ description: 'null: it is gone' })),
})

export const GuardsView = Type.Object({
  minimum: Type.Integer(),
  standing: Type.Integer({ description: 'of what would be answered: those that are not judged down' }),
  spare: Type.Array(Type.String(), { description: 'proven targets that would be left to fall back on' }),
  removals: Type.Object({ used: Type.Integer(), most: Type.Integer(), perMs: Type.Number() }),
  moves: one('by-itself', 'by-an-operator'),
})

export const OrderPreviewView = Type.Object({
  endpoint: Type.String(),
  order: Type.Enum([...previewedOrders]),
  refused: Nullable(
    Type.Object({
      code: one('not-found', 'conflict', 'bad-request'),
      message: Type.String({ description: 'why the order would not be followed, with its figures' }),
    }),
  ),
  inForce: Nullable(Type.Object({ generation: Type.String(), digest: Type.String() })),
  next: Nullable(
    Type.Object({
      generation: Type.String(),
      digest: Type.String({ description: 'of approve; every other order is made anew when it is given' }),
    }),
    { description: 'null: no plan is made' },
  ),
  changes: Type.Array(ChangeView, { description: 'of the plan, by value' }),
  before: Answered,
  after: Answered,
  adds: Type.Array(Type.String(), { description: 'records that would be answered and are not now' }),
  removes: Type.Array(Type.String()),
  why: Nullable(Type.String({ description: 'in the words of the rule that chooses' })),
  frozen: Nullable(Type.String({ description: 'why what is seen moves nothing now' })),
  guards: GuardsView,
})

export type PreviewQuery = Static<typeof PreviewQuery>
export type ChangeView = Static<typeof ChangeView>
export type OrderPreviewView = Static<typeof OrderPreviewView>
