// A drill before it is begun, as the API shows it.

import type { DrillPlanView } from '../../board/index.ts'
import type { DrillOutlooks, EndpointSpec } from '../../steering/index.ts'

export const planView = (
  lose: string,
  { outlooks, refusals }: DrillOutlooks,
  specs: readonly EndpointSpec[],
  standing: readonly string[],
): DrillPlanView => ({
  lose,
  refusals: [...standing, ...refusals],
  outlooks: outlooks.map(({ endpoint, selection }) => ({
    endpoint: endpoint.name,
    mode: specs.find(({ name }) => name === endpoint.name)?.mode ?? 'unknown',
    before: [...endpoint.before],
    lost: [...endpoint.lost],
    checks: [...endpoint.checks],
    expected: [...endpoint.expected],
    why: selection?.reason.text ?? 'nothing is answered yet',
  })),
})
