// How a name changes hands, and a plan as a file that any other server reads.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type App, answers, param, type Shared } from '../app.ts'
import { GiveBackBody } from '../bodies.ts'
import type { Caller, Custody } from '../desk.ts'
import { granted } from '../problem.ts'
import { AdoptionView, ReleaseView } from '../views.ts'

const needs = { needs: 'read' } as const
const ExportQuery = Type.Object({
  endpoint: Type.String({ maxLength: 253 }),
  generation: Type.Optional(Type.String({ pattern: '^[0-9]{1,20}$' })),
  format: Type.Optional(Type.Enum(['master-file', 'route53-failover'])),
})

export function custodyRoutes(app: App, { options: { live } }: Shared): void {
  const { custody } = live
  if (custody) readingRoutes(app, custody)
  if (custody) givingRoutes(app, custody)
}

function readingRoutes(app: App, custody: Custody): void {
  app.get(
    '/adoptions/:endpoint',
    {
      config: needs,
      schema: answers('What adopting a name would write, and over what; nothing is written', AdoptionView),
    },
    async (request) => granted(await custody.adoption(param(request, 'endpoint'))),
  )
  app.get(
    '/releases/:endpoint',
    {
      config: needs,
      schema: answers('What giving a name back would leave; nothing is written', ReleaseView),
    },
    async (request) => granted(await custody.release(param(request, 'endpoint'))),
  )
  app.get(
    '/plans/export',
    {
      config: needs,
      schema: {
        ...answers(
          'A plan as a master file (RFC 1035), or as failover records of Route 53; by default the one in force',
          Type.String(),
        ),
        querystring: ExportQuery,
      },
    },
    async (request: FastifyRequest, reply: FastifyReply) => {
      const query = request.query as Parameters<Custody['planExport']>[0]
      const text = granted(await custody.planExport(query))
      // The registered type of a master file (RFC 4027).
      const type = query.format === 'route53-failover' ? 'application/json' : 'text/dns'
      return reply.type(`${type}; charset=utf-8`).send(text)
    },
  )
}

function givingRoutes(app: App, custody: Custody): void {
  app.post(
    '/releases',
    {
      config: { needs: 'operate' },
      schema: {
        ...answers('Give a name back: its fences go, its records stay', ReleaseView),
        body: GiveBackBody,
      },
    },
    async (request) => {
      const { without = [], ...order } = request.body
      // The route needs `operate`, so that somebody is named.
      return granted(await custody.giveBack({ ...order, without }, request.caller as Caller))
    },
  )
}
