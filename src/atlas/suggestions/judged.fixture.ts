// How right suggestions are, in a world whose true edges are known.

import type { FoundationPath, ServiceId } from '../../terms/index.ts'
import { containersOf } from '../reach.ts'
import type { EdgeKind } from './belief.ts'
import { suggestFromPast } from './from-past.ts'
import type { World } from './generated.fixture.ts'

export type Judged = {
  /** Edges suggested, and how many of them are true: the service stands on it or on something within it. */
  readonly missingSaid: number
  readonly missingRight: number
  /** True edges that the catalogue lacks and whose foundation failed, and how many a suggestion covers. */
  readonly missingThere: number
  readonly missingFound: number
  /** Recorded edges suggested to be none or weaker, and how many of them are. */
  readonly wrongSaid: number
  readonly wrongRight: number
  readonly wrongThere: number
  readonly wrongFound: number
}

export function judge({ catalogue, past, truth }: World): Judged {
  const said = suggestFromPast(catalogue, past)
  const added = said.filter(({ was }) => was === 'none')
  const changed = said.filter(({ was, want }) => was !== 'none' && want !== 'hard')
  const failed = new Set(past.outages.map(({ foundation }) => foundation))
  const within = (path: FoundationPath, container: FoundationPath): boolean =>
    containersOf(catalogue, path).includes(container)
  const trulyOn = (service: ServiceId, container: FoundationPath): EdgeKind => {
    const there = truth.get(service)!.filter(({ on }) => within(on, container))
    return there.some(({ kind }) => kind === 'hard') ? 'hard' : there.length > 0 ? 'soft' : 'none'
  }
  const recordedOn = (service: ServiceId, path: FoundationPath): boolean =>
    catalogue.services.get(service)!.standsOn.some(({ on }) => on === path || path.startsWith(`${on}/`))
  const lacking = [...truth].flatMap(([service, edges]) =>
    edges.flatMap(({ on }) => (failed.has(on) && !recordedOn(service, on) ? [{ service, on }] : [])),
  )
  const wrong = [...catalogue.services.values()].flatMap(({ id, standsOn }) =>
    standsOn.flatMap(({ on, kind }) =>
      failed.has(on) && kind === 'hard' && trulyOn(id, on) === 'none' ? [{ service: id, on }] : [],
    ),
  )
  return {
    missingSaid: added.length,
    missingRight: added.filter(({ service, on }) => trulyOn(service, on) !== 'none').length,
    missingThere: lacking.length,
    missingFound: lacking.filter(({ service, on }) =>
      added.some((one) => one.service === service && within(on, one.on)),
    ).length,
    wrongSaid: changed.length,
    wrongRight: changed.filter(({ service, on }) => trulyOn(service, on) !== 'hard').length,
    wrongThere: wrong.length,
    wrongFound: wrong.filter(({ service, on }) =>
      changed.some((one) => one.service === service && one.on === on),
    ).length,
  }
}
