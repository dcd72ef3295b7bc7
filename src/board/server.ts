// The board's HTTP server: hooks that hold for every request, the routes, and an orderly end.

import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { App, Shared } from './app.ts'
import { askingLimits } from './asking-limits.ts'
import { demand, recognise, recogniseForm } from './auth.ts'
import { describeApi } from './document.ts'
import { EventHub } from './event-hub.ts'
import type { Eventful } from './events.ts'
import { TakenBodies } from './forms/taken.ts'
import { openDoor } from './front/door.ts'
import { answerUnreadable, schemaProblem } from './http-errors.ts'
import { KeptAnswers } from './kept-answers.ts'
import { KeptBoards } from './kept-boards.ts'
import { RateLimiter } from './limiter.ts'
import { boardMetrics } from './metrics.ts'
import { type Board, type BoardOptions, defaultLimits } from './options.ts'
import { packAnswers } from './packing.ts'
import { isConsole } from './pages/address.ts'
import { openSite } from './pages/open-site.ts'
import { Gate } from './people/gate.ts'
import { errorHandler, Refused, refusalOf } from './problem.ts'
import { acknowledgePages, acknowledgeRoute } from './routes/acknowledge.ts'
import { actRoutes } from './routes/acts.ts'
import { alertTestRoutes } from './routes/alert-tests.ts'
import { alertRoutes } from './routes/alerts.ts'
import { configurationRoutes } from './routes/configuration.ts'
import { custodyRoutes } from './routes/custody.ts'
import { drillRoutes } from './routes/drills.ts'
import { edgeRoutes } from './routes/edges.ts'
import { elsewhereRoute } from './routes/elsewhere.ts'
import { eventRoute } from './routes/events.ts'
import { exerciseRoutes } from './routes/exercises.ts'
import { feedRoutes } from './routes/feeds.ts'
import { formRoutes } from './routes/forms.ts'
import { liveRoutes } from './routes/live.ts'
import { nodeRoutes } from './routes/nodes.ts'
import { orderRoutes } from './routes/orders.ts'
import { outlookRoutes } from './routes/outlook.ts'
import { outsideRoutes } from './routes/outside.ts'
import { ownFeeds } from './routes/own-feeds.ts'
import {
  isNavigation,
  type ShowOwnPage,
  type ShowTypedPage,
  sendOwnPage,
  sendPage,
  sendRefusedPage,
  servePages,
} from './routes/pages.ts'
import { peopleRoutes } from './routes/people.ts'
import { readingRoutes } from './routes/reading.ts'
import { reportForm } from './routes/report-form.ts'
import { reportRoute } from './routes/reports.ts'
import { runbookRoutes } from './routes/runbooks.ts'
import { askToSignIn, signInRoutes } from './routes/sign-in.ts'
import { subscribePages, subscriptionRoutes } from './routes/subscribe.ts'
import { systemRoutes } from './routes/system.ts'
import { tokenRoutes } from './routes/tokens.ts'
import { toldRoute } from './routes/told.ts'
import { securityPolicy } from './security-policy.ts'
import { openSnapshot } from './snapshot/open-snapshot.ts'
import { Surface } from './surface.ts'

