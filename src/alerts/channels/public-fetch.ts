// `fetch` that reaches public addresses alone. The address is judged where it is connected to, so that a name cannot
// lead elsewhere between being looked up and being used.

import { lookup as systemLookup } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'

/** What a rejection's `code` says when an address is not one that may be reached. */
export const notPublicCode = 'ENOTPUBLIC'
const oddAnswerCode = 'EODDANSWER'

const refusal = (host: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${host} is not a public address`), { code: notPublicCode })

const guarded =
  (mayReach: (address: string) => boolean): LookupFunction =>
  (host, options, done) =>
    systemLookup(host, { ...options, all: true }, (problem, found) => {
      if (problem) return done(problem, '', 0)
      const reachable = found.filter(({ address }) => mayReach(address))
      const [first] = reachable
      if (first === undefined) return done(refusal(host), '', 0)
      if (options.all) return done(null, reachable)
      return done(null, first.address, first.family)
    })

/** Throws at what no `Response` can hold, such as a status of 999. */
function responseOf({ headers, statusCode = 0 }: IncomingMessage): Response {
  const kept = new Headers()
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) kept.set(name, String(value))
  return new Response(null, { status: statusCode, headers: kept })
}

/** Only what the channels ask of `fetch`: https, a body of text, headers, a signal. Redirects are not followed. */
export function publicFetch(mayReach: (address: string) => boolean, ca?: string): typeof fetch {
  const lookup = guarded(mayReach)
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if (url.protocol !== 'https:') return reject(refusal(host))
      if (isIP(host) !== 0 && !mayReach(host)) return reject(refusal(host))
      const asked = request(
        url,
        {
          method: init.method ?? 'GET',
          headers: Object.fromEntries(new Headers(init.headers)),
          lookup,
          agent: false,
          ...(init.signal ? { signal: init.signal } : {}),
          ...(ca === undefined ? {} : { ca }),
        },
        (answer) => {
          // What a stranger's server says is of no interest beyond its status.
          answer.destroy()
          try {
            resolve(responseOf(answer))
          } catch {
            // Thrown from here it would end the process.
            reject(Object.assign(new Error(`${host} answers no HTTP`), { code: oddAnswerCode }))
          }
        },
      )
      asked.on('error', reject)
      asked.end(typeof init.body === 'string' ? init.body : undefined)
    })
}
