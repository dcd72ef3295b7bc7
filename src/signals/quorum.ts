// One check seen from several vantages. Votes are counted against the vantages that are configured, not those that
// happen to be alive (S13): a lone survivor of a partition must not become a majority of one.

import { assert, type NodeName } from '../terms/index.ts'
import type { HealthState } from './health.ts'

export type QuorumRule = { readonly of: readonly NodeName[]; readonly quorum: number }

export type QuorumVerdict = HealthState | 'below-quorum'

/**
 * `below-quorum`: fewer configured vantages are heard at all than the quorum asks for. `unknown`: enough are heard,
 * but neither up nor down has its quorum, or (with a quorum of half or less) both have. Vantages that are heard
 * but not configured have no vote.
 */
export function judgeQuorum(
  byVantage: ReadonlyMap<NodeName, HealthState>,
  { of, quorum }: QuorumRule,
): QuorumVerdict {
  assert(quorum >= 1 && quorum <= new Set(of).size, 'a quorum is between 1 and the configured vantages')
  let heard = 0
  let up = 0
  let down = 0
  for (const vantage of new Set(of)) {
    const state = byVantage.get(vantage)
    if (state === undefined) continue
    heard++
    if (state === 'up') up++
    if (state === 'down') down++
  }
  if (heard < quorum) return 'below-quorum'
  if (up >= quorum && down >= quorum) return 'unknown'
  if (up >= quorum) return 'up'
  return down >= quorum ? 'down' : 'unknown'
}
