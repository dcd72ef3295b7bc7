// Who stands on what around one foundation, for a picture.

import { type Static, Type } from 'typebox'
import { Nullable, one, Time } from './view-parts.ts'

export const GraphNode = Type.Object({
  id: Type.String({ description: '`f:PATH`, `s:SERVICE`' }),
  kind: one('foundation', 'service'),
  name: Type.String({ description: 'the path, or the name of the service' }),
  state: one('ok', 'suspected', 'slow', 'down', 'recovering', 'named'),
  layer: Type.Integer({ description: '0: the widest foundation; services come last' }),
  sector: Nullable(Type.String()),
})

export const GraphView = Type.Object({
  now: Time,
  root: Type.String({ description: 'id of the node that was asked for' }),
  nodes: Type.Array(GraphNode, {
    description: 'at most 200: foundations, then services in trouble, then by name',
  }),
  edges: Type.Array(
    Type.Object({
      from: Type.String({ description: 'what stands on the other' }),
      to: Type.String(),
      kind: Type.Enum(['within', 'hard', 'soft', 'learnt', 'unknown'], {
        description:
          '`learnt`: suggested and accepted; `unknown`: hit with the others, though no edge says so',
      }),
    }),
  ),
  more: Type.Object({
    foundations: Type.Integer({ description: 'that are left out' }),
    services: Type.Integer(),
  }),
})

export type GraphNode = Static<typeof GraphNode>
export type GraphView = Static<typeof GraphView>
