import type { EnvelopeHolder, Publisher } from '../steering/index.ts'
import { never } from '../terms/index.ts'
import { embeddedPublisher } from './embedded.ts'
import { paced } from './paced.ts'
import { type Rfc2136Deps, rfc2136Publisher } from './rfc2136.ts'
import type { PublisherSpec } from './spec.ts'

export type PublisherDeps = Rfc2136Deps & { readonly holder: EnvelopeHolder }

/** The publisher that a specification asks for. `secret` is the key's, read by the caller; null without a key. */
export function createPublisher(spec: PublisherSpec, deps: PublisherDeps): Publisher {
  switch (spec.kind) {
    case 'embedded':
      return embeddedPublisher(spec, deps.holder)
    case 'rfc2136':
      return paced(rfc2136Publisher(spec, deps), {
        atOnce: 32,
        waiting: 4096,
        longestWaitMs: deps.timeoutMs / 5,
        monotonic: () => deps.clock.monotonic(),
      })
    default:
      return never(spec)
  }
}
