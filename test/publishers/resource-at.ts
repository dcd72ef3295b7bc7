// A DNS server of the tests as the conformance suite needs it.

import type { DomainName, TsigAlgorithm } from '../../src/dns/index.ts'
import { openDnsProxy, type Resource, throughPath } from '../../src/publishers/conformance/index.ts'
import type { PromiseId } from '../../src/publishers/promises.ts'
import { foreignAt, publisherAt, specAt } from './at-server.ts'
import type { DnsServer } from './dns-server.ts'

export const resourceAt = (server: DnsServer, algorithm: TsigAlgorithm): Resource => ({
  zone: server.zone as DomainName,
  below: `${algorithm}.${server.zone}`,
  publisher: () => publisherAt(server, algorithm),
  async through(fault) {
    const path = await openDnsProxy({ host: '127.0.0.1', port: server.port }, fault)
    return throughPath(path, publisherAt(server, algorithm, { port: path.port, timeoutMs: 2000 }))
  },
  writers: {
    kind: 'direct',
    spec: specAt(server, algorithm),
    secrets: { tsig: server.secrets[algorithm], token: server.api?.key ?? null },
  },
  foreign: foreignAt(server),
})

/** For a server that is asked for everything with one algorithm already: the other signs alike, and the zone is the same. */
export const signedOtherwise: readonly PromiseId[] = [
  'reads-nothing',
  'first-write',
  'applied-whole',
  'older-fence-refused',
]
