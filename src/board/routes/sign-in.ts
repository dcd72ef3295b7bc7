// `/sign-in`, `/sign-in/once` and `/sign-out`: a form's post and JSON alike. No page asks for a sign-in but ours (a
// stranger's would sign its reader in as the stranger), and where it leads to is always a path of this board.

import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { addressGroup } from '../address.ts'
import type { App, Shared } from '../app.ts'
import { cameByHttps, refuseElsewhere } from '../auth.ts'
import { typedIn } from '../forms/typed.ts'
import { prefixOf, spokenIn } from '../languages.ts'
import type { PageAddress } from '../pages/address.ts'
import { forgottenCookies, sessionCookie, sessionIn } from '../people/cookie.ts'
import { deviceOf } from '../people/device.ts'
import { type SigningIn, type Tried, typedName } from '../people/gate.ts'
import { landingOn } from '../people/landing.ts'
import { meOf } from '../people/me.ts'
import type { People } from '../people/people.ts'
import { longestMs } from '../people/sessions.ts'
import { sendPlainPage } from '../plain-page.ts'
import { Refused } from '../problem.ts'
import { endedLinkPage, onceMorePage, oncePage } from '../sign-in-page.ts'
import type { ShowTypedPage } from './pages.ts'

type Failed = Exclude<Tried, { kind: 'in' }>

const bodyLimit = 16 * 1024
const dayMs = 86_400_000
const home = '/console'
const open = { needs: null } as const
const Query = Type.Object({ link: Type.Optional(Type.String({ maxLength: 100 })) })

/** Whoever asks from one household, under a key that ends with the day. */
export const placeOf = ({ options: { clock, reporterKey } }: Shared, { ip }: FastifyRequest): string =>
  reporterKey(Math.floor(clock.now() / dayMs), `sign-in:${addressGroup(ip)}`)

export function refusedTry(tried: Failed): Refused {
  if (tried.kind === 'wrong')
    return new Refused(401, {
      error: 'unauthorized',
      message: 'the name or the password is wrong, or the token is not known',
    })
  if (tried.kind === 'busy')
    return new Refused(
      503,
      { error: 'busy', message: 'too many sign in at the moment; try again shortly' },
      { 'retry-after': '2' },
    )
  return new Refused(
    429,
    { error: 'rate-limited', message: `too many tries; the next one counts in ${tried.seconds} s` },
    { 'retry-after': String(tried.seconds) },
  )
}

type ShowPage = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** `page`: shows the one that is asked for; null: there are none. */
export type SignInPages = { readonly page: ShowPage | null; readonly typedPage: ShowTypedPage }

export async function signInRoutes(app: App, shared: Shared, pages: SignInPages): Promise<void> {
  const { page } = pages
  const { people } = shared.options
  if (!people) return
  // A known path, so that its page is not found by itself.
  if (page !== null) app.get('/sign-in', { schema: { hide: true } }, page)
  readForms(app)
  app.post('/sign-in', { bodyLimit, schema: { hide: true }, config: open }, async (request, reply) => {
    ours(shared, request)
    const fields = fieldsOf(request.body)
    return enter({ shared, typedPage: pages.typedPage }, request, reply, fields, signingIn(fields))
  })
  onceRoutes(app, { shared, typedPage: pages.typedPage }, people)
  app.post('/sign-out', { bodyLimit, schema: { hide: true }, config: open }, async (request, reply) =>
    leave(shared, people, request, reply),
  )
}

/** A button by itself sends nothing, or a form; a program JSON. */
function readForms(app: App): void {
  app.removeContentTypeParser('application/x-www-form-urlencoded')
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit },
    (_request, body, done) => done(null, new URLSearchParams(body as string)),
  )
}

function onceRoutes(app: App, parts: Entering, people: People): void {
  const options = { bodyLimit, schema: { hide: true, querystring: Query } } as const
  app.get('/sign-in/once', options, async (request, reply) => {
    const holder = people.links.meant(request.query.link ?? '')
    // Programs follow links as well: only the button uses it up.
    return holder
      ? sendPlainPage(reply, 200, oncePage(holder.name))
      : sendPlainPage(reply, 410, endedLinkPage)
  })
  app.post('/sign-in/once', { ...options, config: open }, async (request, reply) => {
    const { origin, 'sec-fetch-site': site } = request.headers
    // The page of the link tells nobody its address: where the browser does not say more, it has no origin.
    if (origin !== 'null' || site !== undefined) ours(parts.shared, request)
    const link = request.query.link ?? ''
    if (!people.links.meant(link)) return sendPlainPage(reply, 410, endedLinkPage)
    return enter(parts, request, reply, new Map(), { with: 'link', link })
  })
}

