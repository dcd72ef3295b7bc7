import type { DomainName, TsigAlgorithm } from '../dns/index.ts'
import type { Duration, NodeName, PublisherId } from '../terms/index.ts'

export type { TsigAlgorithm } from '../dns/index.ts'

export type HostPort = { readonly host: string; readonly port: number }

export type TsigKeySpec = {
  readonly name: DomainName
  readonly algorithm: TsigAlgorithm
  readonly secretFile: string
}

/** Served by Holdfast's own nameserver; `file` is the static part, an ordinary master file. */
export type EmbeddedSpec = {
  readonly id: PublisherId
  readonly kind: 'embedded'
  readonly zone: DomainName
  readonly file?: string
  readonly transfers?: TransfersSpec
  readonly delegation?: DelegationSpec
}

/** Parent and zone are compared again and again. */
export type DelegationSpec = {
  /** Left out: the system's. */
  readonly resolver?: HostPort
  readonly every: Duration
  /** Where nameservers listen: 53 but in rehearsals. */
  readonly port: number
}

/** The zone goes out to secondaries. */
export type TransfersSpec = {
  readonly secondaries: readonly HostPort[]
  /** Addresses. */
  readonly allowFrom: readonly string[]
  readonly key?: TsigKeySpec
  /** The one node they fetch from; left out: the main one. */
  readonly primary?: NodeName
}

export type Rfc2136Spec = {
  readonly id: PublisherId
  readonly kind: 'rfc2136'
  readonly zone: DomainName
  /** The one primary every update goes to. */
  readonly server: HostPort
  readonly key?: TsigKeySpec
}

/** PowerDNS: its API for the zone itself, dynamic update for records (its API lost 4 of 5 accepted concurrent writes). */
export type PowerdnsSpec = {
  readonly id: PublisherId
  readonly kind: 'powerdns'
  readonly zone: DomainName
  readonly server: HostPort
  readonly key?: TsigKeySpec
  readonly api: {
    /** `http://127.0.0.1:8081`, without `/api/v1`. */
    readonly url: string
    readonly keyFile: string
    /** `localhost` unless a proxy stands before several. */
    readonly serverId: string
  }
}

export type Route53Spec = {
  readonly id: PublisherId
  readonly kind: 'route53'
  readonly zone: DomainName
  /** `Z0123456789ABCDEFGHIJ`. */
  readonly hostedZone: string
  /** Signs requests; Route 53 itself is one for a partition. */
  readonly region: string
  /** In place of the region's own: a VPC endpoint or a proxy. */
  readonly endpoint?: string
  /** A shared credentials file; without it the SDK's own chain (environment, profile, instance role) is asked. */
  readonly credentialsFile?: string
  readonly profile?: string
  /** Of the 5 that a whole AWS account has; less where others need some of them. */
  readonly requestsPerSecond: number
}

export type CloudflareSpec = {
  readonly id: PublisherId
  readonly kind: 'cloudflare'
  readonly zone: DomainName
  readonly zoneId: string
  readonly tokenFile: string
  /** `https://api.cloudflare.com/client/v4` unless a proxy stands before it; without a final slash. */
  readonly api: string
  /** Operations in one batch: 200 on the free plan, 3,500 on others. */
  readonly batch: number
}

export type PublisherSpec = EmbeddedSpec | Rfc2136Spec | PowerdnsSpec | Route53Spec | CloudflareSpec
export type PublisherKind = PublisherSpec['kind']

/** What a publisher's specification names by file, read by the caller. */
export type PublisherSecrets = {
  /** The TSIG key's secret. */
  readonly tsig: Uint8Array | null
  /** An API's key or token. */
  readonly token: string | null
}
