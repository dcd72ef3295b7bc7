// What is going on, in one sentence: decided here from the facts, worded by the catalogue.

import type { BoardView } from '../../../../src/board/views.ts'
import type { Look } from '../../words/looks.ts'

type Foundation = BoardView['foundations'][number]
type Incident = BoardView['incidents'][number]

export type Verdict =
  | { readonly kind: 'nothing-watched' }
  | { readonly kind: 'well'; readonly services: number }
  | { readonly kind: 'foundation'; readonly worst: Foundation; readonly further: number }
  | { readonly kind: 'one'; readonly incident: Incident }
  | { readonly kind: 'several'; readonly services: number }
  | { readonly kind: 'recovering'; readonly services: number }

export function verdictOf(
  board: Pick<BoardView, 'foundations' | 'incidents' | 'openIncidents' | 'states'>,
): Verdict {
  const { foundations, incidents, openIncidents, states } = board
  const [worst] = foundations
  if (worst !== undefined) return { kind: 'foundation', worst, further: foundations.length - 1 }
  const failing = states.down + states.suspected + states.slow
  const [only] = incidents
  if (only !== undefined && openIncidents === 1 && only.state === 'open' && only.others === 0)
    return { kind: 'one', incident: only }
  if (failing > 0 || openIncidents > states.recovering)
    return { kind: 'several', services: Math.max(failing + states.recovering, openIncidents) }
  if (states.recovering > 0) return { kind: 'recovering', services: states.recovering }
  return states.all === 0 ? { kind: 'nothing-watched' } : { kind: 'well', services: states.all }
}

export function lookOf(verdict: Verdict): Look {
  switch (verdict.kind) {
    case 'nothing-watched':
      return ['mute', 'query']
    case 'well':
      return ['good', 'tick']
    case 'foundation':
      return ['bad', 'cross']
    case 'one':
      if (verdict.incident.certainty === 'suspected') return ['warn', 'alert']
      return verdict.incident.symptom === 'slow' ? ['warn', 'ring'] : ['bad', 'cross']
    case 'several':
      return ['warn', 'alert']
    case 'recovering':
      return ['back', 'rise']
  }
}
