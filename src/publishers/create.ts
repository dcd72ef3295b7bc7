import type { Custodian, EnvelopeCustodian, EnvelopeHolder, Publisher } from '../steering/index.ts'
import { assert, never, type Timers } from '../terms/index.ts'
import { cloudflarePublisher } from './cloudflare/cloudflare.ts'
import { embeddedCustodian, embeddedPublisher, type StaticPart } from './embedded.ts'
import { Mirror, mirrored, mirrorSource } from './mirror.ts'
import { paced } from './paced.ts'
import { powerdnsPublisher } from './powerdns/publisher.ts'
import { lineTo, type Rfc2136Deps, rfc2136Publisher, type UpdateSpec } from './rfc2136.ts'
import { route53BudgetMs, route53Publisher } from './route53/publisher.ts'
import type { CloudflareSpec, EmbeddedSpec, PublisherSecrets, PublisherSpec } from './spec.ts'

/** Carries records, and can be asked about them by an operator. */
export type FullPublisher = Publisher & Custodian

export type DirectDeps = Omit<Rfc2136Deps, 'secret'> & {
  readonly secrets: PublisherSecrets
  readonly timers: Timers
}
export type PublisherDeps = DirectDeps & {
  readonly holder: EnvelopeHolder & EnvelopeCustodian
  readonly staticPart: StaticPart
}

/** Those that any process reaches by itself; the embedded zone is reached where its envelopes are. */
export type DirectSpec = Exclude<PublisherSpec, EmbeddedSpec>

export function createPublisher(spec: PublisherSpec, deps: PublisherDeps): FullPublisher {
  if (spec.kind !== 'embedded') return createDirectPublisher(spec, deps)
  const publisher = embeddedPublisher(spec, deps.holder)
  return { ...publisher, ...embeddedCustodian(publisher, deps.holder, deps.staticPart) }
}

/** A provider's API takes several times as long as a server of one's own; `pace` of its publisher allows for it. */
const providerPatience = 6

export function createDirectPublisher(spec: DirectSpec, deps: DirectDeps): FullPublisher {
  switch (spec.kind) {
    case 'rfc2136':
      return byUpdate(spec, deps)
    case 'route53':
      return route53Publisher(spec, { ...deps, budgetMs: route53BudgetMs })
    case 'cloudflare':
      return throughCloudflare(spec, deps)
    case 'powerdns':
      return powerdnsPublisher(spec, { ...deps, ...deps.secrets }, byUpdate(spec, deps))
    default:
      return never(spec)
  }
}

function byUpdate(spec: UpdateSpec, deps: DirectDeps): FullPublisher {
  const signing = { ...deps, secret: deps.secrets.tsig }
  const line = lineTo(spec, signing)
  const publisher = paced(rfc2136Publisher(spec, signing, line), {
    atOnce: 32,
    waiting: 4096,
    longestWaitMs: deps.timeoutMs / 5,
    monotonic: () => deps.clock.monotonic(),
  })
  return mirrored(publisher, new Mirror(mirrorSource(line, deps.random, deps.timers), deps.clock))
}

function throughCloudflare(spec: CloudflareSpec, deps: DirectDeps): FullPublisher {
  const { token } = deps.secrets
  assert(token !== null, 'Cloudflare comes with its token')
  return cloudflarePublisher(spec, {
    ...deps,
    token,
    timeoutMs: deps.timeoutMs * providerPatience,
    monotonic: () => deps.clock.monotonic(),
    fetch: globalThis.fetch,
  })
}
