// Acknowledge, silence, maintenance. Who is silenced concerns operators; work on what is public is told to everybody.

import { Type } from 'typebox'
import {
  AcknowledgeBody,
  AcknowledgedView,
  AcknowledgementView,
  GivenAcknowledgements,
  MaintenanceBody,
  MaintenanceChange,
  MaintenanceRuleView,
  MaintenanceSkip,
  MaintenanceView,
  SilenceBody,
  SilencePreview,
  SilencePreviewQuery,
  SilenceView,
} from '../act-views.ts'
import type { Acts } from '../acts.ts'
import { type App, answers, bodyMayBeLeftOut, param, type Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import { Release } from '../bodies.ts'
import type { Caller } from '../desk.ts'
import { granted } from '../problem.ts'
import { one } from '../view-parts.ts'

const read = { needs: 'read' } as const
const respond = { needs: 'respond' } as const
const unsaid = 'ended through the API'
const Silences = Type.Object({ silences: Type.Array(SilenceView) })
const Works = Type.Object({ maintenance: Type.Array(MaintenanceView) })
const Rules = Type.Object({ rules: Type.Array(MaintenanceRuleView) })
const OfService = Type.Object({
  service: Type.Optional(Type.String({ maxLength: 128, description: 'only what it is affected by' })),
  when: Type.Optional(one('ahead', 'over')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
})
const release = { querystring: Release, body: Release } as const

export function actRoutes(app: App, { options: { live } }: Shared): void {
  const { acts } = live
  if (!acts) return
  acknowledgeRoutes(app, acts)
  silenceRoutes(app, acts)
  maintenanceRoutes(app, acts)
}

function acknowledgeRoutes(app: App, acts: Acts): void {
  app.post(
    '/incidents/:id/acknowledge',
    {
      config: respond,
      preValidation: bodyMayBeLeftOut,
      schema: {
        ...answers('Say that somebody sees to it: reminders and escalation wait', AcknowledgementView),
        body: AcknowledgeBody,
      },
    },
    async (request) =>
      granted(await acts.acknowledge(param(request, 'id'), request.body, request.caller as Caller)),
  )
  app.get(
    '/incidents/:id/acknowledgement',
    { config: read, schema: answers('Who has acknowledged it', AcknowledgedView) },
    async (request) => ({ acknowledged: acts.acknowledged(param(request, 'id')) }),
  )
  app.get(
    '/acknowledgements',
    {
      config: read,
      schema: answers('What was acknowledged lately, the newest first', GivenAcknowledgements),
    },
    async () => ({ acknowledgements: [...acts.acknowledgements()] }),
  )
}

function silenceRoutes(app: App, acts: Acts): void {
  app.get(
    '/silences',
    { config: read, schema: answers('What is silenced, and what lately was', Silences) },
    async () => ({ silences: [...acts.silences()] }),
  )
  app.post(
    '/silences',
    {
      config: respond,
      schema: { ...answers('Hold alerts back for a while', SilenceView), body: SilenceBody },
    },
    async (request) => granted(await acts.silence(request.body, request.caller as Caller)),
  )
  app.get(
    '/silences/preview',
    {
      config: read,
      schema: {
        ...answers('What a silence would hold back now; places none', SilencePreview),
        querystring: SilencePreviewQuery,
      },
    },
    async (request) => granted(await acts.foresee(request.query)),
  )
  app.delete(
    '/silences/:id',
    {
      config: respond,
      preValidation: bodyMayBeLeftOut,
      schema: { ...answers('End a silence; what it held back is told', SilenceView), ...release },
    },
    async (request) => {
      const why = request.body.why ?? request.query.why ?? unsaid
      return granted(await acts.release(param(request, 'id'), why, request.caller as Caller))
    },
  )
}

function maintenanceRoutes(app: App, acts: Acts): void {
  app.get(
    '/maintenance',
    { schema: { ...answers('Work that is announced, and what lately was', Works), querystring: OfService } },
    async (request) => {
      const { service, when, limit } = request.query
      const works = acts.maintenance(sightOf(request), service)
      const asked = works.filter(
        ({ state }) => when === undefined || (state === 'over') === (when === 'over'),
      )
      return { maintenance: asked.slice(0, limit) }
    },
  )
  app.get(
    '/maintenance/rules',
    { config: read, schema: answers('What comes back by itself', Rules) },
    async () => ({ rules: [...acts.rules()] }),
  )
  app.post(
    '/maintenance/rules/:id/skip',
    {
      config: respond,
      schema: {
        ...answers('Skip one of what comes back, within a year', MaintenanceView),
        body: MaintenanceSkip,
      },
    },
    async (request) => granted(await acts.skip(param(request, 'id'), request.body, request.caller as Caller)),
  )
  app.post(
    '/maintenance',
    { config: respond, schema: { ...answers('Announce work', MaintenanceView), body: MaintenanceBody } },
    async (request) => granted(await acts.plan(request.body, request.caller as Caller)),
  )
  app.patch(
    '/maintenance/:id',
    {
      config: respond,
      schema: { ...answers('Change what was announced by hand', MaintenanceView), body: MaintenanceChange },
    },
    async (request) =>
      granted(await acts.change(param(request, 'id'), request.body, request.caller as Caller)),
  )
  app.delete(
    '/maintenance/:id',
    {
      config: respond,
      preValidation: bodyMayBeLeftOut,
      schema: { ...answers('End it now, or call it off', MaintenanceView), ...release },
    },
    async (request) => {
      const why = request.body.why ?? request.query.why ?? unsaid
      return granted(await acts.end(param(request, 'id'), why, request.caller as Caller))
    },
  )
}