/** A page from elsewhere would sign its reader in as whoever it likes. */
const ours = ({ options }: Shared, request: FastifyRequest): void =>
  refuseElsewhere(request, options.boardUrl?.(), 'sign in on the page of this board: /sign-in')

function fieldsOf(body: unknown): ReadonlyMap<string, string> {
  if (body instanceof URLSearchParams) return new Map(body)
  const texts = Object.entries(body ?? {}).filter(([, value]) => typeof value === 'string')
  return new Map(texts as [string, string][])
}

function signingIn(fields: ReadonlyMap<string, string>): SigningIn {
  const token = fields.get('token')?.trim()
  if (token) return { with: 'token', token }
  return {
    with: 'password',
    name: typedName(fields.get('name') ?? ''),
    password: (fields.get('password') ?? '').slice(0, 1_000),
  }
}

const wantsPage = ({ headers }: FastifyRequest): boolean =>
  !/^application\/json\b/i.test(headers['content-type'] ?? '') &&
  !(headers.accept ?? '').startsWith('application/json')

type Entering = { readonly shared: Shared; readonly typedPage: ShowTypedPage }

async function enter(
  { shared, typedPage }: Entering,
  request: FastifyRequest,
  reply: FastifyReply,
  fields: ReadonlyMap<string, string>,
  asked: SigningIn,
): Promise<FastifyReply> {
  const from = { place: placeOf(shared, request), device: deviceOf(request.headers['user-agent']) }
  const tried = (await shared.gate?.signIn(asked, from)) ?? { kind: 'wrong' as const }
  reply.header('cache-control', 'no-store')
  if (tried.kind !== 'in') {
    if (!wantsPage(request)) throw refusedTry(tried)
    const back = backTo(fields, tried)
    // Only a password that was looked at: what is turned away before costs less than a page.
    const again =
      tried.kind === 'wrong'
        ? await typedPage(request, reply, back, { path: 'sign-in', typed: typedIn(fields) })
        : null
    return (
      again ??
      reply
        .code(303)
        .header('location', back.path + back.query)
        .send()
    )
  }
  const secure = cameByHttps(request, shared.options.boardUrl?.())
  reply.header('set-cookie', sessionCookie(tried.secret, secure, longestMs / 1_000))
  if (wantsPage(request))
    return reply
      .code(303)
      .header('location', landingOn(fields.get('to'), home))
      .send()
  const { caller, session } = tried.known
  return reply.send(meOf(caller, session))
}

/** The page again, with what went wrong in its address; nothing that was typed is in it. */
function backTo(fields: ReadonlyMap<string, string>, tried: Failed): PageAddress {
  const query = new URLSearchParams({ refused: tried.kind })
  if (tried.kind === 'wait') query.set('wait', String(tried.seconds))
  if (fields.get('token')) query.set('with', 'token')
  const to = landingOn(fields.get('to'), '')
  if (to !== '') query.set('to', to)
  const language = prefixOf(spokenIn(fields.get('language')))
  return { path: `${language}/sign-in`, query: `?${query}` }
}

async function leave(
  { options }: Shared,
  people: People,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const https = cameByHttps(request, options.boardUrl?.())
  if (request.session === null && sessionIn(request.headers.cookie, https) !== null) {
    const still = people.recognise(sessionIn(request.headers.cookie, https) ?? '')
    if (still)
      throw new Refused(403, {
        error: 'forbidden',
        message: 'signing out needs the form field "csrf" of a page of this board: load the page again',
      })
  }
  const own = people.sessions.of().find(({ hash }) => hash === request.sessionHash)
  if (own) await people.sessions.end(own)
  reply.header('set-cookie', forgottenCookies(https)).header('cache-control', 'no-store')
  return wantsPage(request) ? reply.code(303).header('location', '/').send() : reply.send({})
}

/**
 * Nobody is known who asks for a page of the console. A link on another site leads here without the cookie, which is
 * Strict: the page it gets asks once more by itself, and the browser then sends what it has.
 */
export function askToSignIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.header('cache-control', 'private, no-store')
  const site = request.headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site')
    return sendPlainPage(reply, 200, onceMorePage(request.url))
  const language = /^\/([a-z]{2})\/console/.exec(request.url)?.[1]
  const to = landingOn(request.url, home)
  return reply.redirect(
    `${language === undefined ? '' : `/${language}`}/sign-in?to=${encodeURIComponent(to)}`,
    303,
  )
}
