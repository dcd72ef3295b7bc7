// The promises of every publisher, asked of Cloudflare.

import { after, before } from 'node:test'
import { publisherConformance } from '../../src/publishers/conformance/index.ts'
import { resourceAt, startCloudflare } from './cloudflare/at-cloudflare.ts'
import type { LocalCloudflare } from './cloudflare/local-cloudflare.ts'

let local: LocalCloudflare
before(async () => {
  // Eight writers at once ask more than one user may, which is not what is tried here.
  local = await startCloudflare({ quota: { most: 1_000_000, perMs: 300_000 } })
})
after(() => local.close())

publisherConformance({
  kind: 'cloudflare',
  name: 'a local Cloudflare',
  resource: async () => resourceAt(local),
})
