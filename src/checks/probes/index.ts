// One look of any kind. `tell` is called once, unless the look is cancelled first; at once when it cannot be made.

import type { CancelLook, Finding, LookContext } from '../look.ts'
import type { Probe } from '../spec.ts'
import { lookDns } from './dns.ts'
import { lookDynamodb } from './dynamodb/index.ts'
import { lookHttp } from './http.ts'
import { lookPostgres } from './postgres/index.ts'
import { lookTcp } from './tcp.ts'
import { lookTls } from './tls.ts'

export function lookOnce(probe: Probe, context: LookContext, tell: (finding: Finding) => void): CancelLook {
  switch (probe.kind) {
    case 'http':
      return lookHttp(probe, context, tell)
    case 'tcp':
      return lookTcp(probe, context, tell)
    case 'dns':
      return lookDns(probe, context, tell)
    case 'tls':
      return lookTls(probe, context, tell)
    case 'postgres':
      return lookPostgres(probe, context, tell)
    case 'dynamodb':
      return lookDynamodb(probe, context, tell)
  }
}

export type LookOnce = typeof lookOnce
