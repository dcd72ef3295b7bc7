// The realm at one moment as the pages need it: what goes on, and who is in trouble. Taken once a second, however many ask.

import type { Sight } from '../../../board/index.ts'
import { type Incident, isPooled } from '../../../incidents/index.ts'
import type { ServiceId } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'
import { incidentsShown } from '../scope-views.ts'
import { isShown } from '../sight.ts'
import type { Troubled } from './find.ts'

export type Moment = {
  /** Worst first, the newest of these first. */
  readonly open: readonly Incident[]
  /** By service: its own that goes on, else one of many that it is in. */
  readonly incidentOf: ReadonlyMap<ServiceId, Incident>
  readonly troubled: Troubled
}

const severities = { critical: 0, major: 1, minor: 2 } as const
const states = { open: 0, recovering: 1, resolved: 2 } as const

const worse = (a: Incident, b: Incident): number =>
  states[a.state] - states[b.state] ||
  severities[a.severity] - severities[b.severity] ||
  b.beganAt - a.beganAt ||
  (a.id < b.id ? -1 : 1)

export function momentOf(realm: Realm, sight: Sight): Moment {
  const open = incidentsShown(realm, sight)
    .filter(({ state }) => state !== 'resolved')
    .sort(worse)
  const incidentOf = new Map<ServiceId, Incident>()
  const troubled = new Map<ServiceId, 'down' | 'suspected' | 'slow' | 'recovering'>()
  for (const incident of open)
    if (isPooled(incident.scope))
      for (const service of incident.scope.services)
        if (isShown(realm, service, sight)) incidentOf.set(service, incident)
  for (const incident of open) {
    // One that has left the configuration is not among the services that are counted.
    if (isPooled(incident.scope) || !realm.atlas.services.has(incident.service)) continue
    incidentOf.set(incident.service, incident)
    const state = realm.loop.stateOf(incident.service)
    if (state !== 'ok') troubled.set(incident.service, state)
  }
  return { open, incidentOf, troubled }
}
