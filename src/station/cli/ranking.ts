// Every loss by what dies with it, as a table for a terminal.

import type { ConcentrationView } from '../../board/index.ts'
import { table } from './format.ts'
import { basisText } from './outlook.ts'

export function rankText({ basis, ranked }: ConcentrationView): string {
  if (ranked.length === 0) return `no single loss takes anything, ${basisText(basis)}`
  const rows = ranked.map((one) => [
    one.lose,
    `${one.servicesDie}`,
    `${one.servicesDegraded}`,
    `${one.endpointsDie}`,
    `${one.endpointsMove}`,
    [one.singlePoint, one.quorumLost ? 'the quorum is lost' : null]
      .filter((text) => text !== null)
      .join('; '),
  ])
  const heads = ['lost', 'services die', 'degraded', 'endpoints die', 'move', 'single point']
  return `each loss alone, ${basisText(basis)}\n\n${table([heads, ...rows])}`
}
