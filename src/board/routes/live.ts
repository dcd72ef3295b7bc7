// What only the live realm has: the machinery that watches and answers.

import { Type } from 'typebox'
import { type App, answers, type Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import { CheckView, FoundationView, PlanView, VantageView, ZoneView } from '../views.ts'

const PlanQuery = Type.Object({ endpoint: Type.Optional(Type.String({ maxLength: 253 })) })
const needs = { needs: 'read' } as const

export function liveRoutes(app: App, { options: { live } }: Shared): void {
  app.get(
    '/foundations',
    { schema: answers('What services stand on, with its state', Type.Array(FoundationView)) },
    async (request) => [...(await live.foundations(sightOf(request)))],
  )
  app.get('/checks', { schema: answers('Checks', Type.Array(CheckView)) }, async (request) => [
    ...(await live.checks(sightOf(request))),
  ])
  app.get(
    '/vantages',
    { config: needs, schema: answers('Nodes that look', Type.Array(VantageView)) },
    async () => [...(await live.vantages())],
  )
  app.get(
    '/plans',
    {
      config: needs,
      schema: { ...answers('Plans, newest first', Type.Array(PlanView)), querystring: PlanQuery },
    },
    async (request) => [...(await live.plans(request.query.endpoint))],
  )
  app.get(
    '/zones',
    { config: needs, schema: answers('Zones served here', Type.Array(ZoneView)) },
    async () => [...(await live.zones())],
  )
}