const securityHeaders = {
  'content-security-policy': securityPolicy(null),
  'x-content-type-options': 'nosniff',
  // Not "no-referrer": a form would then be posted with `Origin: null`, which is anybody's.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/** Other people's pages may build on what everybody may read; nobody's cookie or token goes with it. */
const forEverybody = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, retry-after',
  'cross-origin-resource-policy': 'cross-origin',
}
const isPublicRead = ({ method, url }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && url.startsWith('/api/v1/')

/** Starts to listen. Rejects when the address is taken. */
export async function startBoard(options: BoardOptions): Promise<Board> {
  const shared = share(options)
  const app = application(options, shared)
  const surface = new Surface()
  surface.watch(app)
  const bodies = new TakenBodies()
  bodies.watch(app)
  const closing = { now: false }
  guard(app, shared, closing)
  packAnswers(app)
  openDoor(app, { metrics: shared.metrics, monotonic: () => options.clock.monotonic(), closing })
  await describeApi(app, options.version)
  await app.register(async (api: App) => routes(api, shared), { prefix: '/api/v1' })
  const { subscribing } = options
  const boardUrl = (): string | undefined => options.boardUrl?.()
  if (subscribing) {
    await app.register(async (root: App) => ownFeeds(root, shared, subscribing.boardUrl))
  }
  // After the plug-in that gathers the routes, so that they are in the document as well.
  await app.register(async (root: App) => systemRoutes(root, shared))
  await app.register(async (root: App) => outsideRoutes(root, shared))
  const drawing = options.pages === null ? null : openSite(app, shared)
  const typedPage: ShowTypedPage = async (request, reply, address, form) =>
    drawing === null
      ? null
      : sendRefusedPage(request, reply, drawing.site, address, { ...form, why: null, field: null })
  await app.register(async (root: App) => reportForm(root, shared, typedPage))
  const page = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    options.people && isConsole(request.url.split('?', 1)[0] ?? '') && request.caller === null
      ? askToSignIn(request, reply)
      : sendPage(request, reply, drawing?.site ?? null, options.people !== undefined)
  const ownPage: ShowOwnPage =
    options.pages === null
      ? null
      : (request, reply, status) => sendOwnPage(request, reply, drawing?.site ?? null, status)
  await app.register(async (root: App) => acknowledgePages(root, shared, ownPage))
  if (subscribing)
    await app.register(async (root: App) =>
      subscribePages(root, {
        desk: subscribing.desk,
        boardUrl,
        limits: shared.asking,
        page,
        ownPage,
        typedPage,
      }),
    )
  await app.register(async (root: App) =>
    formRoutes(root, shared, { bodies, site: () => drawing?.site ?? null }),
  )
  if (options.pages !== null) await servePages(app, options.pages, page)
  await app.register(async (root: App) =>
    signInRoutes(root, shared, { page: options.pages === null ? null : page, typedPage }),
  )
  app.setNotFoundHandler((request, reply) =>
    options.pages !== null && isPage(request, surface)
      ? page(request, reply)
      : unknownPath(request, reply, surface),
  )
  try {
    await app.listen({ host: options.listen.host, port: options.listen.port })
  } catch (problem) {
    // The next attempt opens its own: a thread that draws pages would keep the process alive for ever.
    await end(app, shared, [drawing], 0)
    throw problem
  }
  const snapshot = openSnapshot(app, options, drawing)
  return {
    url: urlOf(app, options.listen.host),
    ways: surface.ways,
    close: ({ within }) => {
      closing.now = true
      return end(app, shared, [snapshot, drawing], within)
    },
  }
}

function share(options: BoardOptions): Shared {
  const limits = { ...defaultLimits, ...options.limits }
  const hub = new EventHub(limits)
  const eachAddress = (): RateLimiter =>
    new RateLimiter({
      perMinute: limits.anonymousPerMinute,
      burst: limits.anonymousBurst,
      entries: limits.anonymousAddresses,
      monotonic: () => options.clock.monotonic(),
    })
  return {
    options,
    limits,
    hub,
    liveEvents: liveEvents(options),
    gate: gateOf(options),
    answers: new KeptAnswers({
      monotonic: () => options.clock.monotonic(),
      keptMs: limits.answersKeptMs,
    }),
    boards: new KeptBoards({
      monotonic: () => options.clock.monotonic(),
      keptMs: limits.answersKeptMs,
    }),
    anonymous: eachAddress(),
    redrawn: eachAddress(),
    metrics: boardMetrics(options, () => hub.clients),
    bodies: { held: 0 },
    asking: askingLimits(() => options.clock.monotonic()),
  }
}

function gateOf({ people, tokens, live, clock, log }: BoardOptions): Gate | null {
  if (!people) return null
  return new Gate({
    people,
    tokens,
    monotonic: () => clock.monotonic(),
    note: (entry) => live.note(entry),
    warn: (problem) => log.warn({ err: problem }, 'a sign-in could not be written down'),
  })
}

const liveEvents = ({ live, exercises }: BoardOptions): Eventful => ({
  journal: (request) => live.journal(request),
  subscribe(listener) {
    const leave = [
      live.subscribe(listener),
      exercises.subscribe(() => listener({ kind: 'exercise', data: {} })),
    ]
    return () => {
      for (const one of leave) one()
    }
  },
})

function application({ log, trustProxy }: BoardOptions, { limits }: Shared): App {
  const app = Fastify({
    // Requests are counted, not logged: an access log would hold addresses.
    logger: false,
    trustProxy: typeof trustProxy === 'object' ? [...trustProxy] : (trustProxy ?? false),
    bodyLimit: 64 * 1024,
    requestTimeout: limits.requestMs,
    routerOptions: { maxParamLength: 300 },
    // While closing, requests on kept connections are answered by our own hook.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    schemaErrorFormatter: schemaProblem,
    frameworkErrors: (error, _request, reply) => {
      const refused = refusalOf(error)
      void (reply as FastifyReply).code(refused.status).send(refused.problem)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(TypeBoxValidatorCompiler)
  // Desks answer in the views' own types; a compiled serializer costs more than it saves on unions.
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(errorHandler(log))
  app.removeContentTypeParser('text/plain')
  return app
}

/** What holds for every request: headers, who calls, whether they may, and how long it took. */
function guard(app: App, { options, metrics }: Shared, closing: { readonly now: boolean }): void {
  app.decorateRequest('caller', null)
  app.decorateRequest('session', null)
  app.decorateRequest('sessionHash', null)
  app.decorateRequest('unproven', null)
  const { tokens, people } = options
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    if (closing.now)
      throw new Refused(503, { error: 'closing', message: 'this node is stopping' }, { connection: 'close' })
    recognise(request, { tokens, people, board: options.boardUrl?.() })
    const { needs } = request.routeOptions.config
    if (request.caller === null && isPublicRead(request)) reply.headers(forEverybody)
    if (needs && request.unproven === null) demand(request.caller, needs, request.session)
  })
  app.addHook('preValidation', async (request) => recogniseForm(request))
  app.addHook('onResponse', async (request, reply) => {
    metrics.observe(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime)
  })
}

function routes(api: App, shared: Shared): void {
  const { live, nodes, configuration, subscribing } = shared.options
  readingRoutes(api, shared, () => live)
  feedRoutes(api, shared)
  alertTestRoutes(api, shared)
  toldRoute(api, shared)
  alertRoutes(api, shared)
  liveRoutes(api, shared)
  custodyRoutes(api, shared)
  outlookRoutes(api, shared)
  edgeRoutes(api, shared)
  actRoutes(api, shared)
  // Its bodies are bytes.
  api.register(async (own: App) => elsewhereRoute(own, shared))
  acknowledgeRoute(api, shared)
  if (nodes) nodeRoutes(api, shared, nodes)
  if (configuration) configurationRoutes(api, configuration)
  if (subscribing) subscriptionRoutes(api, subscribing.desk, shared.asking)
  eventRoute(api, shared, () => shared.liveEvents)
  reportRoute(api, shared, () => live, 'live')
  drillRoutes(api, shared)
  runbookRoutes(api, shared)
  orderRoutes(api, shared)
  tokenRoutes(api, shared)
  peopleRoutes(api, shared)
  exerciseRoutes(api, shared)
}

/** A path of the API under another method is no page. */
const isPage = (request: FastifyRequest, surface: Surface): boolean => {
  const allowed = surface.methods(request.url.split('?', 1)[0] ?? '')
  return isNavigation(request) && (allowed.length === 0 || allowed.includes(request.method))
}

function unknownPath(request: FastifyRequest, reply: FastifyReply, surface: Surface): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? ''
  const allowed = surface.methods(path)
  if (allowed.length > 0 && !allowed.includes(request.method)) {
    const allow = allowed.join(', ')
    const message = `${request.method} is not for this path; it takes ${allow}`
    return reply.code(405).header('allow', allow).send({ error: 'method-not-allowed', message })
  }
  return reply
    .code(404)
    .send({ error: 'not-found', message: 'there is nothing here; /openapi.json lists what is' })
}

function urlOf(app: App, host: string): string {
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

async function end(
  app: App,
  { hub }: Shared,
  parts: readonly ({ close(): Promise<void> } | null)[],
  withinMs: number,
): Promise<void> {
  hub.close()
  const cut = setTimeout(() => app.server.closeAllConnections(), withinMs)
  try {
    await app.close()
    for (const part of parts) await part?.close()
  } finally {
    clearTimeout(cut)
  }
}
