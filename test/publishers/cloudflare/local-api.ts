// The part of Cloudflare's API that records need, without the wire: who may ask what, the envelope, the routes.

import { Edge } from './edge.ts'
import { list } from './listing.ts'
import { authorize, Quota, type Token, tokenIn, verify } from './tokens.ts'
import { type Batch, type Plan, paidPlan, Refusal, ZoneStore } from './zone-store.ts'

export type LocalOptions = {
  readonly zone: string
  readonly zoneId: string
  readonly plan?: Plan
  readonly tokens: Readonly<Record<string, Token>>
  readonly quota?: { readonly most: number; readonly perMs: number }
}

export type Question = {
  readonly method: string
  readonly url: URL
  readonly authorization: string | undefined
  readonly body: string
}

export type Reply = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Of a URL as it is asked for. */
export const pathOf = (url: URL): string => url.pathname.replace(/^\/client\/v4/, '')

export class LocalApi {
  readonly edge = new Edge()
  readonly zone: ZoneStore
  readonly quota: Quota
  readonly #zoneId: string
  readonly #tokens: ReadonlyMap<string, Token>

  constructor({ zone, zoneId, plan, tokens, quota = { most: 1200, perMs: 300_000 } }: LocalOptions) {
    this.zone = new ZoneStore(zone, plan ?? paidPlan, (changes) => this.edge.take(changes))
    this.#zoneId = zoneId
    this.#tokens = new Map(Object.entries(tokens))
    this.quota = new Quota(quota.most, quota.perMs, () => performance.now())
  }

  answer(question: Question): Reply {
    const wait = this.quota.spend()
    const headers = { 'content-type': 'application/json', ...this.quota.headers() }
    if (wait !== null) return { ...refused(tooOften), headers: { ...headers, 'retry-after': `${wait}` } }
    try {
      const found = this.#route(tokenIn(question.authorization, this.#tokens), question)
      return {
        status: 200,
        headers,
        body: JSON.stringify({ success: true, errors: [], messages: [], ...found }),
      }
    } catch (problem) {
      if (problem instanceof Refusal) return { ...refused(problem), headers }
      throw problem
    }
  }

  #route(token: Token | null, { method, url, body }: Question): object {
    const path = pathOf(url)
    if (method === 'GET' && path === '/user/tokens/verify') return { result: verify(token) }
    const [, zones, zoneId = '', records, batch, ...rest] = path.split('/')
    if (zones !== 'zones' || !/^[0-9a-f]{32}$/.test(zoneId) || rest.length > 0) throw noRoute(path)
    authorize(token, zoneId, method === 'GET' ? 'read' : 'edit')
    if (zoneId !== this.#zoneId) throw new Refusal(404, 1001, 'Invalid zone identifier')
    if (method === 'GET' && records === undefined)
      return { result: { id: zoneId, name: this.zone.name, status: 'active', paused: false, type: 'full' } }
    if (method === 'GET' && records === 'dns_records' && batch === undefined)
      return list(this.zone.all(), url.searchParams)
    if (method === 'POST' && records === 'dns_records' && batch === 'batch')
      return { result: this.zone.apply(batchIn(body)) }
    throw noRoute(path)
  }
}

const tooOften = new Refusal(429, 971, 'Please wait and consider throttling your request speed')

function batchIn(body: string): Batch {
  try {
    return JSON.parse(body) as Batch
  } catch {
    throw new Refusal(400, 9207, 'Request body is invalid.')
  }
}

const noRoute = (path: string): Refusal =>
  new Refusal(400, 7003, `Could not route to /client/v4${path}, perhaps your object identifier is invalid?`)

function refused({ status, code, message, chain }: Refusal): Pick<Reply, 'status' | 'body'> {
  const error = { code, message, ...(chain.length > 0 ? { error_chain: chain } : {}) }
  return { status, body: JSON.stringify({ success: false, errors: [error], messages: [], result: null }) }
}
