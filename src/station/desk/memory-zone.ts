// An exercise's zone: the embedded publisher's resource in memory, with the same compare-and-set. Nobody can ask it
// over the network, so nothing real can be moved.

import { type EnvelopeHolder, fenceOf, type Held, samePlan } from '../../steering/index.ts'
import type { Clock, EndpointName } from '../../terms/index.ts'

export function memoryZone(clock: Clock): EnvelopeHolder {
  const zone = new Map<EndpointName, Held>()
  return {
    current: (endpoint) => zone.get(endpoint) ?? null,
    all: () => [...zone.values()],
    async compareAndSet({ endpoint, expected, next, plan, answering }) {
      const held = zone.get(endpoint)
      const found = held ? fenceOf(held.plan) : null
      if (found && samePlan(found, next)) return { kind: 'written' }
      const agrees = found === null ? expected === null : expected !== null && samePlan(found, expected)
      if (!agrees || (found && next.generation <= found.generation)) return { kind: 'fenced', found }
      zone.set(endpoint, { plan, answering, since: clock.now() })
      return { kind: 'written' }
    },
    select(endpoint, fence, answering) {
      const held = zone.get(endpoint)
      if (!held || !samePlan(fenceOf(held.plan), fence)) return false
      zone.set(endpoint, { ...held, answering, since: clock.now() })
      return true
    },
  }
}
