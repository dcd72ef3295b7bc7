// The types of the HTTP application, and what its routes share.

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { TSchema } from 'typebox'
import type { AskingLimits } from './asking-limits.ts'
import type { Desk, ExerciseDesk } from './desk.ts'
import type { EventHub } from './event-hub.ts'
import type { Eventful } from './events.ts'
import type { KeptAnswers } from './kept-answers.ts'
import type { KeptBoards } from './kept-boards.ts'
import type { RateLimiter } from './limiter.ts'
import type { BoardMetrics } from './metrics.ts'
import type { BoardLimits, BoardOptions } from './options.ts'
import type { Gate } from './people/gate.ts'
import { notFound } from './problem.ts'
import { Problem } from './views.ts'

export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

export type Shared = {
  readonly options: BoardOptions
  readonly limits: BoardLimits
  /** Of reports without a token. */
  readonly anonymous: RateLimiter
  /** Of pages that are drawn once more, as they were filled in, for nobody in particular. */
  readonly redrawn: RateLimiter
  readonly metrics: BoardMetrics
  readonly hub: EventHub
  /** What the live stream is made from: the live desk, and a word of the exercises. */
  readonly liveEvents: Eventful
  /** Null: nobody signs in here. */
  readonly gate: Gate | null
  readonly answers: KeptAnswers
  readonly boards: KeptBoards
  /** NDJSON bodies of token holders in memory. */
  readonly bodies: { held: number }
  /** Of links that are sent to whoever is named. */
  readonly asking: AskingLimits
}

/** Which desk a request is for: the live one, or the exercise named in its path. */
export type DeskOf = (request: FastifyRequest) => Desk

/** A parameter of the path; the router guarantees that it is there. */
export const param = (request: FastifyRequest, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? ''

export function exerciseOf({ options }: Shared, request: FastifyRequest): ExerciseDesk {
  const id = param(request, 'exercise')
  const desk = options.exercises.get(id)
  if (!desk) throw notFound('exercise', id)
  return desk
}

/** The part of a route's schema that documents it: what it does and what it answers. */
export const answers = <T extends TSchema>(summary: string, ok: T) => ({
  summary,
  response: { 200: ok, '4xx': Problem, '5xx': Problem },
})

/** `preValidation` of a DELETE: without a body it is as good as with an empty object. */
export const bodyMayBeLeftOut = async (request: FastifyRequest): Promise<void> => {
  request.body ??= {}
}
