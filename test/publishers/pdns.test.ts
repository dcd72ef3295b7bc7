// The RFC 2136 publisher against a real PowerDNS.

import { after, before, type TestContext } from 'node:test'
import { publisherConformance } from '../../src/publishers/conformance.ts'
import { foreignAt, publisherAt } from './at-server.ts'
import type { DnsServer } from './dns-server.ts'
import { needsPowerDns, startPowerDns } from './pdns.ts'

let server: DnsServer | null = null
before(async () => {
  server = await startPowerDns()
})
after(() => server?.stop())

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  publisherConformance(`PowerDNS with ${algorithm}`, async (t: TestContext) => {
    if (!server) return t.skip(needsPowerDns) ?? null
    const running = server
    return {
      publisher: () => publisherAt(running, algorithm),
      below: `${algorithm}.${running.zone}`,
      foreign: foreignAt(running),
    }
  })
