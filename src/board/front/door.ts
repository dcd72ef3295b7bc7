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
  const shared = new SharedAnswers(door.monotonic)
  app.addHook('onSend', async (request, _reply, payload) => {
    if (shareables.has(request) && Buffer.isBuffer(payload)) bodies.set(request, payload)
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const shareable = shareables.get(request)
    const answer = shareable ? answerOf(request, reply) : null
    if (shareable && answer) shared.keep(request.raw, answer, shareable)
  })
  const answers = new Answers(door)
  for (const routes of app.server.listeners('request') as Listener[]) {
    app.server.off('request', routes)
    app.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const answer = door.closing.now ? null : shared.find(request)
      if (answer === null) routes(request, response)
      else answers.give(answer, request, response)
    })
  }
}

type Due = {
  readonly answer: SharedAnswer
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly began: number
}

/**
 * What is asked for in one turn of the loop is answered together at its end: sent one by one between the readings, each
 * answer would wake its reader by itself, which costs more than all else of giving it (`bench board`, throughput).
 */
class Answers {
  readonly #door: Door
  #due: Due[] = []

  constructor(door: Door) {
    this.#door = door
  }

  give(answer: SharedAnswer, request: IncomingMessage, response: ServerResponse): void {
    if (this.#due.length === 0) setImmediate(() => this.#send())
    this.#due.push({ answer, request, response, began: this.#door.monotonic() })
  }

  #send(): void {
    const { metrics, monotonic } = this.#door
    const due = this.#due
    this.#due = []
    for (const { answer, request, response, began } of due) {
      response.writeHead(answer.status, answer.headers as string[])
      response.end(answer.body)
      metrics.observe(request.method ?? 'GET', answer.route, answer.status, monotonic() - began)
    }
  }
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
