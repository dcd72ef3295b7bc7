// Services and the names that are steered for them, put together. A hard edge says that the service dies with what it
// stands on; where the target that stood there is steered away from, the service goes where its name goes.

import { type Loss, type LostEdge, servicesLost } from '../../atlas/index.ts'
import type { WhatIfView } from '../../board/index.ts'
import type { EndpointAfter, EndpointSpec, TargetSpec } from '../../steering/index.ts'
import { areRelated, type ServiceId } from '../../terms/index.ts'
import type { Estate } from './estate.ts'

export type EndpointFate = { readonly spec: EndpointSpec; readonly after: EndpointAfter }
type ServiceFate = WhatIfView['services']['hit'][number]

/** `endpoints`: those that the loss touches. */
export function serviceFates(
  estate: Estate,
  loss: Loss,
  endpoints: readonly EndpointFate[],
): readonly ServiceFate[] {
  const names = namesOf(estate, endpoints)
  const byEdges = new Map(servicesLost(estate.atlas, loss).map((lost) => [lost.service, lost]))
  const hit = new Set<ServiceId>([...byEdges.keys(), ...names.keys()])
  return [...hit].sort().flatMap((id): readonly ServiceFate[] => {
    const fate = judge(estate, id, byEdges.get(id)?.through ?? [], names.get(id) ?? [])
    return fate === null ? [] : [{ id, name: estate.atlas.services.get(id)?.name ?? id, ...fate }]
  })
}

/** The steered names of a service: those with a target that a check of the service looks at. */
function namesOf(
  { watches }: Estate,
  endpoints: readonly EndpointFate[],
): ReadonlyMap<ServiceId, readonly EndpointFate[]> {
  const names = new Map<ServiceId, EndpointFate[]>()
  for (const endpoint of endpoints) {
    const checks = endpoint.spec.targets.flatMap(({ check }) => check ?? [])
    for (const service of new Set(checks.flatMap((check) => watches.get(check) ?? [])))
      names.set(service, [...(names.get(service) ?? []), endpoint])
  }
  return names
}

const dead: readonly EndpointAfter['fate'][] = ['dies', 'waits']

function judge(
  estate: Estate,
  service: ServiceId,
  through: readonly LostEdge[],
  names: readonly EndpointFate[],
): Pick<ServiceFate, 'fate' | 'why'> | null {
  const fallen = names.find(({ after }) => dead.includes(after.fate))
  if (fallen) return { fate: 'dies', why: `its name ${fallen.spec.name} ${fallen.after.fate}` }
  const hard = through.filter(({ kind }) => kind === 'hard')
  const stranded = hard.filter((edge) => !names.some((name) => leaves(estate, service, name, edge)))
  if (stranded.length > 0) return { fate: 'dies', why: edges(stranded) }
  const limping = names.find(({ after }) => after.fate === 'impaired' || after.fate === 'degraded')
  if (limping) return { fate: 'degraded', why: `its name ${limping.spec.name} is ${limping.after.fate}` }
  const soft = through.filter(({ kind }) => kind === 'soft')
  const home = names.find((name) => hard.some((edge) => leaves(estate, service, name, edge)))
  if (home) {
    const also = soft.length > 0 ? `; ${edges(soft)}` : ''
    return { fate: 'moves', why: `${home.spec.name} answers ${home.after.after.join(' and ')}${also}` }
  }
  return soft.length > 0 ? { fate: 'degraded', why: edges(soft) } : null
}

/** The edge is the ground of a lost target of the service, and its name lives on elsewhere. */
function leaves(
  { watches }: Estate,
  service: ServiceId,
  { spec, after }: EndpointFate,
  edge: LostEdge,
): boolean {
  if (dead.includes(after.fate)) return false
  const stoodThere = ({ id, check, standsOn }: TargetSpec): boolean =>
    after.lost.includes(id) &&
    check !== undefined &&
    watches.get(check) === service &&
    standsOn.some((path) => areRelated(path, edge.on))
  return spec.targets.some(stoodThere)
}

const edges = (lost: readonly LostEdge[]): string =>
  lost.map(({ on, kind, by }) => `${kind} on ${on}${by === on ? '' : ` (within ${by})`}`).join(', ')
