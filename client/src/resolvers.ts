// Who is asked for addresses. By default the system (getaddrinfo): it knows the hosts file, the search list and
// whatever else this machine resolves by, and tells neither the time to live nor NODATA from NXDOMAIN. Given servers
// are asked directly, tell both, and know nothing of the hosts file.

import { ADDRCONFIG, lookup, Resolver } from 'node:dns'
import { promisify } from 'node:util'
import { type Address, toAddress } from './address.ts'
import { ttlMsOf } from './bounds.ts'
import { ClientError, textOf } from './errors.ts'
import type { Failure } from './memory.ts'
import { type Timing, within } from './timing.ts'

export type Answer =
  | {
      readonly kind: 'addresses'
      readonly addresses: readonly Address[] /** Null: not told. */
      readonly ttlMs: number | null
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly detail: string }

/** Asks once; a rejection counts as a failure. */
export type AskName = (name: string) => Promise<Answer>

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException)?.code ?? '')
const failed = (failure: Failure, error: unknown): Answer => ({
  kind: 'failed',
  failure,
  detail: textOf(error),
})

const lookupAll = promisify(lookup)

export const askSystem: AskName = async (name) => {
  try {
    const all = await lookupAll(name, { all: true, verbatim: true, hints: ADDRCONFIG })
    const addresses = all.map(({ address }) => toAddress(address)).filter((one) => one !== null)
    return { kind: 'addresses', addresses, ttlMs: null }
  } catch (error) {
    return failed(codeOf(error) === 'ENOTFOUND' ? 'gone' : 'failed', error)
  }
}

const failures: Readonly<Record<string, Failure>> = {
  ENODATA: 'empty',
  ENOTFOUND: 'gone',
  ETIMEOUT: 'timeout',
}
/** How long the first family's addresses wait for the other's (RFC 8305 §3). */
const resolutionDelayMs = 50

type Records = readonly { readonly address: string; readonly ttl: number }[]

/** `servers` as `127.0.0.1:5353`, `[::1]:53` or an address alone; A and AAAA are asked at once. */
export function askServers(servers: readonly string[], askWithinMs: number, timing: Timing): AskName {
  const resolver = new Resolver({ timeout: Math.max(1, Math.floor(askWithinMs / 4)), tries: 2 })
  try {
    resolver.setServers(servers)
  } catch (error) {
    const fix = "give addresses, with a port where it is not 53: '192.0.2.53' or '[2001:db8::53]:5353'"
    throw new ClientError('HOLDFAST_BAD_OPTION', `servers cannot be used: ${textOf(error)}`, fix)
  }
  const ask4 = (name: string): Promise<Records> =>
    new Promise((resolve, reject) =>
      resolver.resolve4(name, { ttl: true }, (error, records) => (error ? reject(error) : resolve(records))),
    )
  const ask6 = (name: string): Promise<Records> =>
    new Promise((resolve, reject) =>
      resolver.resolve6(name, { ttl: true }, (error, records) => (error ? reject(error) : resolve(records))),
    )
  return async (name) => {
    const both = [ask6(name).then(answerOf, refusalOf), ask4(name).then(answerOf, refusalOf)]
    const first = await Promise.any(both.map(good)).catch(() => null)
    if (first === null) return worst(await Promise.all(both))
    const all = await within(timing, resolutionDelayMs, Promise.all(both))
    return all === null ? first : merged(all)
  }
}

function answerOf(records: Records): Answer {
  const addresses = records.map(({ address }) => toAddress(address)).filter((one) => one !== null)
  const ttlMs = Math.min(...records.map(({ ttl }) => ttlMsOf(ttl)))
  return addresses.length > 0
    ? { kind: 'addresses', addresses, ttlMs }
    : { kind: 'failed', failure: 'empty', detail: 'the answer has no address' }
}

const refusalOf = (error: unknown): Answer => failed(failures[codeOf(error)] ?? 'failed', error)

const good = async (one: Promise<Answer>): Promise<Answer> => {
  const answer = await one
  if (answer.kind === 'failed') throw new Error(answer.detail)
  return answer
}

/** Addresses of both families; the shorter time to live. */
function merged(answers: readonly Answer[]): Answer {
  const those = answers.filter((one) => one.kind === 'addresses')
  return {
    kind: 'addresses',
    addresses: those.flatMap(({ addresses }) => addresses),
    ttlMs: Math.min(...those.map(({ ttlMs }) => ttlMs ?? Number.POSITIVE_INFINITY)),
  }
}

/** What says least of the name: a failure of one family outweighs the other's NODATA. */
function worst(answers: readonly Answer[]): Answer {
  const order: readonly Failure[] = ['timeout', 'failed', 'gone', 'empty']
  const rank = (one: Answer): number => (one.kind === 'failed' ? order.indexOf(one.failure) : order.length)
  return [...answers].sort((a, b) => rank(a) - rank(b))[0]!
}
