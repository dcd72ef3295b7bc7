// `fetch` that reaches public addresses alone, for places that a stranger names: a subscriber's hook, where a provider's
// page leads on to. The address is judged where it is connected to, so that a name cannot lead elsewhere between being
// looked up and being used.

import { lookup as systemLookup } from 'node:dns'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { isPublicAddress } from './public-address.ts'

/** What a rejection's `code` says when an address is not one that may be reached. */
export const notPublicCode = 'ENOTPUBLIC'
const oddAnswerCode = 'EODDANSWER'

export type Reach = {
  /** Where a connection may lead; else `isPublicAddress`. */
  readonly mayReach?: (address: string) => boolean
  /** How names are looked up; else as the system does. */
  readonly lookup?: LookupFunction
  readonly ca?: string
  /** Without TLS too. */
  readonly plain?: boolean
  /** The answer's body is of interest, unpacked as it comes. Else it is not read: what a stranger says is nobody's. */
  readonly body?: boolean
}

const refusal = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} is not a public address`), { code: notPublicCode })

const guarded =
  (mayReach: (address: string) => boolean, lookup: LookupFunction): LookupFunction =>
  (host, options, done) =>
    lookup(host, { ...options, all: true }, (problem, found) => {
      if (problem) return done(problem, '', 0)
      const reachable = Array.isArray(found) ? found.filter(({ address }) => mayReach(address)) : []
      const [first] = reachable
      if (first === undefined) return done(refusal(host), '', 0)
      if (options.all) return done(null, reachable)
      return done(null, first.address, first.family)
    })

const unpackers: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

function bodyOf(answer: IncomingMessage): Readable {
  const unpacker = unpackers[answer.headers['content-encoding']?.toLowerCase() ?? '']
  // A failure of either is told by the stream that is read.
  return unpacker === undefined ? answer : pipeline(answer, unpacker(), () => {})
}

const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304])

/** Throws at what no `Response` can hold, such as a status of 999. */
function responseOf(answer: IncomingMessage, withBody: boolean): Response {
  const { headers, statusCode = 0 } = answer
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) kept.set(name, String(value))
  const told = { status: statusCode, headers: kept }
  if (withBody && !bodiless.has(statusCode))
    return new Response(Readable.toWeb(bodyOf(answer)) as ReadableStream, told)
  answer.destroy()
  return new Response(null, told)
}

/** Only what is asked of `fetch` here: a body of text, headers, a signal. Redirects are not followed. */
export function publicFetch(reach: Reach = {}): typeof fetch {
  const { mayReach = isPublicAddress, ca, plain = false, body: withBody = false } = reach
  const lookup = guarded(mayReach, reach.lookup ?? (systemLookup as LookupFunction))
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if (url.protocol !== 'https:' && !(plain && url.protocol === 'http:')) return reject(refusal(host))
      if (isIP(host) !== 0 && !mayReach(host)) return reject(refusal(host))
      const headers = Object.fromEntries(new Headers(init.headers))
      const asked = (url.protocol === 'https:' ? requestHttps : requestHttp)(
        url,
        {
          method: init.method ?? 'GET',
          headers: withBody ? { 'accept-encoding': 'gzip, deflate, br', ...headers } : headers,
          lookup,
          agent: false,
          ...(init.signal ? { signal: init.signal } : {}),
          ...(ca === undefined ? {} : { ca }),
        },
        (answer) => {
          try {
            resolve(responseOf(answer, withBody))
          } catch {
            // Thrown from here it would end the process.
            answer.destroy()
            reject(Object.assign(new Error(`${host} answers no HTTP`), { code: oddAnswerCode }))
          }
        },
      )
      asked.on('error', reject)
      asked.end(typeof init.body === 'string' ? init.body : undefined)
    })
}
