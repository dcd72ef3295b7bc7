// A small stand-in for Holdfast's HTTP server: the built pages, the invented day as the API, and an event stream that
// the caller drives. For working on the pages without a running Holdfast, and for their tests.

import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { MeView } from '../../src/board/people-views.ts'
import type { Overview } from '../../src/board/views.ts'
import { elsewhere, parseRoute, standsHere } from '../src/realm/route.ts'
import { answerOf, exercise, overview, type Scene } from './fixture/index.ts'
import { alertTest } from './fixture/voice.ts'

export type Asked = {
  readonly method: string
  readonly path: string
  readonly body: unknown
  /** What came along to show that it was asked for here; null: nobody signed in. */
  readonly csrf: string | null
}

export type FixtureServer = {
  readonly url: string
  readonly port: number
  /** What was posted and deleted, in order. */
  readonly orders: Asked[]
  readonly show: (scene: Scene) => void
  readonly change: (overview: (now: Overview) => Overview) => void
  readonly overview: () => Overview
  readonly emit: (event: string, data: unknown) => void
  /** How many event streams are open. */
  readonly listeners: () => number
  readonly close: () => Promise<void>
}

/** The policy that the real server sends: nothing inline, nothing from elsewhere. */
const policy =
  "default-src 'self'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

const readersOnly = new Set(
  (
    'plans repairs journal vantages zones what-if concentration edges drills runbooks steering waiting held ' +
    'alerts silences acknowledgements subscribers feeds configuration'
  ).split(' '),
)
const needsToken = ([kind, , inExercise]: readonly string[]): boolean =>
  readersOnly.has((kind === 'exercises' ? inExercise : kind) ?? '')

/** The cookie of who signed in, and what their changes carry. */
const knownCookie = 'holdfast=fixture'
const knownCsrf = 'fixture-csrf'
const me: MeView = {
  kind: 'user',
  name: 'ada',
  role: 'admin',
  scopes: ['admin', 'report', 'relay', 'read', 'respond', 'operate', 'node'],
  csrf: knownCsrf,
  session: 'fixture',
}
const largestBody = 100_000

export async function startFixtureServer(options: {
  dist: string
  port?: number
  scene?: Scene
  services?: number
}): Promise<FixtureServer> {
  let scene: Scene = options.scene ?? 'calm'
  let shown = overview(scene, options.services)
  const orders: Asked[] = []
  const streams = new Set<ServerResponse>()

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fixture')
    response.setHeader('content-security-policy', policy)
    response.setHeader('date', new Date(Date.parse(shown.now)).toUTCString())
    const there = elsewhereOf(url)
    if (there !== null) return void response.writeHead(302, { location: there }).end()
    if (!url.pathname.startsWith('/api/v1/')) return sendFile(options.dist, url.pathname, response)
    const signedIn = request.headers.cookie?.includes(knownCookie) ?? false
    const parts = url.pathname.slice('/api/v1/'.length).split('/').map(decodeURIComponent)
    if (parts[0] === 'events') return openStream(response)
    if (request.method !== 'GET') return takeOrder(request, response, url.pathname, signedIn)
    if (parts[0] === 'me') return sendJson(response, 200, signedIn ? me : { kind: 'nobody', csrf: null })
    if (needsToken(parts) && !signedIn)
      return sendJson(response, 401, { error: 'unauthorized', message: 'Sign in first.' })
    if (parts.at(-1) === 'report') return sendAccount(response, url.searchParams.get('format'), signedIn)
    sendView(response, parts, url.searchParams)
  }

  function sendAccount(response: ServerResponse, format: string | null, signedIn: boolean): void {
    if (!signedIn) {
      sendJson(response, 401, { error: 'unauthorized', message: 'Sign in first.' })
      return
    }
    const html = format === 'html'
    response.writeHead(200, { 'content-type': html ? 'text/html; charset=utf-8' : 'text/markdown' })
    response.end(html ? '<!doctype html><title>What happened</title>' : '# What happened\n')
  }

  function sendView(response: ServerResponse, parts: readonly string[], query: URLSearchParams): void {
    const inExercise = parts[0] === 'exercises' && parts[1] === exercise().id
    const view = inExercise ? exerciseView(parts.slice(2), query) : answerOf(shown, scene, parts, query)
    if (view === undefined)
      sendJson(response, 404, { error: 'not-found', message: `Nothing is kept as ${parts.join('/')}.` })
    else sendJson(response, 200, view)
  }

  function exerciseView(parts: readonly string[], query: URLSearchParams): unknown {
    if (parts.length === 0) return exercise()
    const day = overview('outage', options.services)
    const { id, label, scenario, now } = exercise()
    return answerOf({ ...day, now, exercise: { id, label, scenario } }, 'outage', parts, query)
  }

  async function takeOrder(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    signedIn: boolean,
  ): Promise<void> {
    const body = await readBody(request)
    const header = request.headers['x-holdfast-csrf']
    const csrf = signedIn && typeof header === 'string' ? header : null
    orders.push({ method: request.method ?? '', path, body, csrf })
    if (path.endsWith('/reports')) return sendJson(response, 200, { accepted: 1, duplicate: 0, rejected: [] })
    if (csrf !== knownCsrf)
      return sendJson(response, 401, { error: 'unauthorized', message: 'Sign in first.' })
    sendJson(response, 200, path.endsWith('/test') ? alertTest() : { done: 'order', generation: '42' })
  }

  function openStream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    response.write(': welcome\n\n')
    streams.add(response)
    response.on('close', () => streams.delete(response))
  }

  const port = await listen(server, options.port ?? 0)
  const emit = (event: string, data: unknown): void => {
    for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    orders,
    emit,
    listeners: () => streams.size,
    show(next) {
      scene = next
      shown = overview(next, options.services)
      emit('overview', {})
    },
    overview: () => shown,
    change(how) {
      shown = how(shown)
      emit('overview', {})
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** Where a page of the console stands that was asked for on the public side. */
function elsewhereOf({ pathname, search }: URL): string | null {
  return standsHere(parseRoute(pathname)) ? null : elsewhere(pathname, search, { side: 'console' })
}

/** Unknown addresses are pages: the page decides what they mean. */
function sendFile(dist: string, pathname: string, response: ServerResponse): void {
  const wanted = join(dist, normalize(decodeURIComponent(pathname)))
  const isFile = wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile()
  const file = isFile ? wanted : join(dist, 'index.html')
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
  createReadStream(file).pipe(response)
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const piece of request.setEncoding('utf8')) {
    text += piece
    if (text.length > largestBody) throw new Error(`a body longer than ${largestBody} characters`)
  }
  return text === '' ? null : JSON.parse(text)
}
