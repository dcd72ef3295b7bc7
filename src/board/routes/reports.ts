// The report intake's route: who may send how much, and the answer. Open to everyone: people report without a token,
// within a budget per address; `report` and `relay` are exempt from it. An exercise takes reports from tokens only.

import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { addressGroup, networkOf } from '../address.ts'
import { type App, answers, type DeskOf, type Shared } from '../app.ts'
import { may } from '../auth.ts'
import { ReportBody } from '../bodies.ts'
import {
  admissionContext,
  type IntakeFailure,
  type Sender,
  type Taking,
  takeLines,
  takeOne,
} from '../intake.ts'
import { countLines } from '../lines.ts'
import type { Realm } from '../metrics.ts'
import { badRequest, Refused, refusalOf, storeRefused } from '../problem.ts'
import { ReportAnswer } from '../views.ts'
import { type Body, readLinesBody } from './lines-body.ts'

export const senderOf = ({ caller, ip }: FastifyRequest): Sender => ({
  group: addressGroup(ip),
  network: networkOf(ip),
  relay: may(caller, 'relay') ? (caller?.name ?? null) : null,
  sight: may(caller, 'report') || may(caller, 'read') ? 'all' : 'public',
})

const trusted = ({ caller }: FastifyRequest): boolean => may(caller, 'report')

export function reportRoute(app: App, shared: Shared, deskOf: DeskOf, realm: Realm): void {
  // In a context of its own: no other route reads NDJSON.
  app.register(async (inner: App) => intakeRoute(inner, shared, deskOf, realm))
}

function intakeRoute(app: App, shared: Shared, deskOf: DeskOf, realm: Realm): void {
  const { limits, metrics, options } = shared
  app.addContentTypeParser('application/x-ndjson', (request: FastifyRequest, payload: IncomingMessage) =>
    readLinesBody(shared, payload, trusted(request)),
  )
  app.post(
    '/reports',
    {
      config: { needs: realm === 'live' ? null : 'report' },
      bodyLimit: limits.singleBytes,
      schema: {
        ...answers('Report a problem: one JSON object, or NDJSON with one a line', ReportAnswer),
        description:
          'Answered after the accepted reports are committed. A wrong line never loses its neighbours.',
        body: {
          content: {
            'application/json': { schema: ReportBody },
            'application/x-ndjson': { schema: ReportBody },
          },
        },
      },
      // Judged by `admitReport`, one and many alike; the schema is for the document.
      validatorCompiler: () => () => true,
      onRequest: async (request) => {
        if (!trusted(request)) charge(shared, request, 1)
      },
      onError: async (_request, _reply, error) => metrics.refused(realm, refusalOf(error).problem.error),
    },
    async (request) => {
      const desk = deskOf(request)
      const body = request.body as Body | unknown
      const ctx = admissionContext(desk, senderOf(request), options.reporterKey)
      if (!isLines(body)) return answer(await takeOne(body, desk, ctx))
      try {
        checkLines(shared, request, body.bytes)
        return answer(await takeLines(body.bytes, desk, ctx, limits.lineBytes))
      } finally {
        body.release()
      }
    },
  )

  function answer(taking: Taking): ReportAnswer {
    if (!taking.ok) throw refusal(taking.error)
    metrics.counted(realm, taking.value)
    return taking.value
  }
}

const isLines = (body: unknown): body is Body =>
  typeof body === 'object' && body !== null && 'bytes' in body && body.bytes instanceof Buffer

function refusal(failure: IntakeFailure): Refused {
  if (failure.kind === 'refused') return storeRefused(failure.refusal, failure.committed)
  return badRequest(failure.rejection.path, failure.rejection.reason)
}

/** Lines are counted before any is read; without a token each costs as much as a post of its own. */
function checkLines(shared: Shared, request: FastifyRequest, bytes: Buffer): void {
  const most = trusted(request) ? shared.limits.lines : shared.limits.anonymousBurst
  const lines = countLines(bytes, most)
  if (lines === 0) throw badRequest('', 'the body is empty; expected one JSON object a line')
  if (lines > most)
    throw new Refused(413, {
      error: 'too-large',
      message: trusted(request)
        ? `at most ${most} lines a request; send the rest in another`
        : `at most ${most} lines a request without a token; a token with the scope "relay" may send ${shared.limits.lines}`,
    })
  if (!trusted(request) && lines > 1) charge(shared, request, lines - 1)
}

/** Of an address's budget: the day's keyed hash, so that not even the table of budgets holds an address. */
export const budgetOf = ({ options }: Shared, { ip }: FastifyRequest): string =>
  options.reporterKey(Math.floor(options.clock.now() / 86_400_000), `budget ${addressGroup(ip)}`)

/** Takes from the address's budget. */
export function charge(shared: Shared, request: FastifyRequest, cost: number): void {
  const taken = shared.anonymous.take(budgetOf(shared, request), cost)
  if (taken.ok) return
  throw new Refused(
    429,
    {
      error: 'too-many',
      message: `too many reports from this address; try again in ${taken.retryAfterSeconds} s, or use a token`,
    },
    { 'retry-after': String(taken.retryAfterSeconds) },
  )
}
