// Maintenance: what it names exists, it ends, and what comes back has days on which it does.

import { formatDuration, isInside } from '../../terms/index.ts'
import type { ConfiguredMaintenance } from '../acts/configured.ts'
import { longestMaintenance, mostRules } from '../acts/limits.ts'
import type { MaintenanceRule } from '../acts/recurring.ts'
import { refersTo, type Scene } from './names.ts'
import { didYouMean } from './near.ts'
import type { WrittenMaintenance } from './shape-maintenance.ts'

type Resolved = {
  readonly once: readonly ConfiguredMaintenance[]
  readonly recurring: readonly MaintenanceRule[]
}
type Work = WrittenMaintenance[string]

export function resolveMaintenance(written: WrittenMaintenance, scene: Scene): Resolved {
  const all = Object.entries(written)
  const repeated = all.filter(([, { repeat }]) => repeat !== undefined)
  if (repeated.length > mostRules)
    scene.tell(['maintenance'], `${repeated.length} of them come back; at most ${mostRules} may`)
  for (const [id, work] of all) aboutWhat(id, work, scene)
  return {
    once: all.flatMap(([id, work]) => once(id, work, scene)),
    recurring: all.flatMap(([id, work]) => again(id, work, scene)),
  }
}

function aboutWhat(id: string, { services, foundations }: Work, scene: Scene): void {
  const here = ['maintenance', id]
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
}

function once(id: string, work: Work, scene: Scene): ConfiguredMaintenance[] {
  const { title, services, foundations, from, until } = work
  const here = ['maintenance', id]
  if (from === undefined) return []
  if (until === undefined) {
    scene.tell(here, 'it never ends', 'write `until`')
    return []
  }
  if (until <= from) scene.tell([...here, 'until'], 'it ends before it begins')
  else if (until - from > longestMaintenance)
    scene.tell(
      [...here, 'until'],
      `it lasts longer than ${formatDuration(longestMaintenance)}`,
      'what is never up is not under maintenance: silence it, or leave it out',
    )
  return [{ id, title, services, foundations, from, until }]
}

function again(
  id: string,
  { title, services, foundations, until, repeat }: Work,
  scene: Scene,
): MaintenanceRule[] {
  const here = ['maintenance', id]
  if (repeat === undefined) return []
  if (until !== undefined)
    scene.tell(
      [...here, 'until'],
      'what comes back has no end of its own',
      'write `repeat.lasts`, or `repeat.last`',
    )
  const { days, monthDays, first = null, last = null, ...rest } = repeat
  if ((days.length === 0) === (monthDays.length === 0))
    scene.tell([...here, 'repeat'], 'it needs either `days` or `monthDays`', 'write `days: [sun]`, say')
  if (first !== null && last !== null && last < first)
    scene.tell([...here, 'repeat', 'last'], 'its last day is before its first')
  return [{ id, title, services, foundations, repeat: { days, monthDays, first, last, ...rest } }]
}
