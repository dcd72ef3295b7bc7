// Edges: what stands on what and who says so, what is suggested, and an operator's word on it. They tell what is not
// public, so reading needs `read`; deciding and telling what names lead to need `operate`.

import { Type } from 'typebox'
import { type App, answers, type Shared } from '../app.ts'
import { EdgeOrderBody, FoundNamesBody } from '../bodies.ts'
import type { Caller } from '../desk.ts'
import type { EdgeVerdict } from '../edges.ts'
import { granted } from '../problem.ts'
import { EdgeDecisionView, EdgeNamesView, EdgesView } from '../views.ts'

const Query = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 128 })),
  on: Type.Optional(Type.String({ maxLength: 200, description: 'a foundation' })),
  limit: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, description: 'edges; default 1000' })),
})
const read = { needs: 'read' } as const
const operate = { needs: 'operate' } as const

export function edgeRoutes(app: App, { options: { live } }: Shared): void {
  const { edges } = live
  if (!edges) return
  app.get(
    '/edges',
    {
      config: read,
      schema: { ...answers('What stands on what, and what is suggested', EdgesView), querystring: Query },
    },
    async (request) => edges.list(request.query),
  )
  app.get(
    '/edges/names',
    { config: read, schema: answers('The names of services, for a resolver', EdgeNamesView) },
    async () => edges.names(),
  )
  app.post(
    '/edges/names',
    {
      config: operate,
      bodyLimit: 8 * 1024 * 1024,
      schema: { ...answers('Tell where the names of services lead', EdgesView), body: FoundNamesBody },
    },
    async (request) => granted(await edges.found(request.body, request.caller as Caller)),
  )
  const decision = (verdict: EdgeVerdict, summary: string): void => {
    app.post(
      `/edges/${verdict}`,
      { config: operate, schema: { ...answers(summary, EdgeDecisionView), body: EdgeOrderBody } },
      async (request) => granted(await edges.decide({ verdict, ...request.body }, request.caller as Caller)),
    )
  }
  decision('accept', 'Let a suggested edge take force')
  decision('reject', 'Refuse a suggested edge; it comes back when the evidence has doubled')
  decision('withdraw', 'Take a decision on an edge back')
}
