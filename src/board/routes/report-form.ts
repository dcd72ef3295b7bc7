// "I have a problem too", as a form sends it: through the same admission, budget and deduplication as `/api/v1/reports`, and
// back to the page of the service, which says what became of it.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { unknownCountry } from '../../signals/index.ts'
import type { App, Shared } from '../app.ts'
import { admissionContext, takeOne } from '../intake.ts'
import { Refused } from '../problem.ts'
import { charge, senderOf } from './reports.ts'

const bodyLimit = 4 * 1024
const prefixes = ['', '/de'] as const

/** `many`: too many from this address. `refused`: not understood, or nothing can be committed now. */
type Became = 'yes' | 'twice' | 'many' | 'refused'

export async function reportForm(app: App, shared: Shared): Promise<void> {
  app.removeContentTypeParser('application/x-www-form-urlencoded')
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  for (const prefix of prefixes)
    app.post(
      `${prefix}/report`,
      { bodyLimit, schema: { hide: true }, config: { needs: null } },
      async (request, reply) => {
        fromHere(request)
        const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
        const service = fields.get('service')?.trim() ?? ''
        // What is not public is not reported by a page that does not show it.
        const known = (await shared.options.live.facts.brief(service, 'public')) === null ? null : service
        const became = await report(shared, request, fields, known ?? '')
        return backTo(reply, prefix, known, became)
      },
    )
}

/** Another site's page must not make its readers report. */
function fromHere({ headers }: FastifyRequest): void {
  if (headers['sec-fetch-site'] !== 'cross-site') return
  throw new Refused(403, {
    error: 'forbidden',
    message: 'this form was sent by a page of another site; report from a page of this board',
  })
}

async function report(
  shared: Shared,
  request: FastifyRequest,
  fields: URLSearchParams,
  service: string,
): Promise<Became> {
  const { metrics, options } = shared
  const refused = (code: string, became: Became): Became => {
    metrics.refused('live', code)
    return became
  }
  try {
    charge(shared, request, 1)
  } catch (problem) {
    if (problem instanceof Refused) return refused(problem.problem.error, 'many')
    throw problem
  }
  const ctx = admissionContext(options.live, senderOf(request), options.reporterKey)
  const knowsCountry = (code: string) => (code === unknownCountry ? unknownCountry : ctx.knowsCountry(code))
  const symptom = fields.get('symptom') || undefined
  const country = fields.get('country') || unknownCountry
  const said = { service, country, ...(symptom === undefined ? {} : { symptom }) }
  const taken = await takeOne(said, options.live, { ...ctx, knowsCountry })
  if (!taken.ok)
    return refused(taken.error.kind === 'refused' ? taken.error.refusal.code : 'bad-request', 'refused')
  metrics.counted('live', taken.value)
  return taken.value.duplicate > 0 ? 'twice' : 'yes'
}

/** Seen after a reload of that page once more, and sent by none. */
function backTo(reply: FastifyReply, prefix: string, service: string | null, became: Became): FastifyReply {
  const page = service === null ? `${prefix}/` : `${prefix}/services/${encodeURIComponent(service)}`
  return reply
    .code(303)
    .headers({ location: `${page}?reported=${became}#report`, 'cache-control': 'no-store' })
    .send()
}
