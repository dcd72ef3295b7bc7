// The nodes as the board shows them: this one, those that joined, and vantages that count and were never here; each with
// what this machine's node hears of it.

import type { VantageView } from '../../board/index.ts'
import { type Instant, isoTime } from '../../terms/index.ts'
import type { VantageFacts } from '../node/vantage-facts.ts'

export function vantageViews(
  nodes: readonly VantageView[],
  facts: VantageFacts | undefined,
  now: Instant,
): VantageView[] {
  // One vantage alone is heard by nobody else.
  const counted = facts && facts.votes.length + facts.vantages.length > 1 ? facts.vantages : []
  const known = new Set<string>(nodes.map(({ name }) => name))
  const missing = counted.filter(({ name }) => !known.has(name))
  const all = [
    ...nodes,
    ...missing.map(({ name, heardAgoMs }): VantageView => {
      const lastHeardAt = heardAgoMs === null ? null : isoTime((now - heardAgoMs) as Instant)
      return { name, roles: ['vantage'], state: 'lost', standsOn: [], lastHeardAt }
    }),
  ]
  return all.map((node) => {
    const fact = counted.find(({ name }) => name === node.name)
    if (!fact) return node
    const { state, detail, untold } = fact
    return { ...node, sees: { state, detail, untold } }
  })
}
