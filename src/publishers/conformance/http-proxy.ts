// A fault-injecting proxy for an API over HTTP. What it passes on is what came, headers and body: a signature made for
// this address must hold at the server behind it.

import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Fault, type FaultyPath, fateOf, type Upstream } from './faults.ts'

type Passed = {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: Buffer
}
type Reply = { readonly status: number; readonly headers: readonly string[]; readonly body: Buffer }

export async function openHttpProxy(upstream: Upstream, fault: Fault | null): Promise<FaultyPath> {
  const passed: Passed[] = []
  let requests = 0
  const server = createServer(async (asked, answer) => {
    const fate = fateOf(fault, ++requests)
    if (fate === 'cut-before') return void asked.socket.destroy()
    const request: Passed = {
      method: asked.method ?? 'GET',
      path: asked.url ?? '/',
      headers: asked.rawHeaders,
      body: await bodyOf(asked),
    }
    if (fate === 'delay') await new Promise((resolve) => setTimeout(resolve, fault?.byMs ?? 0))
    passed.push(request)
    const reply = await pass(upstream, request)
    if (fate === 'silent') return
    if (reply === null || fate === 'cut-after') return void asked.socket.destroy()
    answer.writeHead(reply.status, [...framed(reply.headers), 'content-length', String(reply.body.length)])
    if (fate !== 'truncate') return void answer.end(reply.body)
    answer.write(reply.body.subarray(0, reply.body.length >> 1), () => asked.socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    requests: () => requests,
    async repeat() {
      for (const request of [...passed]) await pass(upstream, request)
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Null when the server closed without a whole reply. */
function pass({ host, port }: Upstream, { method, path, headers, body }: Passed): Promise<Reply | null> {
  return new Promise((resolve) => {
    const asking = httpRequest({ host, port, method, path, agent: false }, async (reply) => {
      const received = await bodyOf(reply).catch(() => null)
      if (received === null) return resolve(null)
      resolve({ status: reply.statusCode ?? 502, headers: reply.rawHeaders, body: received })
    })
    asking.on('error', () => resolve(null))
    for (const [name, values] of byName(framed(headers))) asking.setHeader(name, values)
    asking.end(body)
  })
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Headers about one connection are made anew for the next (RFC 9110 section 7.6.1). */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'expect'])

const framed = (raw: readonly string[]): string[] =>
  raw.flatMap((name, i) => (i % 2 === 0 && !hopByHop.has(name.toLowerCase()) ? [name, raw[i + 1] ?? ''] : []))

function byName(raw: readonly string[]): ReadonlyMap<string, string[]> {
  const values = new Map<string, string[]>()
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase()
    values.set(name, [...(values.get(name) ?? []), raw[i + 1] ?? ''])
  }
  return values
}
