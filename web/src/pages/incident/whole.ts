// An incident as this page shows it. A server that is older than the page (while one of several is being renewed) knows
// less: what it does not say is shown as not said, and nothing breaks.

import type { IncidentDetail, IncidentPageView } from '../../../../src/board/views.ts'

const none = { count: 0, services: [] }

export function whole(told: IncidentDetail & Partial<IncidentPageView>): IncidentPageView {
  const { blastRadius, foundation, updatedAt } = told
  return {
    now: updatedAt,
    knows: [],
    steps: [],
    provider: null,
    providers: [],
    recovery: { back: none, improving: none, failing: none, lingering: none },
    radius: {
      foundation,
      within: [],
      services: blastRadius?.services ?? 0,
      sectors: blastRadius?.sectors ?? [],
      countryCount: blastRadius?.countries ?? 0,
      countries: { least: 1, shown: [] },
      ...{ hit: [], hitShown: 0, standing: none },
    },
    attack: { finding: 'not-indicated', words: [] },
    ...told,
  }
}
