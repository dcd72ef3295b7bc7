// Somebody else with rights on the same hosted zone.

import type { ForeignHand } from '../../../src/publishers/conformance/index.ts'
import type { Change, HostedZone } from './hosted-zone.ts'
import { type RecordSet, storedName } from './record-set.ts'

export function handIn(zone: HostedZone): ForeignHand {
  const find = (name: string, type: string): RecordSet | undefined =>
    zone.sets.find(({ Name, Type }) => Name === storedName(name) && Type === type)
  const make = (...changes: readonly Change[]): void => {
    const problems = zone.change(changes)
    if (problems.length > 0) throw new Error(problems.join('; '))
  }
  return {
    async add(name, type, text) {
      const there = find(name, type)
      const Values = [...(there?.Values ?? []), text]
      const set = { Name: storedName(name), Type: type, TTL: there?.TTL ?? 60, Values, Policy: {} }
      make({ action: 'UPSERT', set })
    },
    list: async (name, type) => [...(find(name, type)?.Values ?? [])].sort(),
    async remove(name, type) {
      const set = find(name, type)
      if (set) make({ action: 'DELETE', set })
    },
  }
}
