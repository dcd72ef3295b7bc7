// The PowerDNS publisher against a real PowerDNS with SQLite.

import { after, before } from 'node:test'
import {
  type ForeignHand,
  publisherConformance,
  type Resource,
} from '../../src/publishers/conformance/index.ts'
import { foreignAt } from './at-server.ts'
import { needsPowerDns, type PowerDns, startPowerDns } from './pdns.ts'
import { resourceAt, signedOtherwise } from './resource-at.ts'

let server: PowerDns | null = null
before(async () => {
  server = await startPowerDns()
})
after(() => server?.stop())

/** Its dynamic update takes no records of types without a name; its database does. */
function resourceIn(running: PowerDns, algorithm: 'hmac-sha256' | 'hmac-sha512'): Resource {
  const resource = resourceAt(running, algorithm)
  const hand = foreignAt(running)
  const insert = running.database.prepare(
    'INSERT INTO records (domain_id, name, type, content, ttl, auth) SELECT id, ?, ?, ?, 60, 1 FROM domains WHERE name = ?',
  )
  const add: ForeignHand['add'] = async (name, type, text) => {
    if (!type.startsWith('TYPE')) return hand.add(name, type, text)
    insert.run(name, type, text, running.zone)
  }
  return { ...resource, foreign: { ...hand, add } }
}

for (const algorithm of ['hmac-sha256', 'hmac-sha512'] as const)
  publisherConformance({
    kind: 'powerdns',
    name: `PowerDNS with ${algorithm}`,
    ...(algorithm === 'hmac-sha512' && { only: signedOtherwise }),
    resource: async (t) => (server ? resourceIn(server, algorithm) : (t.skip(needsPowerDns) ?? null)),
  })
