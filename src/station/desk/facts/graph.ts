// Who stands on what around one foundation: what it is within, what is within it, and the services that stand there. The
// public sees edges that are marked public, and services that are hit where it is named.

import { type AtlasService, containersOf, foundationsKnown } from '../../../atlas/index.ts'
import type { GraphNode, GraphView, Sight } from '../../../board/index.ts'
import type { Suspect } from '../../../loop/index.ts'
import { type FoundationPath, isoTime, parseFoundationPath, type ServiceId } from '../../../terms/index.ts'
import type { Realm } from '../realm.ts'
import { wasSeen } from '../record-views.ts'
import { isShown } from '../sight.ts'
import { suspectsShown } from '../suspect-views.ts'
import { edgesShown } from './edges-shown.ts'
import type { FactsParts } from './parts.ts'

const most = { nodes: 200, foundations: 60 }

type GraphEdge = GraphView['edges'][number]
type Standing = { readonly service: AtlasService; readonly edges: readonly GraphEdge[] }

const f = (path: FoundationPath): string => `f:${path}`

/** Null: nobody knows the foundation, or the public may not. */
export function graphOf({ realm, records }: FactsParts, text: string, sight: Sight): GraphView | null {
  const parsed = parseFoundationPath(text)
  if (!parsed.ok) return null
  const root = parsed.value
  const standing = standingAround(realm, root, sight)
  const above = containersOf(realm.atlas, root).toReversed()
  const named = records.all().flatMap((record) => (wasSeen(record, sight) ? [record.foundation] : []))
  const reached = new Set<FoundationPath>([
    ...named,
    ...standing.flatMap(({ edges }) => edges.map(({ to }) => to.slice(2) as FoundationPath)),
    ...(sight === 'all' ? foundationsKnown(realm.atlas) : []),
  ])
  const below = [...reached].filter((path) => path !== root && containersOf(realm.atlas, path).includes(root))
  const isKnown =
    sight === 'all'
      ? reached.has(root) || below.length > 0
      : standing.length > 0 || named.some((path) => containersOf(realm.atlas, path).includes(root))
  if (!isKnown) return null
  const foundations = [...above, ...below.sort()].slice(0, most.foundations)
  const services = standing.slice(0, most.nodes - foundations.length)
  const nodes = foundationNodes(realm, foundations, sight)
  const last = 1 + Math.max(...nodes.map(({ layer }) => layer))
  return {
    now: isoTime(realm.clock.now()),
    root: f(root),
    nodes: [...nodes, ...serviceNodes(realm, services, last)],
    edges: edgesOf(realm, foundations, services),
    more: {
      foundations: above.length + below.length - foundations.length,
      services: standing.length - services.length,
    },
  }
}

/** Services in trouble first, then by name. */
function standingAround(realm: Realm, root: FoundationPath, sight: Sight): Standing[] {
  const suspects = suspectsShown(realm, sight).filter(({ foundation }) =>
    containersOf(realm.atlas, foundation).includes(root),
  )
  const inside = new Map<FoundationPath, boolean>()
  const isInside = (path: FoundationPath): boolean => {
    const known = inside.get(path) ?? containersOf(realm.atlas, path).includes(root)
    inside.set(path, known)
    return known
  }
  const standing = new Map<ServiceId, Standing>()
  for (const service of realm.atlas.services.values()) {
    if (!isShown(realm, service.id, sight)) continue
    const edges = edgesShown(service, sight).filter(({ on }) => isInside(on))
    if (edges.length === 0) continue
    standing.set(service.id, {
      service,
      edges: edges.map(({ on, kind, origin }) => ({
        from: `s:${service.id}`,
        to: f(on),
        kind: origin === 'accepted' ? 'learnt' : kind,
      })),
    })
  }
  for (const suspect of suspects) addHit(realm, suspect, sight, standing)
  const isWell = ({ service }: Standing): boolean => realm.loop.stateOf(service.id) === 'ok'
  return [...standing.values()].sort(
    (a, b) => Number(isWell(a)) - Number(isWell(b)) || (a.service.name < b.service.name ? -1 : 1),
  )
}

/** Hit with the others, though no edge that the reader may know of says that they stand there. */
function addHit(realm: Realm, suspect: Suspect, sight: Sight, standing: Map<ServiceId, Standing>): void {
  for (const id of suspect.affected) {
    const service = realm.atlas.services.get(id)
    if (service === undefined || standing.has(id) || !isShown(realm, id, sight)) continue
    const edge = { from: `s:${id}`, to: f(suspect.foundation), kind: 'unknown' as const }
    standing.set(id, { service, edges: [edge] })
  }
}

function foundationNodes(realm: Realm, foundations: readonly FoundationPath[], sight: Sight): GraphNode[] {
  const shown = new Set(foundations)
  const named = new Set(
    suspectsShown(realm, sight).flatMap(({ foundation, clearedAt }) =>
      clearedAt === null ? [foundation] : [],
    ),
  )
  return foundations.map((path) => ({
    ...{ id: f(path), kind: 'foundation', name: path, sector: null },
    state: named.has(path) ? 'named' : 'ok',
    layer: containersOf(realm.atlas, path).filter((at) => at !== path && shown.has(at)).length,
  }))
}

const serviceNodes = (realm: Realm, services: readonly Standing[], layer: number): GraphNode[] =>
  services.map(({ service: { id, name, category } }) => ({
    ...{ id: `s:${id}`, kind: 'service', name, sector: category },
    state: realm.loop.stateOf(id),
    layer,
  }))

function edgesOf(
  realm: Realm,
  foundations: readonly FoundationPath[],
  services: readonly Standing[],
): GraphEdge[] {
  const shown = new Set(foundations)
  const within = foundations.flatMap((path): GraphEdge[] => {
    // The nearest that is shown.
    const around = containersOf(realm.atlas, path).find((at) => at !== path && shown.has(at))
    return around === undefined ? [] : [{ from: f(path), to: f(around), kind: 'within' }]
  })
  const ids = new Set(foundations.map(f))
  return [...within, ...services.flatMap(({ edges }) => edges.filter(({ to }) => ids.has(to)))]
}
