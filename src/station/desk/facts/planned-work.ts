// Work that is announced, as pages show it.

import type { MaintenanceView, PlannedWork } from '../../../board/index.ts'
import type { ServiceId } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'
import { nameOf } from '../sight.ts'

const mostNamed = 10

/** Now and next. */
export const plannedWork = (
  realm: Pick<Realm, 'atlas'>,
  works: readonly MaintenanceView[],
  most: number,
): PlannedWork[] =>
  works
    .flatMap(({ id, title, from, until, state, services, affected }): PlannedWork[] =>
      state === 'over'
        ? []
        : [
            {
              ...{ id, title, from, until, state, affected },
              services: services
                .slice(0, mostNamed)
                .map((service) => ({ id: service, name: nameOf(realm, service as ServiceId) })),
            },
          ],
    )
    .slice(0, most)
