// For tests alone: an endpoint with an east and a west, its plans, and a clock and timers that stand still until told.

import { type DomainName, parseMasterFile, parseName, type Zone } from '../dns/index.ts'
import {
  answerOf,
  type Envelope,
  envelopeOf,
  type Fence,
  type FencedWrite,
  fenceOf,
  generation,
  makePlan,
  type Plan,
} from '../steering/index.ts'
import {
  assert,
  type Clock,
  type EndpointName,
  instant,
  type PublisherId,
  type TargetId,
  type Timers,
} from '../terms/index.ts'

export const east = 'east' as TargetId
export const west = 'west' as TargetId
export const app = 'app.shop.test' as EndpointName

export const dnsName = (text: string): DomainName => {
  const parsed = parseName(text)
  assert(parsed.ok, `${text} is a name`)
  return parsed.value
}

export const zoneText = `$ORIGIN shop.test.
$TTL 300
@ SOA ns hostmaster 7 1h 10m 2w 60
@ NS ns
@ MX 10 mail
ns A 192.0.2.53
mail A 192.0.2.25
app MX 10 mail
www CNAME app
big TXT ${Array.from({ length: 12 }, () => `"${'x'.repeat(200)}"`).join(' ')}
eu NS ns.eu
ns.eu A 192.0.2.54
`

export function shopZone(text = zoneText): Zone {
  const parsed = parseMasterFile(text, { file: 'shop.zone' })
  assert(parsed.ok, 'the zone of the tests is one')
  return parsed.value
}

export const envelope = (endpoint: EndpointName = app, changes: Partial<Envelope> = {}): Envelope => ({
  ...envelopeOf({
    name: endpoint,
    public: true,
    ttl: 5,
    mode: 'automatic',
    minimum: 1,
    belowQuorum: 'hold',
    targets: [
      { id: east, records: [{ type: 'A', address: '192.0.2.10' }], standsOn: [] },
      { id: west, records: [{ type: 'A', address: '198.51.100.7' }], standsOn: [] },
    ],
    prefer: [[east], [west]],
    publish: ['here' as PublisherId],
  }),
  ...changes,
})

export const plan = (n: number, reason = 'test', of: Envelope = envelope()): Plan =>
  makePlan({
    generation: generation(BigInt(n)),
    madeAt: instant(0),
    author: 'planner',
    reason,
    evidence: {},
    envelope: of,
  })

export const write = (
  expected: Fence | Plan | null,
  next: Plan,
  answering: readonly TargetId[] = [east],
): FencedWrite => ({
  endpoint: next.envelope.endpoint,
  expected: expected && { generation: expected.generation, digest: expected.digest },
  next: fenceOf(next),
  plan: next,
  answering,
  ...answerOf(next.envelope, answering),
})

/** Time that moves when told, and then runs what is due. */
export function handTime(start = 1_760_000_000_000): Clock & Timers & { advance(ms: number): void } {
  let now = start
  let due: { at: number; act: () => void }[] = []
  return {
    now: () => instant(now),
    monotonic: () => now - start,
    after: (wait, act) => {
      const timer = { at: now + wait, act }
      due.push(timer)
      return () => {
        due = due.filter((other) => other !== timer)
      }
    },
    advance: (ms) => {
      now += ms
      const ripe = due.filter((timer) => timer.at <= now)
      due = due.filter((timer) => timer.at > now)
      for (const timer of ripe) timer.act()
    },
  }
}
