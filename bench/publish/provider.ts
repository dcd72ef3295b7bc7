// A local Route 53 or Cloudflare in a process of its own, so that its CPU is not ours. Tells where it is, then, whenever
// asked, how many requests it has had.

import { startCloudflare, tokens } from '../../test/publishers/cloudflare/at-cloudflare.ts'
import { paidPlan } from '../../test/publishers/cloudflare/zone-store.ts'
import { standRoute53 } from '../../test/publishers/route53/standing.ts'

export type Standing =
  | { readonly kind: 'route53'; readonly spec: object }
  | { readonly kind: 'cloudflare'; readonly api: string; readonly token: string }

const tell = (message: Standing | { readonly requests: number }): void => void process.send!(message)

if (process.argv[2] === 'route53') {
  const stand = await standRoute53({ requestsPerSecond: 5 })
  process.on('message', () => tell({ requests: stand.route53.answered.length }))
  process.on('disconnect', () => void stand.stop().then(() => process.exit()))
  tell({ kind: 'route53', spec: stand.spec })
} else {
  const local = await startCloudflare({ plan: paidPlan })
  process.on('message', () => tell({ requests: local.requests }))
  process.on('disconnect', () => process.exit())
  tell({ kind: 'cloudflare', api: local.url, token: tokens.good })
}
