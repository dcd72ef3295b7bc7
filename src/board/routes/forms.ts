// `POST /forms/<path>`: a plain form in place of the API's request of the same path, for pages without scripts. Its
// fields become the JSON that the route takes, the route decides as for everybody, and the browser is sent back to where
// it came from; what was refused is told on the page that asked. The door's own fields: `_csrf`, `_back` (a path of this
// board), `_here` (the page that asked, where that is another), `_method` (DELETE, PATCH or PUT), `_done` (a word for what
// was done).

import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App, Shared } from '../app.ts'
import { elsewhere } from '../auth.ts'
import { safe } from '../escape.ts'
import { bodyOf } from '../forms/body-of.ts'
import { doorWords } from '../forms/door-words.ts'
import { type Shown, shownIn } from '../forms/shown.ts'
import type { TakenBodies } from '../forms/taken.ts'
import { typedIn } from '../forms/typed.ts'
import { spokenAt } from '../languages.ts'
import { addressOf } from '../pages/address.ts'
import type { RefusedForm } from '../pages/drawing.ts'
import type { Site } from '../pages/site.ts'
import { landingOn } from '../people/landing.ts'
import { plainPage, sendPlainPage } from '../plain-page.ts'
import { refusalOf } from '../problem.ts'
import { sendRefusedPage, signInFor } from './pages.ts'
import { budgetOf } from './reports.ts'

const bodyLimit = 64 * 1024
const methods = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export type FormsParts = {
  readonly bodies: TakenBodies
  readonly site: () => Site | null
}

export async function formRoutes(app: App, shared: Shared, { bodies, site }: FormsParts): Promise<void> {
  const refused = async (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    message: string,
    field: string | null = null,
  ): Promise<FastifyReply> => {
    const asking = askingOf(request)
    if (status === 401) return reply.code(303).header('location', signInFor(asking)).send()
    const [drawn, address] = [site(), addressOf(asking.replace(/#.*$/, ''))]
    const page =
      drawn !== null && address !== null && isDrawnFor(shared, request)
        ? await sendRefusedPage(request, reply, drawn, address, formOf(request, message, field))
        : null
    return page ?? refusedPlainly(request, reply, status, message)
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
  app.post(
    '/forms/*',
    {
      bodyLimit,
      schema: { hide: true },
      // What is needed is the route's business; a form's proof is looked at for whoever signed in.
      config: { needs: null },
      errorHandler: (error, request, reply) =>
        void refused(request, reply, refusalOf(error).status, refusalOf(error).problem.message),
    },
    async (request, reply) => {
      if (request.caller === null && elsewhere(request, shared.options.boardUrl?.()))
        return refusedPlainly(request, reply, 403, 'send this form from a page of this board')
      const fields = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
      const method = fields.get('_method')?.toUpperCase() ?? 'POST'
      if (!methods.has(method)) return refused(request, reply, 400, `a form cannot ask for ${method}`)
      const path = apiPath((request.params as { '*': string })['*'])
      if (path === null) return refused(request, reply, 404, 'there is nothing here that takes a form')
      const answer = await app.inject({
        method: method as 'POST',
        url: path,
        headers: asTheSame(request),
        remoteAddress: request.ip,
        payload: JSON.stringify(bodyOf(fields, bodies.of(method, path))),
      })
      if (answer.statusCode >= 300)
        return refused(request, reply, answer.statusCode, ...problemIn(answer.body))
      const shown = shownIn(answer.body)
      return shown === null ? sendBack(request, reply, fields) : sendShown(request, reply, shown)
    },
  )
}

/** Null: it would lead out of the API. */
function apiPath(within: string): string | null {
  const parts = within.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null
  return `/api/v1/${parts.map(encodeURIComponent).join('/')}`
}

/** The request's own caller, whose form has shown where it was filled in. */
function asTheSame({ headers, session, host }: FastifyRequest): Record<string, string> {
  const json = { accept: 'application/json', 'content-type': 'application/json', host }
  if (headers.authorization !== undefined) return { ...json, authorization: headers.authorization }
  if (session === null || headers.cookie === undefined) return json
  return { ...json, cookie: headers.cookie, 'x-holdfast-csrf': session.csrf }
}

const ownField = ({ body }: FastifyRequest, name: string): string | null =>
  body instanceof URLSearchParams ? body.get(name) : null

const backOf = (request: FastifyRequest): string => landingOn(ownField(request, '_back'), '/')

const askingOf = (request: FastifyRequest): string => landingOn(ownField(request, '_here'), backOf(request))

function sendBack(request: FastifyRequest, reply: FastifyReply, fields: URLSearchParams): FastifyReply {
  const back = new URL(backOf(request), 'http://board')
  back.searchParams.set('done', (fields.get('_done') ?? 'yes').slice(0, 40))
  return reply
    .code(303)
    .headers({ location: back.pathname + back.search + back.hash, 'cache-control': 'no-store' })
    .send()
}

function sendShown(request: FastifyRequest, reply: FastifyReply, { once, lines }: Shown): FastifyReply {
  const back = backOf(request)
  const language = spokenAt(back)
  const words = doorWords(language)
  const body = [
    ...(once === null ? [] : [`<p>${words.once}</p><p><code>${safe(once)}</code></p>`]),
    ...lines.map((line) => `<p lang="en">${safe(line)}</p>`),
    wayBack(back, words.back),
  ]
  return sendPlainPage(reply, 200, plainPage(words.done, body, language))
}

const wayBack = (to: string, word: string): string => `<p><a href="${safe(to)}">${word}</a></p>`

/** A page costs more than all else that a request without a name can ask for here: there are few for an address. */
const isDrawnFor = (shared: Shared, request: FastifyRequest): boolean =>
  request.caller !== null || shared.redrawn.take(budgetOf(shared, request)).ok

function refusedPlainly(
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  message: string,
): FastifyReply {
  const asking = askingOf(request)
  const language = spokenAt(asking)
  const words = doorWords(language)
  const body = [`<p lang="en">${safe(message)}</p>`, wayBack(asking, words.back)]
  return sendPlainPage(reply, status, plainPage(words.refused, body, language))
}

/** As it was filled in, so that nothing has to be typed twice. */
function formOf({ body, params }: FastifyRequest, why: string, field: string | null): RefusedForm {
  const fields = body instanceof URLSearchParams ? body : new URLSearchParams()
  return { why, field, path: (params as { '*': string })['*'], typed: typedIn(fields) }
}

function problemIn(body: string): readonly [message: string, field: string | null] {
  try {
    const { message, path } = JSON.parse(body) as { message?: unknown; path?: unknown }
    if (typeof message === 'string') return [message, typeof path === 'string' ? path : null]
  } catch {
    // It was no JSON: told below.
  }
  return ['the server refused it', null]
}
