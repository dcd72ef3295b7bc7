// The embedded publisher over a holder of the test's own; test/publishers runs the suite over real servers.

import type { DomainName, RRset } from '../dns/index.ts'
import {
  compareFences,
  type EnvelopeCustodian,
  type EnvelopeHolder,
  fenceOf,
  type Held,
  sameFence,
  samePlan,
} from '../steering/index.ts'
import type { PublisherId } from '../terms/index.ts'
import { publisherConformance, throughCalls } from './conformance/index.ts'
import type { FullPublisher } from './create.ts'
import { embeddedCustodian, embeddedPublisher } from './embedded.ts'

/** Compare-and-set as the port promises it, with a moment between asking and answering. */
function holderInMemory(): EnvelopeHolder & EnvelopeCustodian {
  const kept = new Map<string, Held>()
  const moment = () => new Promise((resolve) => setImmediate(resolve))
  const foundAt = (endpoint: string) => {
    const held = kept.get(endpoint)
    return held ? fenceOf(held.plan) : null
  }
  return {
    current: (endpoint) => kept.get(endpoint) ?? null,
    all: () => [...kept.values()],
    async compareAndSet(write) {
      await moment()
      const found = foundAt(write.endpoint)
      const forward = !found || samePlan(found, write.next) || compareFences(write.next, found) > 0
      if (!sameFence(found, write.expected) || !forward) return { kind: 'fenced', found }
      kept.set(write.endpoint, { plan: write.plan, answering: write.answering, since: 0 })
      await moment()
      return { kind: 'written' }
    },
    select: () => false,
    async letGo(endpoint, expected) {
      await moment()
      const found = foundAt(endpoint)
      if (found && !samePlan(found, expected)) return { kind: 'fenced', found }
      kept.delete(endpoint)
      return { kind: 'written' }
    },
  }
}

const holder = holderInMemory()
const zone = 'zone.example' as DomainName

/** The zone's file answers for every name: without that the embedded zone gives none back. */
const inFile = (name: DomainName): readonly RRset[] => [
  { name, type: 'A', ttl: 60, data: [{ type: 'A', address: '192.0.2.200' }] },
]

function publisher(): FullPublisher {
  const plain = embeddedPublisher({ id: 'here' as PublisherId, kind: 'embedded', zone }, holder)
  return { ...plain, ...embeddedCustodian(plain, holder, inFile) }
}

publisherConformance({
  kind: 'embedded',
  name: 'the embedded zone over a holder in memory',
  resource: async () => ({
    zone,
    below: zone,
    publisher,
    through: async (fault) => throughCalls(publisher(), fault),
    writers: { kind: 'parent' },
    foreign: null,
  }),
})
