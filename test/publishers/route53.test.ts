// The Route 53 publisher, AWS SDK and all, against a Route 53 on this machine.

import { after, before } from 'node:test'
import {
  openHttpProxy,
  publisherConformance,
  type Resource,
  throughPath,
} from '../../src/publishers/conformance/index.ts'
import { handIn } from './route53/foreign-hand.ts'
import { type Stand, standRoute53, zone } from './route53/standing.ts'

/** The promises are about correctness; what the rate costs is measured by itself. */
const unhurried = { requestsPerSecond: 1_000_000 }

let stand: Stand
before(async () => {
  stand = await standRoute53({ ...unhurried, changeMs: 1 })
})
after(() => stand.stop())

publisherConformance({
  kind: 'route53',
  name: 'Route 53',
  resource: async (): Promise<Resource> => ({
    zone,
    below: `steered.${zone}`,
    publisher: () => stand.publisher(unhurried),
    async through(fault) {
      const path = await openHttpProxy({ host: '127.0.0.1', port: stand.route53.port }, fault)
      return throughPath(
        path,
        stand.publisher({ ...unhurried, endpoint: `http://127.0.0.1:${path.port}` }, 2000),
      )
    },
    writers: {
      kind: 'direct',
      spec: { ...stand.spec, ...unhurried },
      secrets: { tsig: null, token: null },
    },
    foreign: handIn(stand.route53.zone),
  }),
})
