// A Cloudflare on loopback: the part of its API that records need, with its envelopes, codes and limits, and what can
// befall a request on the way.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Edge } from './edge.ts'
import { list } from './listing.ts'
import { authorize, Quota, type Token, tokenIn, verify } from './tokens.ts'
import { type Batch, type Plan, paidPlan, Refusal, ZoneStore } from './zone-store.ts'

/** What becomes of one request in place of an answer, or (`after`) of the answer to what was done. */
export type Mishap =
  | { readonly kind: 'status'; readonly status: number; readonly html?: boolean; readonly done?: boolean }
  /** Half an answer. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'endless' }
  | { readonly kind: 'page'; readonly body: string }

export type Asked = { readonly method: string; readonly path: string; readonly n: number }

export type LocalOptions = {
  readonly zone: string
  readonly zoneId: string
  readonly plan?: Plan
  readonly tokens: Readonly<Record<string, Token>>
  readonly quota?: { readonly most: number; readonly perMs: number }
}

type Reply = {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export class LocalCloudflare {
  readonly edge = new Edge()
  readonly zone: ZoneStore
  readonly quota: Quota
  /** Asked of every request; null: nothing befalls it. */
  mishap: (asked: Asked) => Mishap | null = () => null
  /** Called for every request before it is answered. */
  heard: (asked: Asked) => void = () => {}
  requests = 0
  readonly #zoneId: string
  readonly #tokens: Map<string, Token>
  readonly #server: Server

  constructor({
    zone,
    zoneId,
    plan = paidPlan,
    tokens,
    quota = { most: 1200, perMs: 300_000 },
  }: LocalOptions) {
    this.zone = new ZoneStore(zone, plan, (changes) => this.edge.take(changes))
    this.#zoneId = zoneId
    this.#tokens = new Map(Object.entries(tokens))
    this.quota = new Quota(quota.most, quota.perMs, () => performance.now())
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/client/v4`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const asked = {
      method: request.method ?? 'GET',
      path: url.pathname.replace(/^\/client\/v4/, ''),
      n: ++this.requests,
    }
    const body = await bodyOf(request)
    this.heard(asked)
    const mishap = this.mishap(asked)
    if (mishap?.kind === 'status' && !mishap.done) return sendStatus(response, mishap)
    const reply = this.#reply(request.headers.authorization, asked, url.searchParams, body)
    const headers = { 'content-type': 'application/json', ...this.quota.headers(), ...reply.headers }
    if (mishap) return befall(response, mishap, JSON.stringify(reply.body))
    response.writeHead(reply.status, headers).end(JSON.stringify(reply.body))
  }

  #reply(authorization: string | undefined, asked: Asked, query: URLSearchParams, body: string): Reply {
    const wait = this.quota.spend()
    if (wait !== null) {
      const slower = new Refusal(429, 971, 'Please wait and consider throttling your request speed')
      return { ...refused(slower), headers: { 'retry-after': `${wait}` } }
    }
    try {
      const token = tokenIn(authorization, this.#tokens)
      return {
        status: 200,
        body: { success: true, errors: [], messages: [], ...this.#route(token, asked, query, body) },
      }
    } catch (problem) {
      if (problem instanceof Refusal) return refused(problem)
      throw problem
    }
  }

  #route(token: Token | null, { method, path }: Asked, query: URLSearchParams, body: string): object {
    if (method === 'GET' && path === '/user/tokens/verify') return { result: verify(token) }
    const [, zones, zoneId = '', records, batch, ...rest] = path.split('/')
    if (zones !== 'zones' || !/^[0-9a-f]{32}$/.test(zoneId) || rest.length > 0) throw noRoute(path)
    authorize(token, zoneId, method === 'GET' ? 'read' : 'edit')
    if (zoneId !== this.#zoneId) throw new Refusal(404, 1001, 'Invalid zone identifier')
    if (method === 'GET' && records === undefined)
      return { result: { id: zoneId, name: this.zone.name, status: 'active', paused: false, type: 'full' } }
    if (method === 'GET' && records === 'dns_records' && batch === undefined)
      return list(this.zone.all(), query)
    if (method === 'POST' && records === 'dns_records' && batch === 'batch')
      return { result: this.zone.apply(JSON.parse(body) as Batch) }
    throw noRoute(path)
  }
}

const noRoute = (path: string): Refusal =>
  new Refusal(400, 7003, `Could not route to /client/v4${path}, perhaps your object identifier is invalid?`)

function refused({ status, code, message, chain }: Refusal): Reply {
  const error = { code, message, ...(chain.length > 0 ? { error_chain: chain } : {}) }
  return { status, body: { success: false, errors: [error], messages: [], result: null } }
}

function sendStatus(response: ServerResponse, { status, html }: Extract<Mishap, { kind: 'status' }>): void {
  if (html)
    return void response
      .writeHead(status, { 'content-type': 'text/html' })
      .end(`<html><h1>Error ${status}</h1>`)
  const body = {
    success: false,
    errors: [{ code: 10013, message: 'An unknown error has occurred' }],
    result: null,
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function befall(response: ServerResponse, mishap: Mishap, text: string): void {
  switch (mishap.kind) {
    case 'status':
      sendStatus(response, mishap)
      break
    case 'silent':
      break
    case 'page':
      response.writeHead(200, { 'content-type': 'text/html' }).end(mishap.body)
      break
    case 'cut':
      response.writeHead(200, { 'content-length': `${text.length}` })
      response.write(text.slice(0, text.length >> 1), () => response.destroy())
      break
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' })
      pour(response)
  }
}

const block = Buffer.alloc(1 << 20, ' ')

function pour(response: ServerResponse): void {
  if (response.destroyed) return
  if (response.write(block)) setImmediate(() => pour(response))
  else response.once('drain', () => pour(response))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
