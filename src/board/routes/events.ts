// Server-sent events. With `read`: the journal as it grows, with ids that a reader resumes from. For everybody: a word
// that something may have changed, here (`overview`) or in an exercise (`exercise`, on the live stream alone).

import type { FastifyRequest } from 'fastify'
import type { App, Shared } from '../app.ts'
import { sightOf } from '../auth.ts'
import type { Eventful } from '../events.ts'
import type { BoardOptions } from '../options.ts'
import { Refused } from '../problem.ts'

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
}
/** The `Last-Event-ID` of a reader that was here before; null for a new one or what is no sequence number. */
function lastId(request: FastifyRequest): number | null {
  const text = request.headers['last-event-id']
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/** A stream lasts no longer than what opened it: a session, or the token that came along. */
function endsWith({ tokens, people }: BoardOptions, request: FastifyRequest, end: () => void): () => void {
  if (people && request.sessionHash !== null) return people.sessions.watch(request.sessionHash, end)
  return request.caller === null ? () => {} : tokens.watch(request.caller.name, end)
}

export function eventRoute(
  app: App,
  { hub, options }: Shared,
  deskOf: (request: FastifyRequest) => Eventful,
): void {
  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      schema: {
        summary: 'Server-sent events: journal, overview, exercise, reset',
        description:
          'Resumes after Last-Event-ID; "reset" says that too much was missed and all must be read again.',
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const desk = deskOf(request)
      const full = hub.full(request.ip)
      if (full !== null) throw new Refused(503, { error: 'busy', message: full }, { 'retry-after': '10' })
      reply.hijack()
      for (const [name, value] of Object.entries({ ...reply.getHeaders(), ...headers }))
        if (value !== undefined) reply.raw.setHeader(name, value)
      const sight = sightOf(request)
      const release = endsWith(options, request, () => reply.raw.end())
      reply.raw.once('close', release)
      try {
        await hub.open({ desk, response: reply.raw, address: request.ip, sight, lastId: lastId(request) })
      } catch (error) {
        options.log.warn({ err: error }, 'an event stream could not catch up from the journal')
      }
    },
  )
}
