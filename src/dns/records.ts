// Records as values. A name is held in its canonical form (lower case, absolute, no final dot; the root is "."),
// so that comparing names is comparing strings (RFC 4343).

import type { Brand } from '../terms/index.ts'

/** Canonical presentation form, escapes as in RFC 4343 section 2.1. Made only by `parseName` or the wire decoder. */
export type DomainName = Brand<string, 'DomainName'>

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'TXT' | 'NS' | 'SOA' | 'MX' | 'SRV' | 'CAA' | 'PTR'

/** RDATA by type. TXT strings and CAA values are bytes written as latin1 strings, so that any octet survives. */
export type RecordData =
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'AAAA'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: DomainName }
  | { readonly type: 'NS'; readonly target: DomainName }
  | { readonly type: 'PTR'; readonly target: DomainName }
  | { readonly type: 'TXT'; readonly strings: readonly string[] }
  | { readonly type: 'MX'; readonly preference: number; readonly exchange: DomainName }
  | {
      readonly type: 'SRV'
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly target: DomainName
    }
  | { readonly type: 'CAA'; readonly flags: number; readonly tag: string; readonly value: string }
  | {
      readonly type: 'SOA'
      readonly mname: DomainName
      readonly rname: DomainName
      readonly serial: number
      readonly refresh: number
      readonly retry: number
      readonly expire: number
      /** Negative TTL in seconds (RFC 2308). */
      readonly minimum: number
    }

/** All records of one name and type (RFC 2181 section 5). `ttl` in seconds. Never empty: absence is the absence of the set. */
export type RRset = {
  readonly name: DomainName
  readonly type: RecordType
  readonly ttl: number
  readonly data: readonly RecordData[]
}
