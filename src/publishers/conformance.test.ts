// The embedded publisher over a holder of the test's own; test/publishers runs the suite over real servers.

import type { DomainName } from '../dns/index.ts'
import {
  compareFences,
  type EnvelopeHolder,
  fenceOf,
  type Held,
  sameFence,
  samePlan,
} from '../steering/index.ts'
import type { PublisherId } from '../terms/index.ts'
import { publisherConformance } from './conformance.ts'
import { embeddedPublisher } from './embedded.ts'

/** Compare-and-set as the port promises it, with a moment between asking and answering. */
function holderInMemory(): EnvelopeHolder {
  const kept = new Map<string, Held>()
  return {
    current: (endpoint) => kept.get(endpoint) ?? null,
    all: () => [...kept.values()],
    async compareAndSet(write) {
      await new Promise((resolve) => setImmediate(resolve))
      const held = kept.get(write.endpoint)
      const found = held ? fenceOf(held.plan) : null
      const forward = !found || samePlan(found, write.next) || compareFences(write.next, found) > 0
      if (!sameFence(found, write.expected) || !forward) return { kind: 'fenced', found }
      kept.set(write.endpoint, { plan: write.plan, answering: write.answering, since: 0 })
      await new Promise((resolve) => setImmediate(resolve))
      return { kind: 'written' }
    },
    select: () => false,
  }
}

const holder = holderInMemory()
publisherConformance(
  'the embedded zone',
  async () => ({
    publisher: () =>
      embeddedPublisher(
        { id: 'here' as PublisherId, kind: 'embedded', zone: 'zone.example' as DomainName },
        holder,
      ),
    below: 'zone.example',
  }),
  {
    writeSelections: 'a selection is answered at once, with no write',
    holdForeignRecords: 'a steered name is answered from the envelope alone',
  },
)
