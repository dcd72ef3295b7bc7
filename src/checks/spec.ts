// What a check is told to do. `station/config` makes these; nothing here reads a file.

import type { SlowRule } from '../signals/index.ts'
import type { CheckId, Duration, ServiceId } from '../terms/index.ts'

export type Probe =
  | {
      readonly kind: 'http'
      readonly url: string
      readonly method: 'GET' | 'HEAD'
      /** Accepted status codes as inclusive ranges; default 200-399. */
      readonly status: readonly (readonly [number, number])[]
      readonly bodyContains?: string
      /** JSON Pointer (RFC 6901) to a number in the body: the look measures it. */
      readonly json?: string
      /** What that number counts, where it is a time; default seconds. */
      readonly unit?: 'seconds' | 'milliseconds' | 'minutes'
      readonly headers: Readonly<Record<string, string>>
    }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'dns'
      readonly name: string
      readonly type: 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'NS' | 'MX'
      /** `address:port`; absent: the system's resolvers. */
      readonly server?: string
      /** Answers that must be among those found. */
      readonly expect: readonly string[]
    }
  /** `minimum`: a certificate that expires sooner is down. */
  | {
      readonly kind: 'tls'
      readonly host: string
      readonly port: number
      readonly servername: string
      readonly minimum: Duration
    }
  /** Measures the seconds that a PostgreSQL standby is behind. */
  | {
      readonly kind: 'postgres'
      readonly standby: Peer
      readonly primary?: Peer
      readonly user: string
      readonly database: string
      readonly passwordFile?: string
      readonly tls: 'verify-full' | 'require' | 'disable'
      readonly caFile?: string
      /** What it counts as when it is no standby: 0 s behind, or down. */
      readonly whenPrimary: 'ready' | 'not-ready'
    }
  /** Measures the seconds until an item written in one region of a global table is read in the other. */
  | {
      readonly kind: 'dynamodb'
      readonly table: string
      /** Name of the partition key. */
      readonly key: string
      readonly from: Region
      readonly to: Region
      readonly credentialsFile?: string
      readonly profile?: string
    }

type Peer = { readonly host: string; readonly port: number }
type Region = { readonly region: string; readonly endpoint?: string }

export type CheckSpec = {
  readonly id: CheckId
  readonly service?: ServiceId
  readonly probe: Probe
  readonly every: Duration
  readonly timeout: Duration
  /** Failures in a row that judge it down, successes in a row that judge it up. */
  readonly down: number
  readonly up: number
  /** A connection that is refused or cut is looked at again at once; it must go on failing for at least this long. */
  readonly refusedGrace: Duration
}

/** When a check is slow, where that is not left to its own usual. */
export type CheckSlow = { readonly check: CheckId; readonly rule: SlowRule }
