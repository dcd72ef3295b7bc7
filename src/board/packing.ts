// Large JSON answers are compressed for who accepts it, and tagged, so that asking again for what has not changed costs
// a 304. gzip alone: on 167 KB of services its level 4 takes 1.5-2 ms of CPU, brotli 4 the same and gzip 6 twice that,
// and browsers take brotli only over TLS. zlib works in its own threads, so that no other answer waits for it.

import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app.ts'

const compress = promisify(gzip)
const level = 4
/** Below this the headers and the round trip weigh more than the body. */
const worthwhileBytes = 4 * 1024

type Packed = { readonly tag: string; zipped: Promise<Buffer> | null }

/** Adds the hook. A handler that sends the same `Buffer` to many has it hashed and compressed once. */
export function packAnswers(app: App): void {
  const packed = new WeakMap<Buffer, Packed>()
  const packedOf = (body: Buffer): Packed => {
    const known = packed.get(body) ?? { tag: tagOf(body), zipped: null }
    packed.set(body, known)
    return known
  }
  app.addHook('onSend', async (request, reply, payload) => {
    const body = isPlainJson(request, reply) ? bytesOf(payload) : null
    if (body === null || body.length < worthwhileBytes) return payload
    const one = packedOf(body)
    // What a token may see is not left in a browser's cache; what everybody may see is kept there and asked for again.
    if (request.caller === null) reply.header('cache-control', 'no-cache')
    reply.headers({ etag: one.tag, vary: 'accept-encoding, authorization' })
    if (isKnown(request.headers['if-none-match'], one.tag)) {
      reply.code(304).removeHeader('content-type')
      return null
    }
    if (!acceptsGzip(request.headers['accept-encoding'])) return body
    reply.header('content-encoding', 'gzip')
    one.zipped ??= compress(body, { level })
    return one.zipped
  })
}

const isPlainJson = (request: FastifyRequest, reply: FastifyReply): boolean =>
  request.method === 'GET' &&
  reply.statusCode === 200 &&
  String(reply.getHeader('content-type') ?? '').startsWith('application/json')

const bytesOf = (payload: unknown): Buffer | null => {
  if (typeof payload === 'string') return Buffer.from(payload)
  return payload instanceof Buffer ? payload : null
}

/** Weak: one tag for every coding of the same content (RFC 9110 8.8.1). */
const tagOf = (body: Buffer): string => `W/"${hash('sha256', body, 'base64url').slice(0, 22)}"`

/** `If-None-Match` by weak comparison (RFC 9110 13.1.2). Our tags hold no comma, so that the list may be cut at each. */
export function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  const opaque = tag.replace(/^W\//, '')
  return header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === opaque)
}

/** The weight a coding was given by its own name, 0 without it (RFC 9110 12.5.3). */
export const weightOf = (header: string | undefined, coding: string): number =>
  weights(header).get(coding) ?? 0

/** RFC 9110 12.5.3: named with a weight above 0, or meant by `*` and not named. */
export function acceptsGzip(header: string | undefined): boolean {
  const by = weights(header)
  return (by.get('gzip') ?? by.get('x-gzip') ?? by.get('*') ?? 0) > 0
}

function weights(header: string | undefined): Map<string, number> {
  const found = new Map<string, number>()
  for (const one of (header ?? '').toLowerCase().split(',')) {
    const [coding = '', ...parameters] = one.split(';').map((part) => part.trim())
    const weight = parameters.find((part) => part.startsWith('q='))
    found.set(coding, weight === undefined ? 1 : Number(weight.slice(2)))
  }
  return found
}
