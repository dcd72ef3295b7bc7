// The HTTP API of PowerDNS, asked about the zone itself and never for records: its PATCH replaces sets without comparing
// and lost accepted writes. Answers are bounded in time and size; the API key is in the request's header and nowhere else.

import { absolute, type DomainName } from '../../dns/index.ts'
import { bad, good, type Outcome } from '../../terms/index.ts'
import type { PowerdnsSpec } from '../spec.ts'
import { type Trouble, trouble } from '../trouble.ts'

export type ApiDeps = { readonly token: string; readonly timeoutMs: number }

/** A zone with one name's records is a few kilobytes; before 4.6 the whole zone came in its place. */
const mostOctets = 16 * 1024 * 1024

export class PowerDnsApi {
  readonly #spec: PowerdnsSpec
  readonly #deps: ApiDeps

  constructor(spec: PowerdnsSpec, deps: ApiDeps) {
    this.#spec = spec
    this.#deps = deps
  }

  get url(): string {
    return this.#spec.api.url
  }

  /** Null when there is no such thing (404). `path` begins below the server. */
  async get(path: string): Promise<Outcome<unknown, Trouble>> {
    const answer = await this.#request('GET', path)
    if (!answer.ok) return answer
    if (answer.value.status === 404) return good(null)
    return answer.value.status === 200 ? parsed(answer.value.body, this.url) : this.#refused(answer.value)
  }

  async send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Outcome<void, Trouble>> {
    const answer = await this.#request(method, path, JSON.stringify(body))
    if (!answer.ok) return answer
    const { status } = answer.value
    return status >= 200 && status < 300 ? good(undefined) : this.#refused(answer.value)
  }

  async #request(method: string, path: string, body?: string): Promise<Outcome<Answer, Trouble>> {
    const { url, serverId } = this.#spec.api
    const { token, timeoutMs } = this.#deps
    try {
      const response = await fetch(`${url}/api/v1/servers/${encodeURIComponent(serverId)}${path}`, {
        method,
        headers: { 'X-API-Key': token, ...(body !== undefined && { 'Content-Type': 'application/json' }) },
        ...(body !== undefined && { body }),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      return await bounded(response, url)
    } catch (problem) {
      return bad(unreachable(url, reasonOf(problem, timeoutMs)))
    }
  }

  #refused({ status, body }: Answer): Outcome<never, Trouble> {
    const { url, keyFile } = this.#spec.api
    if (status === 401 || status === 403)
      return bad(
        trouble(
          'api-key-refused',
          `the API of PowerDNS at ${url} does not accept the key (HTTP ${status})`,
          `put the server's \`api-key\` into ${keyFile}, and allow this machine in its \`webserver-allow-from\``,
        ),
      )
    const said = body.slice(0, 200).replace(/\s+/g, ' ').trim()
    return bad(
      trouble('api-refused', `the API at ${url} answered HTTP ${status}: ${said}`, "read the server's log"),
    )
  }
}

type Answer = { readonly status: number; readonly body: string }

const unreachable = (url: string, why: string): Trouble =>
  trouble(
    'api-unreachable',
    `the API of PowerDNS at ${url} does not answer: ${why}`,
    'set `api=yes`, `webserver=yes`, `webserver-address` and `webserver-allow-from` in pdns.conf, or correct `api.url`',
  )

async function bounded(response: Response, url: string): Promise<Outcome<Answer, Trouble>> {
  const chunks: Uint8Array[] = []
  let octets = 0
  for await (const chunk of response.body ?? []) {
    octets += chunk.length
    if (octets > mostOctets) return bad(unreachable(url, `its answer is longer than ${mostOctets} octets`))
    chunks.push(chunk)
  }
  return good({ status: response.status, body: Buffer.concat(chunks).toString('utf8') })
}

function parsed(body: string, url: string): Outcome<unknown, Trouble> {
  try {
    return good(JSON.parse(body) as unknown)
  } catch {
    return bad(unreachable(url, 'it answered something that is no JSON; is this another web server?'))
  }
}

/** What `fetch` says is in its cause; its own message is "fetch failed". */
function reasonOf(problem: unknown, timeoutMs: number): string {
  if (!(problem instanceof Error)) return 'it failed'
  if (problem.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`
  const { cause } = problem
  if (cause instanceof Error) return (cause as NodeJS.ErrnoException).code ?? cause.message
  return problem.message
}

/** A zone's id in paths: its absolute name, everything unusual as `=` and two hexadecimal digits. */
export const zonePath = (zone: DomainName): string =>
  `/zones/${absolute(zone).replace(/[^A-Za-z0-9._-]/g, (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}`
