// PowerDNS: records by dynamic update, compared and changed in one step like at any RFC 2136 server; its API for what an
// update cannot say: why one is refused, and what else stands at a name. Where the API does not answer, records go on.

import type { Custodian, Publisher, WriteOutcome } from '../../steering/index.ts'
import { steeredTypes } from '../../steering/index.ts'
import type { Clock, Outcome } from '../../terms/index.ts'
import { nameOf } from '../fence-record.ts'
import type { PowerdnsSpec } from '../spec.ts'
import type { Trouble } from '../trouble.ts'
import { PowerDnsApi } from './api.ts'
import { explain } from './explain.ts'
import { type Looked, lookAt, recordsAt } from './facts.ts'

export type PowerdnsDeps = {
  readonly tsig: Uint8Array | null
  /** The API's key; null where it is not on this machine. Nothing is then explained, and records go on. */
  readonly token: string | null
  readonly clock: Clock
  readonly timeoutMs: number
}

/** Milliseconds for which an explanation is not looked for again: a refused update is tried again all the time. */
const explainEvery = 30_000

/** `byUpdate` writes and reads records at the same server. */
export function powerdnsPublisher<P extends Publisher & Custodian>(
  spec: PowerdnsSpec,
  deps: PowerdnsDeps,
  byUpdate: P,
): P {
  const publisher = { ...byUpdate, kind: 'powerdns' }
  if (deps.token === null) return publisher
  const api = new PowerDnsApi(spec, { token: deps.token, timeoutMs: Math.ceil(deps.timeoutMs / 3) })
  const explainer = new Explainer(spec, deps, api)
  return {
    ...publisher,
    write: async (write) => explainer.explained(await byUpdate.write(write)),
    release: async (endpoint, expected) => explainer.explained(await byUpdate.release(endpoint, expected)),
    async read(endpoint) {
      const outcome = await byUpdate.read(endpoint)
      return outcome.kind === 'failed' ? explainer.explainedFailure(outcome) : outcome
    },
    async survey(endpoint) {
      const outcome = await byUpdate.survey(endpoint)
      if (outcome.kind === 'failed') return explainer.explainedFailure(outcome)
      const records = await recordsAt(api, spec.zone, nameOf(endpoint))
      if (!records.ok) return records.error
      const others = records.value.filter(({ type }) => !steeredTypes.some((steered) => steered === type))
      return { kind: 'surveyed', survey: { ...outcome.survey, others } }
    },
  }
}

/** Codes behind which there may be a setting of the server's. */
const unexplained = [
  'refused',
  'not-authoritative',
  'server-failed',
  'no-updates',
  'bad-key',
  'bad-signature',
  'no-answer',
]

class Explainer {
  readonly #spec: PowerdnsSpec
  readonly #deps: PowerdnsDeps
  readonly #api: PowerDnsApi
  #last: { readonly at: number; readonly looked: Promise<Outcome<Looked, Trouble>> } | null = null

  constructor(spec: PowerdnsSpec, deps: PowerdnsDeps, api: PowerDnsApi) {
    this.#spec = spec
    this.#deps = deps
    this.#api = api
  }

  /** The same outcome, in the words of its cause where that is found. A lost reply stays a lost reply. */
  async explained(outcome: WriteOutcome): Promise<WriteOutcome> {
    if (outcome.kind === 'written') this.#last = null
    if (outcome.kind === 'failed') return this.explainedFailure(outcome)
    if (outcome.kind !== 'lost') return outcome
    const looked = await this.#looked()
    const found = looked.ok ? explain(looked.value, this.#spec, false) : null
    return found ? { ...outcome, detail: `${outcome.detail}. ${found.detail}: ${found.fix}` } : outcome
  }

  async explainedFailure(failure: Trouble): Promise<Trouble> {
    if (!unexplained.includes(failure.code)) return failure
    const looked = await this.#looked()
    if (looked.ok) return explain(looked.value, this.#spec, failure.code === 'refused') ?? failure
    const { error } = looked
    return { ...error, detail: `${failure.detail}; why cannot be said, because ${error.detail}` }
  }

  #looked(): Promise<Outcome<Looked, Trouble>> {
    const now = this.#deps.clock.monotonic()
    if (this.#last === null || now - this.#last.at >= explainEvery)
      this.#last = { at: now, looked: lookAt(this.#api, this.#spec, this.#deps.tsig) }
    return this.#last.looked
  }
}
