// A Cloudflare on loopback: its API over HTTP, and what can befall a request on the way.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LocalApi, type LocalOptions, pathOf } from './local-api.ts'

/** What becomes of one request on its way; `done`: after it was done. */
export type Mishap =
  | { readonly kind: 'status'; readonly status: number; readonly html?: boolean; readonly done?: boolean }
  /** Half an answer. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'endless' }
  | { readonly kind: 'page'; readonly body: string }

export type Asked = { readonly method: string; readonly path: string; readonly n: number }

export class LocalCloudflare extends LocalApi {
  /** Asked of every request; null: nothing befalls it. */
  mishap: (asked: Asked) => Mishap | null = () => null
  requests = 0
  readonly #server: Server

  constructor(options: LocalOptions) {
    super(options)
    this.#server = createServer((request, response) => void this.#respond(request, response))
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

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const method = request.method ?? 'GET'
    const body = await bodyOf(request)
    const mishap = this.mishap({ method, path: pathOf(url), n: ++this.requests })
    if (mishap?.kind === 'status' && !mishap.done) return sendStatus(response, mishap)
    const reply = this.answer({ method, url, authorization: request.headers.authorization, body })
    if (mishap) return befall(response, mishap, reply.body)
    response.writeHead(reply.status, reply.headers).end(reply.body)
  }
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
