// The PowerDNS publisher against a real PowerDNS with SQLite.

import { after, before } from 'node:test'
import { publisherConformance } from '../../src/publishers/conformance/index.ts'
import type { DnsServer } from './dns-server.ts'
import { needsPowerDns, startPowerDns } from './pdns.ts'
import { resourceAt, signedOtherwise } from './resource-at.ts'

let server: DnsServer | null = null
before(async () => {
  server = await startPowerDns()
})
after(() => server?.stop())

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  publisherConformance({
    kind: 'powerdns',
    name: `PowerDNS with ${algorithm}`,
    ...(algorithm === 'hmac-sha512' && { only: signedOtherwise }),
    resource: async (t) => (server ? resourceAt(server, algorithm) : (t.skip(needsPowerDns) ?? null)),
  })
