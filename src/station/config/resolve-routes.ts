// Routes by value: whom and what they name exists, and nobody is left out by a slip of the pen.

import type { AtlasService } from '../../atlas/index.ts'
import type { Hours, Quiet } from '../../telling/index.ts'
import { isInside, minutes, type ServiceId } from '../../terms/index.ts'
import type { RoutePlan } from './config.ts'
import { refersTo, type Scene } from './names.ts'
import { didYouMean } from './near.ts'
import type { Path } from './problems.ts'
import type { WrittenAlert } from './shape-signals.ts'

type Known = { readonly sectors: ReadonlySet<string>; readonly scene: Scene }

const otherwiseAfter = minutes(2)

export function resolveRoutes(
  written: Readonly<Record<string, WrittenAlert>>,
  services: ReadonlyMap<ServiceId, AtlasService>,
  scene: Scene,
): readonly RoutePlan[] {
  const sectors = new Set([...services.values()].map(({ category }) => category))
  const routes = Object.entries(written).map(([id, alert]) => resolveRoute(id, alert, { sectors, scene }))
  refuseCircles(routes, scene)
  for (const { id, onlyEscalated } of routes)
    if (
      onlyEscalated &&
      !routes.some(({ escalate, otherwise }) => escalate?.to === id || otherwise?.to === id)
    )
      scene.tell(
        ['alerts', id, 'standby'],
        `nobody is ever told by \`${id}\`: no other route names it`,
        `write \`escalate: { to: ${id} }\` or \`otherwise: ${id}\` at another, or leave \`standby\` out`,
      )
  return routes
}

function resolveRoute(id: string, alert: WrittenAlert, known: Known): RoutePlan {
  const here: Path = ['alerts', id]
  const { when, quiet, remind, escalate, otherwise, for: person, standby } = alert
  const { severity, services, sectors, foundations, topics } = when
  const second =
    typeof otherwise === 'string' ? { to: otherwise as string, after: otherwiseAfter } : (otherwise ?? null)
  refuseUnknown(when, here, known)
  if (escalate !== undefined) otherRoute(id, escalate.to, [...here, 'escalate', 'to'], known.scene)
  if (second !== null) otherRoute(id, second.to, [...here, 'otherwise'], known.scene)
  return {
    ...{ id, person: person ?? null, remind: remind ?? null, escalate: escalate ?? null },
    ...{ otherwise: second, onlyEscalated: standby },
    when: { severity, services, sectors, foundations, topics, hours: hoursOf(when, here, known.scene) },
    quiet: quiet === undefined ? null : quietOf(quiet),
  }
}

function hoursOf({ days, hours, zone }: WrittenAlert['when'], here: Path, scene: Scene): Hours | null {
  if (hours === undefined && days.length === 7) {
    if (zone !== 'UTC')
      scene.warn([...here, 'when', 'zone'], 'a zone without `hours` or `days` changes nothing')
    return null
  }
  const [from, to] = hours ?? [0, 0]
  return { days, from, to, zone }
}

const quietOf = ({ days, hours: [from, to], zone, except }: NonNullable<WrittenAlert['quiet']>): Quiet => ({
  hours: { days, from, to, zone },
  except,
})

function refuseUnknown(
  { services, sectors, foundations }: WrittenAlert['when'],
  here: Path,
  known: Known,
): void {
  const { scene } = known
  for (const [i, service] of services.entries())
    refersTo(scene, ['services'], 'service', service, [...here, 'when', 'services', i])
  for (const [i, sector] of sectors.entries())
    if (!known.sectors.has(sector))
      scene.tell(
        [...here, 'when', 'sectors', i],
        `no service is of the sector ${JSON.stringify(sector)}`,
        didYouMean(sector, known.sectors) ?? 'a sector is a service’s `category`',
      )
  for (const [i, path] of foundations.entries())
    if (![...scene.used].some((one) => isInside(one, path)))
      scene.warn(
        [...here, 'when', 'foundations', i],
        `nothing stands on ${path}`,
        didYouMean(path, scene.used) ?? 'services say so in `standsOn`',
      )
}

function otherRoute(id: string, to: string, from: Path, scene: Scene): void {
  if (to === id) scene.tell(from, 'a route cannot take its own place', 'name another one')
  else refersTo(scene, ['alerts'], 'route', to, from)
}

/** A message that no channel takes would be handed round for ever. */
function refuseCircles(routes: readonly RoutePlan[], scene: Scene): void {
  const next = new Map(routes.map(({ id, otherwise }) => [id, otherwise?.to]))
  const told = new Set<string>()
  for (const { id } of routes) {
    const trail = [id]
    for (let at = next.get(id); at !== undefined && !trail.includes(at); at = next.get(at)) trail.push(at)
    const back = next.get(trail.at(-1)!)
    if (back !== id || trail.length < 2 || trail.some((one) => told.has(one))) continue
    for (const one of trail) told.add(one)
    scene.tell(
      ['alerts', id, 'otherwise'],
      `these routes stand in for each other in a circle: ${[...trail, id].join(', ')}`,
    )
  }
}
