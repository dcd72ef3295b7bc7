// "I have a problem too", as a form sends it: through the same admission, budget and deduplication as `/api/v1/reports`, and
// back to the page of the service, which says what became of it. Where no service is
// called so, the page comes back as it was filled in.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { unknownCountry } from '../../signals/index.ts'
import type { CountryCode } from '../../terms/index.ts'
import type { App, Shared } from '../app.ts'
import { refuseElsewhere } from '../auth.ts'
import { typedIn } from '../forms/typed.ts'
import { admissionContext, takeOne } from '../intake.ts'
import { prefixOf, spoken } from '../languages.ts'
import type { PageFacts } from '../page-facts.ts'
import { Refused } from '../problem.ts'
import type { ShowTypedPage } from './pages.ts'
import { charge, senderOf } from './reports.ts'

const bodyLimit = 4 * 1024
/** Of a search for a name. */
const longestName = 100

/** `many`: too many from this address. `unknown`: no service is called so. `refused`: not understood, or nothing can be committed now. */
type Became = 'yes' | 'twice' | 'many' | 'unknown' | 'refused'

export async function reportForm(app: App, shared: Shared, typedPage: ShowTypedPage): Promise<void> {
  app.removeContentTypeParser('application/x-www-form-urlencoded')
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  for (const prefix of spoken.map(prefixOf))
    app.post(
      `${prefix}/report`,
      { bodyLimit, schema: { hide: true }, config: { needs: null } },
      async (request, reply) => {
        refuseElsewhere(request, shared.options.boardUrl?.(), 'report on a page of this board')
        const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
        const known = await meant(shared.options.live.facts, fields.get('service')?.trim() ?? '')
        const became = await report(shared, request, fields, known ?? '')
        const again =
          became === 'unknown'
            ? await typedPage(
                request,
                reply,
                { path: prefix || '/', query: `?reported=${became}` },
                { path: 'report', typed: typedIn(fields) },
              )
            : null
        return again ?? backTo(reply, prefix, known, became)
      },
    )
}

/**
 * The service that is called so, by id or by the name that the page offers; case makes no difference. What is not public is
 * not reported by a page that does not show it: null.
 */
async function meant(facts: PageFacts, typed: string): Promise<string | null> {
  if (typed === '') return null
  if ((await facts.brief(typed, 'public')) !== null) return typed
  const wanted = typed.toLowerCase()
  const { rows } = await facts.board('public', { q: typed.slice(0, longestName) })
  const is = (text: string): boolean => text.toLowerCase() === wanted
  return rows.find(({ id, name }) => is(name) || is(id))?.id ?? null
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
  const country = fields.get('country') || spokenCountry(request, knowsCountry)
  const said = { service, country, ...(symptom === undefined ? {} : { symptom }) }
  const taken = await takeOne(said, options.live, { ...ctx, knowsCountry })
  if (!taken.ok)
    return refused(
      taken.error.kind === 'refused' ? taken.error.refusal.code : 'bad-request',
      service === '' ? 'unknown' : 'refused',
    )
  metrics.counted('live', taken.value)
  return taken.value.duplicate > 0 ? 'twice' : 'yes'
}

/** Where the language is spoken that the browser asks for first, `de-AT`: what a page with a script assumes too. */
function spokenCountry({ headers }: FastifyRequest, knows: (code: string) => CountryCode | null): string {
  const region = /^[a-z]{2,3}(?:-[a-z]{4})?-([a-z]{2})(?![a-z0-9])/i.exec(
    headers['accept-language'] ?? '',
  )?.[1]
  return (region === undefined ? null : knows(region.toUpperCase())) ?? unknownCountry
}

/** Seen after a reload of that page once more, and sent by none. */
function backTo(reply: FastifyReply, prefix: string, service: string | null, became: Became): FastifyReply {
  const page = service === null ? `${prefix}/` : `${prefix}/services/${encodeURIComponent(service)}`
  return reply
    .code(303)
    .headers({ location: `${page}?reported=${became}#report`, 'cache-control': 'no-store' })
    .send()
}
