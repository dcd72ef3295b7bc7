// For machines that look after this one: liveness and readiness, Prometheus, the API's own description.

import { Type } from 'typebox'
import { type App, answers, type Shared } from '../app.ts'
import { may, sightOf } from '../auth.ts'
import type { BoardOptions, Readiness } from '../options.ts'

const Health = Type.Object({
  live: Type.Boolean(),
  ready: Type.Boolean(),
  version: Type.String(),
  upSeconds: Type.Integer(),
  detail: Type.Record(Type.String(), Type.String()),
})

const HealthQuery = Type.Object({
  ready: Type.Optional(Type.Boolean({ description: 'true: answer 503 while not ready' })),
})

async function journalReadable({ live }: BoardOptions): Promise<Readiness> {
  try {
    await live.journal({ limit: 1 })
    return { ready: true, detail: { store: 'ok' } }
  } catch {
    return { ready: false, detail: { store: 'the journal cannot be read' } }
  }
}

export function systemRoutes(app: App, { options, metrics }: Shared): void {
  const startedMs = options.clock.monotonic()
  app.get(
    '/healthz',
    {
      schema: {
        ...answers('200 while the process lives; readiness is told in the answer', Health),
        querystring: HealthQuery,
      },
    },
    async (request, reply) => {
      const { ready, detail } = await (options.ready?.() ?? journalReadable(options))
      if (!ready && request.query.ready) reply.code(503 as 200)
      const upSeconds = Math.floor((options.clock.monotonic() - startedMs) / 1000)
      return { live: true, ready, version: options.version, upSeconds, detail: { ...detail } }
    },
  )
  app.get(
    '/metrics',
    {
      schema: {
        summary:
          'Prometheus; with the scope read also what may name endpoints, and incidents of services that are not public',
        produces: ['text/plain'],
      },
    },
    async (request, reply) => {
      const own = await metrics.text(sightOf(request))
      const more = may(request.caller, 'read') && options.metrics ? await options.metrics() : ''
      return reply
        .type(metrics.contentType)
        .serializer(String)
        .send(own + more)
    },
  )
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
