// What the public pages are made of, for the live realm and every exercise: the home page, history, pictures.

import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { type App, answers, type DeskOf, param, type Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import { notFound } from '../problem.ts'
import {
  BoardQuery,
  BoardView,
  BriefView,
  GraphView,
  HistoryQuery,
  HistoryView,
  IncidentPage,
  ServiceHistoryQuery,
  ServiceHistoryView,
} from '../views.ts'

const PastQuery = Type.Object({
  before: Type.Optional(Type.String({ maxLength: 128, description: '`next` of the page before' })),
  service: Type.Optional(Type.String({ maxLength: 128 })),
  year: Type.Optional(
    Type.Integer({ minimum: 1970, maximum: 9999, description: 'in UTC, by the beginning' }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})

export function factRoutes(app: App, { boards }: Shared, deskOf: DeskOf): void {
  app.get(
    '/board',
    {
      schema: {
        ...answers('The home page: what is wrong, and a page of services, up to a second old', BoardView),
        querystring: BoardQuery,
      },
    },
    async (request, reply) => {
      sendJson(reply, await boards.bytes(deskOf(request), sightOf(request), request.query))
      return reply
    },
  )
  app.get('/brief', { schema: answers('How all services are, in a word', BriefView) }, async (request) => {
    const brief = await deskOf(request).facts.brief(null, sightOf(request))
    if (!brief) throw notFound('service', '')
    return brief
  })
  app.get(
    '/services/:id/brief',
    { schema: answers('How one service is, in a word', BriefView) },
    async (request) => {
      const id = param(request, 'id')
      const brief = await deskOf(request).facts.brief(id, sightOf(request))
      if (!brief) throw notFound('service', id)
      return brief
    },
  )
  historyRoutes(app, deskOf)
  app.get(
    '/foundations/:path/graph',
    { schema: answers('Who stands on what around a foundation; slashes as %2F', GraphView) },
    async (request) => {
      const path = param(request, 'path')
      const graph = await deskOf(request).facts.graph(path, sightOf(request))
      if (!graph) throw notFound('foundation', path)
      return graph
    },
  )
}

const sendJson = (reply: FastifyReply, bytes: Buffer): FastifyReply =>
  reply.type('application/json; charset=utf-8').send(bytes)

function historyRoutes(app: App, deskOf: DeskOf): void {
  app.get(
    '/history',
    { schema: { ...answers('What was, of all services', HistoryView), querystring: HistoryQuery } },
    async (request) => deskOf(request).facts.history(sightOf(request), request.query),
  )
  app.get(
    '/history/incidents',
    { schema: { ...answers('Incidents of the past, newest first', IncidentPage), querystring: PastQuery } },
    async (request) => {
      const { limit = 50, ...asked } = request.query
      return deskOf(request).facts.incidents(sightOf(request), { limit, ...asked })
    },
  )
  app.get(
    '/services/:id/history',
    {
      schema: {
        ...answers('What was, of one service, day by day', ServiceHistoryView),
        querystring: ServiceHistoryQuery,
      },
    },
    async (request) => {
      const id = param(request, 'id')
      const { days = 90 } = request.query
      const history = await deskOf(request).facts.serviceHistory(id, sightOf(request), days)
      if (!history) throw notFound('service', id)
      return history
    },
  )
}
