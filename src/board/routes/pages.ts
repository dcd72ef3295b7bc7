// The built pages. Names with a hash never change and are kept for a year; everything else is asked for again. A path
// that is no file is a page: drawn here when there is a renderer, and else by the browser, in the frame alone.

import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { scopesWith } from '../auth.ts'
import { share } from '../front/door.ts'
import { acceptsGzip, isKnown, weightOf } from '../packing.ts'
import { addressOf, isConsole, type PageAddress, withoutSlash } from '../pages/address.ts'
import type { DrawnSession, RefusedForm } from '../pages/drawing.ts'
import type { Coding, Prepared } from '../pages/prepared.ts'
import type { OneCaller, Site } from '../pages/site.ts'
import { securityPolicy } from '../security-policy.ts'

const hashed = /[/\\]assets[/\\][^/\\]+-[A-Za-z0-9_-]{8,}\.[a-z0-9]+(?:\.(?:br|gz))?$/

/** `page`: answers `/`, which the files would take for a folder. */
export async function servePages(
  app: App,
  folder: string,
  page: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
): Promise<void> {
  app.get('/', { schema: { hide: true } }, page)
  await app.register(fastifyStatic, {
    root: join(folder),
    // `/` is a page like every other.
    index: false,
    preCompressed: true,
    cacheControl: false,
    schemaHide: true,
    setHeaders: (reply, path) => {
      const forever = hashed.test(path)
      if (reply.getHeader('cache-control') === undefined)
        reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** Whether an unknown path is to be answered with the pages: a person's navigation, not a program's request. */
export function isNavigation(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? ''
  if ((request.method !== 'GET' && request.method !== 'HEAD') || path.startsWith('/api/')) return false
  return !/\.[a-z0-9]{1,8}$/i.test(path) || (request.headers.accept ?? '').includes('text/html')
}

/**
 * Browsers ask again each time (304 when nothing changed); what stands between may give a page for two seconds, an old
 * one for half a minute while it asks, and for a day while the board is dead: the page says how old it is.
 */
const everybodys = 'public, max-age=0, s-maxage=2, stale-while-revalidate=30, stale-if-error=86400'
const oneCallers = 'private, no-store'

/** The frame that the browser fills. */
const sendFrame = (reply: FastifyReply): FastifyReply => reply.sendFile('index.html')

/** `site`: null when there is no renderer. `signIn`: who did not is sent where they can. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site | null,
  signIn: boolean,
): Promise<FastifyReply> {
  const address = addressOf(request.url)
  if (site === null || address === null) return sendFrame(reply)
  const bare = withoutSlash(address.path)
  if (bare !== null) return reply.redirect(bare + address.query, 308)
  if (isConsole(address.path)) return sendConsolePage(request, reply, site, address, signIn)
  const page = await site.page(address)
  if (page !== null) share(request, { current: whileCurrent(site, page, address), cookiesIgnored: true })
  return page === null ? sendFrame(reply) : sendPrepared(request, reply, page, everybodys)
}

/** Without the page itself, which would be kept as long as what is asked. */
const whileCurrent =
  (site: Site, { standing }: Prepared, address: PageAddress) =>
  (): boolean =>
    site.isCurrent(standing, address)

async function sendConsolePage(
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site,
  address: PageAddress,
  signIn: boolean,
): Promise<FastifyReply> {
  reply.header('cache-control', oneCallers)
  const who = callerOf(request, null)
  if (who.session === null)
    return signIn ? reply.redirect(signInFor(address.path + address.query), 303) : sendFrame(reply)
  const page = await site.oneCallers(address, who)
  return page === null ? sendFrame(reply) : sendPrepared(request, reply, page, oneCallers)
}

/** Where somebody signs in, to come back to a page; in the language of that page. */
export function signInFor(path: string): string {
  const language = /^\/([a-z]{2})(?=\/|$)/.exec(path)?.[0] ?? ''
  return `${language}/sign-in?to=${encodeURIComponent(path)}`
}

/**
 * A page whose address is known to one person: drawn anew each time and kept nowhere. `status`: what the page itself cannot
 * know. Null where no pages are served.
 */
export type ShowOwnPage =
  | ((request: FastifyRequest, reply: FastifyReply, status: number) => Promise<FastifyReply>)
  | null

export async function sendOwnPage(
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site | null,
  status: number,
): Promise<FastifyReply> {
  reply.header('cache-control', oneCallers).code(status)
  const [path = '/', query = ''] = request.url.split('?', 2)
  const address = { path, query: query === '' ? '' : `?${query}` }
  const page = await site?.oneCallers(address, { session: null, headers: {}, refused: null })
  return page ? sendPrepared(request, reply, { ...page, status }, oneCallers) : sendFrame(reply)
}

/** The page again, with why what was asked for was refused, and the form as it was filled in (422). Null: it cannot be drawn. */
export async function sendRefusedPage(
  request: FastifyRequest,
  reply: FastifyReply,
  site: Site,
  address: PageAddress,
  refused: RefusedForm,
): Promise<FastifyReply | null> {
  const own = isConsole(address.path)
  const who = own ? callerOf(request, refused) : { session: null, headers: {}, refused }
  const page = own && who.session === null ? null : await site.oneCallers(address, who)
  if (page === null || page.status !== 200) return null
  return sendPrepared(request, reply, { ...page, status: 422 }, oneCallers)
}

/**
 * The page of everybody that a form was sent from, with what was typed into it; it says itself what was wrong. Null: it
 * cannot be drawn. Each is drawn for one caller: only a route that takes few refusals from anybody may ask for it.
 */
export type ShowTypedPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  address: PageAddress,
  form: Pick<RefusedForm, 'path' | 'typed'>,
) => Promise<FastifyReply | null>

/** The page's answers are asked for as the same caller, on the same way: what a cookie is called depends on it. */
function callerOf(request: FastifyRequest, refused: RefusedForm | null): OneCaller {
  const session = sessionOf(request)
  const { cookie } = request.headers
  if (session === null || cookie === undefined) return { session: null, headers: {}, refused }
  return { session, headers: { cookie, host: request.host }, refused }
}

const sessionOf = ({ session, caller }: FastifyRequest): DrawnSession | null =>
  session === null || caller === null
    ? null
    : { name: session.name, role: session.role, scopes: scopesWith(caller), csrf: session.csrf }

async function sendPrepared(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Prepared,
  cacheControl: string,
): Promise<FastifyReply> {
  reply.header('cache-control', cacheControl)
  if (page.location !== null)
    return reply.header('cache-control', 'no-cache').redirect(page.location, page.status)
  const coding = codingFor(request.headers['accept-encoding'])
  const tag = `"${page.tag}${coding === null ? '' : `-${coding}`}"`
  // With a 304 too: browsers put its headers in place of those they kept.
  reply.headers({
    etag: tag,
    vary: 'accept-encoding',
    'content-security-policy': securityPolicy(page.styles),
  })
  if (page.status === 200 && isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send()
  reply.code(page.status).header('content-type', 'text/html; charset=utf-8')
  if (coding === null) return reply.send(page.html)
  return reply.header('content-encoding', coding).send(await page.packed(coding))
}

/** Browsers say `br` only over https; what is smallest is taken of what they accept. */
function codingFor(header: string | undefined): Coding | null {
  if (weightOf(header, 'br') > 0) return 'br'
  return acceptsGzip(header) ? 'gzip' : null
}
