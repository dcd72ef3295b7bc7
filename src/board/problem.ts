// Every refusal leaves as a `Problem`: a stable code for programs, a sentence with the way out for people, and the
// field's path where there is one. Whatever is not recognised here is answered as "internal" and only logged.

import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { StoreRefusal } from '../store/index.ts'
import type { Outcome } from '../terms/index.ts'
import type { OrderRefusal } from './desk.ts'
import type { BoardLog } from './options.ts'
import type { LinkRefusal } from './signed-links.ts'
import type { Problem } from './views.ts'

/** Thrown by a handler or hook to end a request; never by anything below the HTTP layer. */
export class Refused extends Error {
  override name = 'Refused'
  readonly status: number
  readonly problem: Problem
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.message)
    this.status = status
    this.problem = problem
    this.headers = headers
  }
}

export const notFound = (what: string, id: string): Refused =>
  new Refused(404, { error: 'not-found', message: `there is no ${what} ${JSON.stringify(id.slice(0, 80))}` })

export const badRequest = (path: string, message: string): Refused =>
  new Refused(400, { error: 'bad-request', message, path })

const orderStatus = { 'not-found': 404, conflict: 409, 'bad-request': 400 } as const

export const refusedOrder = (refusal: OrderRefusal): Refused =>
  new Refused(orderStatus[refusal.code], { error: refusal.code, message: refusal.message })

export const linkStatus: Readonly<Record<LinkRefusal, number>> = { expired: 410, garbled: 400 }
const linkText: Readonly<Record<LinkRefusal, string>> = {
  expired: 'this link has ended; ask for a new one',
  garbled: 'this link is not whole: it was cut or changed on its way',
}

/** Of a link that was sent to somebody; its pages have words of their own for each. */
export const refusedLink = (reason: LinkRefusal): Refused =>
  new Refused(linkStatus[reason], { error: `link-${reason}`, message: linkText[reason] })

/** What was ordered; a refusal becomes the answer. */
export function granted<T>(outcome: Outcome<T, OrderRefusal>): T {
  if (!outcome.ok) throw refusedOrder(outcome.error)
  return outcome.value
}

/** A full disk, a full queue or a closing store: always 503, and it says which. */
export function storeRefused(refusal: StoreRefusal, committed = 0): Refused {
  const kept =
    committed > 0
      ? `; ${committed} reports of this request are committed, send it whole again: they will count as duplicates`
      : ''
  if (refusal.code === 'full')
    return new Refused(503, {
      error: 'full',
      message: `the disk of the store is full, nothing can be committed until space is made${kept}`,
    })
  return new Refused(
    503,
    { error: 'busy', message: `the store cannot take more at the moment, try again shortly${kept}` },
    { 'retry-after': '1' },
  )
}

type Mapping = { readonly status: number; readonly error: string; readonly message: string }

const framework: Readonly<Record<string, Mapping>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    error: 'too-large',
    message: 'the body is over the limit of this route; send less at a time',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    error: 'unsupported-media-type',
    message: 'send application/json (or application/x-ndjson for many reports) and say so in Content-Type',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 400,
    error: 'bad-request',
    message: 'the body is empty; expected one JSON object',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    error: 'bad-request',
    message: 'the body is not JSON; expected one JSON object',
  },
  FST_ERR_BAD_URL: { status: 400, error: 'bad-request', message: 'the path is not a valid URL path' },
}

function fromValidation(error: FastifyError): Refused | null {
  const first = error.validation?.[0]
  if (!first) return null
  return badRequest(fieldPath(first.instancePath, first.params), error.message)
}

/** `/results/0/at` -> `results/0/at`; a missing or unknown member is named itself. */
export function fieldPath(instancePath: string, params: Readonly<Record<string, unknown>> = {}): string {
  const member = [params.requiredProperties, params.additionalProperties, params.missingProperty]
    .flat()
    .find((name) => typeof name === 'string')
  return [...instancePath.split('/').filter(Boolean), ...(member === undefined ? [] : [member])].join('/')
}

/** What an error means to the client. Unknown errors say nothing of their inside. */
export function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (error instanceof StoreRefusal) return storeRefused(error)
  const fastify = error as FastifyError
  const invalid = fromValidation(fastify)
  if (invalid) return invalid
  const known = framework[fastify.code]
  if (known) return new Refused(known.status, { error: known.error, message: known.message })
  if (fastify.statusCode !== undefined && fastify.statusCode >= 400 && fastify.statusCode < 500)
    return new Refused(fastify.statusCode, {
      error: 'bad-request',
      message: 'the request could not be read; check its headers and body',
    })
  return new Refused(500, {
    error: 'internal',
    message: 'something went wrong here; it is in the log of the server',
  })
}

/** Writes the answer; only what the client cannot have caused is logged, without address, body or token. */
export const errorHandler =
  (log: BoardLog) =>
  (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refused = refusalOf(error)
    if (refused.status === 500)
      log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'a request failed')
    return reply.code(refused.status).headers(refused.headers).send(refused.problem)
  }
