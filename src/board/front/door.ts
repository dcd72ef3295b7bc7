// What stands in front of the router: whoever asks for what is shared gets it without a route, a hook or a serialiser.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { BoardMetrics } from '../metrics.ts'
import { type Shareable, type SharedAnswer, SharedAnswers } from './shared-answers.ts'

type Door = {
  readonly metrics: Pick<BoardMetrics, 'observe'>
  readonly monotonic: () => number
  /** From then on the routes answer everything. */
  readonly closing: { readonly now: boolean }
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

const shareables = new WeakMap<FastifyRequest, Shareable>()
const bodies = new WeakMap<FastifyRequest, Buffer>()

/** A route's word that what it answers to this request is the same for everybody who asks the same. */
export function share(request: FastifyRequest, shareable: Shareable): void {
  shareables.set(request, shareable)
}

/** After every hook that changes answers has been added. */
export function openDoor(app: App, door: Door): void {
  const shared = new SharedAnswers()
  app.addHook('onSend', async (request, _reply, payload) => {
    if (shareables.has(request) && Buffer.isBuffer(payload)) bodies.set(request, payload)
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const shareable = shareables.get(request)
    const answer = shareable ? answerOf(request, reply) : null
    if (shareable && answer) shared.keep(request.raw, answer, shareable)
  })
  for (const routes of app.server.listeners('request') as Listener[]) {
    app.server.off('request', routes)
    app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const answer = door.closing.now ? null : shared.find(request)
      if (answer === null) routes(request, response)
      else give(answer, request, response, door)
    })
  }
}

function give(
  { status, headers, body, route }: SharedAnswer,
  request: IncomingMessage,
  response: ServerResponse,
  { metrics, monotonic }: Door,
): void {
  const began = monotonic()
  response.writeHead(status, headers as string[])
  response.end(body)
  metrics.observe(request.method ?? 'GET', route, status, monotonic() - began)
}

/** Null: nothing that can be given again. */
function answerOf(request: FastifyRequest, reply: FastifyReply): SharedAnswer | null {
  const { statusCode: status } = reply
  if (status !== 200 && status !== 304) return null
  const body = bodies.get(request) ?? null
  if (body === null && status === 200 && request.method !== 'HEAD') return null
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [name, String(value)],
  )
  return { status, headers, body, route: request.routeOptions.url ?? 'none' }
}
