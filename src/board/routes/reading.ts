// Everything that can be looked at in a realm. The same routes serve the live desk and, under its own prefix, each
// exercise. What may name unmarked endpoints or edges and cannot be cut down to its public part needs `read`.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type App, answers, type DeskOf, param, type Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import { share } from '../front/door.ts'
import type { Crowded } from '../kept-answers.ts'
import { notFound } from '../problem.ts'
import {
  EndpointView,
  IncidentPageView,
  IncidentView,
  NoticeView,
  Overview,
  ServicePageView,
  ServiceView,
  SuspectView,
} from '../views.ts'
import { accountRoute } from './account.ts'
import { factRoutes } from './facts.ts'
import { lagRoutes } from './feeds.ts'
import { foundationRoutes } from './foundations.ts'
import { journalRoutes } from './journal.ts'
import { steeringRoutes } from './steering.ts'

const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 }))

const IncidentQuery = Type.Object({
  state: Type.Optional(Type.Enum(['open', 'recovering', 'resolved'])),
  limit,
})

/** The routes that the live realm and every exercise have in common. */
export function readingRoutes(app: App, shared: Shared, deskOf: DeskOf): void {
  const crowded = shareAnswers(shared, deskOf)
  app.get(
    '/overview',
    { schema: answers('The front page in one request, up to a second old', Overview) },
    (request, reply) => crowded('overview', request, reply),
  )
  app.get(
    '/services',
    { schema: answers('All services, up to a second old', Type.Array(ServiceView)) },
    (request, reply) => crowded('services', request, reply),
  )
  app.get(
    '/suspects',
    { schema: answers('Foundations that several incidents share', Type.Array(SuspectView)) },
    async (request) => [...(await deskOf(request).suspects(sightOf(request)))],
  )
  app.get(
    '/notices',
    { schema: answers('What providers admit', Type.Array(NoticeView)) },
    async (request) => [...(await deskOf(request).notices())],
  )
  journalRoutes(app, deskOf)
  steeringRoutes(app, deskOf)
  serviceRoute(app, deskOf)
  incidentRoutes(app, deskOf)
  accountRoute(app, deskOf)
  foundationRoutes(app, deskOf)
  lagRoutes(app, deskOf)
  factRoutes(app, shared, deskOf)
  endpointRoutes(app, deskOf)
}

/** Sends the bytes that everybody gets who asks within the second. */
const shareAnswers =
  ({ answers: kept, options: { live } }: Shared, deskOf: DeskOf) =>
  async (what: Crowded, request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const [desk, sight] = [deskOf(request), sightOf(request)]
    const bytes = kept.bytes(desk, what, sight)
    const body = await bytes
    // An exercise may be deleted within the second.
    if (sight === 'public' && desk === live)
      share(request, { current: () => kept.isKept(desk, what, sight, bytes), cookiesIgnored: false })
    await reply.type('application/json; charset=utf-8').send(body)
  }

function serviceRoute(app: App, deskOf: DeskOf): void {
  app.get('/services/:id', { schema: answers('One service', ServicePageView) }, async (request) => {
    const id = param(request, 'id')
    const service = await deskOf(request).service(id, sightOf(request))
    if (!service) throw notFound('service', id)
    return service
  })
}

function incidentRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/incidents',
    {
      schema: { ...answers('Incidents, newest first', Type.Array(IncidentView)), querystring: IncidentQuery },
    },
    async (request) => [...(await deskOf(request).incidents(sightOf(request), request.query))],
  )
  app.get(
    '/incidents/:id',
    { schema: answers('One incident: what is known, how it went, and whom it hits', IncidentPageView) },
    async (request) => {
      const id = param(request, 'id')
      const incident = await deskOf(request).incident(id, sightOf(request))
      if (!incident) throw notFound('incident', id)
      return incident
    },
  )
}

function endpointRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/endpoints',
    { schema: answers('Names that are steered', Type.Array(EndpointView)) },
    async (request) => [...(await deskOf(request).endpoints(sightOf(request)))],
  )
  app.get(
    '/endpoints/:name',
    { schema: answers('One name: what is in force and why', EndpointView) },
    async (request) => {
      const name = param(request, 'name')
      const endpoint = await deskOf(request).endpoint(name, sightOf(request))
      if (!endpoint) throw notFound('endpoint', name)
      return endpoint
    },
  )
}
