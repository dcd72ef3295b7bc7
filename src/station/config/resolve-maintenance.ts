// Maintenance: what it names exists, and it ends.

import { formatDuration, isInside } from '../../terms/index.ts'
import type { ConfiguredMaintenance } from '../acts/configured.ts'
import { longestMaintenance } from '../acts/limits.ts'
import { refersTo, type Scene } from './names.ts'
import { didYouMean } from './near.ts'
import type { WrittenMaintenance } from './shape-maintenance.ts'

export function resolveMaintenance(
  written: WrittenMaintenance,
  scene: Scene,
): readonly ConfiguredMaintenance[] {
  return Object.entries(written).map(([id, work]) => {
    const here = ['maintenance', id]
    const { services, foundations, from, until } = work
    if (services.length + foundations.length === 0)
      scene.tell(here, 'it says on what nowhere', 'write `services: [ … ]` or `foundations: [ … ]`')
    for (const [i, service] of services.entries())
      refersTo(scene, ['services'], 'service', service, [...here, 'services', i])
    for (const [i, path] of foundations.entries())
      if (![...scene.used].some((one) => isInside(one, path)))
        scene.warn(
          [...here, 'foundations', i],
          `nothing stands on ${path}`,
          didYouMean(path, scene.used) ?? 'services say so in `standsOn`',
        )
    if (until <= from) scene.tell([...here, 'until'], 'it ends before it begins')
    else if (until - from > longestMaintenance)
      scene.tell(
        [...here, 'until'],
        `it lasts longer than ${formatDuration(longestMaintenance)}`,
        'what is never up is not under maintenance: silence it, or leave it out',
      )
    return { id, ...work }
  })
}
