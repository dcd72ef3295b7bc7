// The RFC 2136 publisher against a real Knot DNS.

import { after, before } from 'node:test'
import { publisherConformance } from '../../src/publishers/conformance/index.ts'
import type { DnsServer } from './dns-server.ts'
import { needsKnot, startKnot } from './knotd.ts'
import { resourceAt, signedOtherwise } from './resource-at.ts'

let server: DnsServer | null = null
before(async () => {
  server = await startKnot()
})
after(() => server?.stop())

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  publisherConformance({
    kind: 'rfc2136',
    name: `Knot DNS with ${algorithm}`,
    ...(algorithm === 'hmac-sha512' && { only: signedOtherwise }),
    resource: async (t) => (server ? resourceAt(server, algorithm) : (t.skip(needsKnot) ?? null)),
  })
