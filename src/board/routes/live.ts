// What only the live realm has: the machinery that watches and answers.

import { Type } from 'typebox'
import { type App, answers, param, type Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import { CheckPage, CheckPageQuery, checkPage } from '../check-page.ts'
import type { Desk } from '../desk.ts'
import { PlanListQuery, PlanListView, planList } from '../plan-list.ts'
import { granted } from '../problem.ts'
import {
  CheckView,
  OrderPreviewView,
  PlanDiffView,
  PlanView,
  PreviewQuery,
  RepairView,
  VantageView,
  ZoneView,
} from '../views.ts'

const PlanQuery = Type.Object({ endpoint: Type.Optional(Type.String({ maxLength: 253 })) })
const generation = Type.Optional(Type.String({ pattern: '^[0-9]{1,20}$' }))
const DiffQuery = Type.Object({
  endpoint: Type.String({ maxLength: 253 }),
  from: generation,
  to: generation,
})
const needs = { needs: 'read' } as const

export function liveRoutes(app: App, { options: { live } }: Shared): void {
  app.get('/checks', { schema: answers('Checks', Type.Array(CheckView)) }, async (request) => [
    ...(await live.checks(sightOf(request))),
  ])
  app.get(
    '/checks/page',
    {
      schema: {
        ...answers('Checks by search and filter, a page at a time', CheckPage),
        querystring: CheckPageQuery,
      },
    },
    async (request) => checkPage(await live.checks(sightOf(request)), request.query),
  )
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
    '/plans/page',
    {
      config: needs,
      schema: {
        ...answers('Plans by search and state, a page at a time', PlanListView),
        querystring: PlanListQuery,
      },
    },
    async (request) => planList(await live.plans(), request.query),
  )
  app.get(
    '/plans/diff',
    {
      config: needs,
      schema: {
        ...answers(
          'What changes from one plan to another; by default to the proposal, or to what is in force',
          PlanDiffView,
        ),
        querystring: DiffQuery,
      },
    },
    async (request) => granted(await live.planDiff(request.query)),
  )
  previewRoute(app, live)
  app.get(
    '/repairs/:endpoint',
    {
      config: needs,
      schema: answers('What a repair would write, and over what; nothing is written', RepairView),
    },
    async (request) => granted(await live.repair(param(request, 'endpoint'))),
  )
  app.get(
    '/zones',
    { config: needs, schema: answers('Zones served here', Type.Array(ZoneView)) },
    async () => [...(await live.zones())],
  )
}

function previewRoute(app: App, live: Desk): void {
  const { preview } = live
  if (preview === undefined) return
  app.get(
    '/endpoints/:name/preview',
    {
      config: needs,
      schema: {
        ...answers('What an order would do, and what guards it; nothing is done', OrderPreviewView),
        querystring: PreviewQuery,
      },
    },
    async (request) => granted(await preview.call(live, param(request, 'name'), request.query)),
  )
}
