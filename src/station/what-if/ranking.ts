// How much hangs on each place: the estate's shares, and every single loss by what dies with it.

import {
  concentrationOf,
  foundationsKnown,
  hhiPoints,
  jurisdictionsKnown,
  type LossWord,
  levels,
  lossText,
} from '../../atlas/index.ts'
import type { ConcentrationPartView, ConcentrationView, LossRankView } from '../../board/index.ts'
import type { FoundationPath } from '../../terms/index.ts'
import type { Estate } from './estate.ts'
import { isHarm, type Reckoning, reckon } from './what-if.ts'

export function concentration(estate: Estate): ConcentrationView {
  const reckoning = concentrating(estate)
  for (;;) {
    const step = reckoning.next()
    if (step.done) return step.value
  }
}

/** A step for every loss, so that whoever has other work may go on with it in between. */
export function* concentrating(estate: Estate): Generator<void, ConcentrationView> {
  const parts = partsOf(estate)
  yield
  const ranked: LossRankView[] = []
  for (const word of everyLoss(estate)) {
    const one = rank(estate, lossText(word), reckon(estate, [word]))
    if (doesHarm(one)) ranked.push(one)
    yield
  }
  return { basis: estate.basis, parts, ranked: ranked.sort(worstFirst) }
}

/** A service stands on its hard edges; an endpoint on the ground of what it answers with now. */
function partsOf(estate: Estate): ConcentrationPartView[] {
  const services = [...estate.atlas.services.values()].map(({ standsOn }) =>
    standsOn.flatMap(({ on, kind }) => (kind === 'hard' ? [on] : [])),
  )
  const endpoints = estate.endpoints.map(({ spec, answering }) =>
    spec.targets.flatMap(({ id, standsOn }) => (answering.includes(id) ? standsOn : [])),
  )
  const part = (of: 'services' | 'endpoints', things: readonly (readonly FoundationPath[])[]) =>
    levels.map((level): ConcentrationPartView => {
      const { shares, ...rest } = concentrationOf(estate.atlas, things, level)
      return { of, ...rest, hhiPoints: hhiPoints(rest.hhi), shares: [...shares] }
    })
  return [...part('services', services), ...part('endpoints', endpoints)]
}

const everyLoss = ({ atlas }: Estate): LossWord[] => [
  ...[...foundationsKnown(atlas)].map((path) => ({ kind: 'foundation', path }) as const),
  ...[...jurisdictionsKnown(atlas)].map((name) => ({ kind: 'jurisdiction', name }) as const),
]

const doesHarm = (one: LossRankView): boolean =>
  one.servicesDie + one.servicesDegraded + one.endpointsDie + one.endpointsMove > 0 || one.quorumLost

const worstFirst = (a: LossRankView, b: LossRankView): number =>
  b.servicesDie + b.endpointsDie - (a.servicesDie + a.endpointsDie) ||
  b.endpointsMove + b.servicesDegraded - (a.endpointsMove + a.servicesDegraded) ||
  (a.lose < b.lose ? -1 : 1)

function rank(estate: Estate, lose: string, reckoning: Reckoning): LossRankView {
  const { services, endpoints, survivors } = reckoning
  const of = (fate: string): number => services.filter((one) => one.fate === fate).length
  const fates = endpoints.map(({ after }) => after.fate)
  return {
    lose,
    servicesDie: of('dies'),
    servicesDegraded: of('degraded'),
    endpointsDie: fates.filter(isHarm).length,
    endpointsMove: fates.filter((fate) => fate === 'moves' || fate === 'degraded').length,
    quorumLost: !survivors.vantages.met,
    singlePoint: singlePoint(estate, reckoning),
  }
}

function singlePoint(estate: Estate, { services, endpoints }: Reckoning): string | null {
  const all = estate.atlas.services.size
  if (all > 1 && services.filter(({ fate }) => fate === 'dies').length === all) return 'every service dies'
  const nowhere = endpoints.filter(({ after }) => after.fate === 'dies' || after.fate === 'impaired')
  const [first] = nowhere
  if (first === undefined) return null
  return nowhere.length === 1
    ? `${first.spec.name}: ${first.after.why}`
    : `${nowhere.length} endpoints have nowhere to go (${first.spec.name}, …)`
}
