// Whether a drill may be held, and what it would be: asked of the very selection that steers. It never drills into an
// outage: whatever would leave an endpoint with too little, or meets trouble that is real, is refused with its figures.

import type { CheckId, Duration, EndpointName, FoundationPath, Instant, TargetId } from '../terms/index.ts'
import type { DrillEndpoint, DrillOrder } from './drill-state.ts'
import type { EndpointSpec } from './endpoint.ts'
import type { Envelope } from './plan.ts'
import { type Health, type Selection, select } from './select.ts'
import type { EndpointStatus } from './status.ts'

export type DrillWish = {
  readonly id: string
  readonly lose: FoundationPath
  readonly endpoints: readonly EndpointName[]
  readonly manner: DrillOrder['manner']
  readonly by: string
  readonly why: string
  readonly from: Instant
  readonly lossFor: Duration
  readonly backWithin: Duration
}

/** How things stand. */
export type DrillScene = {
  readonly specs: readonly EndpointSpec[]
  readonly statusOf: (endpoint: EndpointName) => EndpointStatus | null
  /** The plan in force. */
  readonly envelopeOf: (endpoint: EndpointName) => Envelope | null
  /** Why an operator keeps it as it is, or that it was given back; null: nothing does. */
  readonly ordersOf: (endpoint: EndpointName) => string | null
  readonly isOn: (path: FoundationPath, lost: FoundationPath) => boolean
  /** Real incidents that concern a check or a foundation, in a sentence. */
  readonly troubles: (checks: readonly CheckId[], foundations: readonly FoundationPath[]) => readonly string[]
  /** The node that looks and answers is not heard. */
  readonly lostNode: boolean
  /** Vantages that vote and would not pretend, each with why. */
  readonly mute: readonly string[]
}

/** What would become of one endpoint. Refusals say what stands in the way and what to do about it. */
export type DrillOutlook = {
  readonly endpoint: DrillEndpoint
  readonly selection: Selection | null
  readonly refusals: readonly string[]
}

export type DrillOutlooks = {
  readonly outlooks: readonly DrillOutlook[]
  readonly refusals: readonly string[]
  /** Null while anything refuses it. */
  readonly order: DrillOrder | null
}

export function weighDrill(wish: DrillWish, scene: DrillScene): DrillOutlooks {
  const outlooks: DrillOutlook[] = []
  const refusals: string[] = []
  if (scene.lostNode) refusals.push('the node that looks and answers is not heard: nothing could be measured')
  if (scene.mute.length > 0)
    refusals.push(
      `every vantage that votes must pretend the loss, and ${scene.mute.join('; ')}: mend that, or hold it as an exercise: --exercise`,
    )
  for (const name of new Set(wish.endpoints)) {
    const spec = scene.specs.find((one) => one.name === name)
    if (spec) outlooks.push(outlook(spec, wish.lose, scene))
    else refusals.push(`there is no endpoint ${name}; holdfast status names them`)
  }
  const checks = [...new Set(outlooks.flatMap(({ endpoint }) => endpoint.checks))]
  refusals.push(...outsiders(wish, scene, checks), ...outlooks.flatMap((one) => one.refusals))
  const { id, lose, manner, by, why, from, lossFor, backWithin } = wish
  const endpoints = outlooks.map(({ endpoint }) => endpoint)
  const order = { id, lose, manner, by, why, from, lossFor, backWithin, endpoints, checks }
  return { outlooks, refusals, order: refusals.length === 0 && endpoints.length > 0 ? order : null }
}

/** A check that fails in pretence fails for every endpoint that goes by it. */
function outsiders(wish: DrillWish, { specs }: DrillScene, checks: readonly CheckId[]): readonly string[] {
  return specs.flatMap(({ name, targets }) => {
    const shared = targets.find(({ check }) => check !== undefined && checks.includes(check))
    if (shared === undefined || wish.endpoints.includes(name)) return []
    return [
      `${name} goes by the check ${shared.check} as well: name it in the drill, or give it a check of its own`,
    ]
  })
}

function outlook(spec: EndpointSpec, lose: FoundationPath, scene: DrillScene): DrillOutlook {
  const status = scene.statusOf(spec.name)
  const lost = spec.targets.filter(({ standsOn }) => standsOn.some((path) => scene.isOn(path, lose)))
  const ids = lost.map(({ id }) => id)
  const before = status?.answering ?? []
  const answeredLost = lost.filter(({ id }) => before.includes(id))
  const checks = [...new Set(lost.flatMap(({ check }) => check ?? []))]
  const selection = selectionWithout(spec.name, ids, status, scene)
  const endpoint: DrillEndpoint = {
    name: spec.name,
    ttlSeconds: spec.ttl,
    objective: spec.objective ?? null,
    publishers: spec.publish,
    before,
    lost: ids,
    expected: selection?.answering ?? [],
    checks,
  }
  const unwatched = answeredLost.filter(({ check }) => check === undefined).map(({ id }) => id)
  const stays = standing(spec, status, scene)
  const refusals = [
    ...(stays === null ? [] : [stays]),
    ...nothingToLose(spec, lose, lost, answeredLost, status),
    ...(unwatched.length > 0
      ? [
          `${spec.name}: no check looks at ${unwatched.join(' and ')}, so that a real loss of ${lose} would not be seen either; give it a check`,
        ]
      : []),
    ...leftWith(spec, endpoint, selection, status),
    ...scene
      .troubles(
        spec.targets.flatMap(({ check }) => check ?? []),
        spec.targets.flatMap(({ standsOn }) => standsOn),
      )
      .map((trouble) => `${spec.name}: ${trouble}; a drill waits until it is over`),
  ]
  return { endpoint, selection, refusals }
}

function selectionWithout(
  name: EndpointName,
  lost: readonly TargetId[],
  status: EndpointStatus | null,
  scene: DrillScene,
): Selection | null {
  const envelope = scene.envelopeOf(name)
  if (envelope === null || status === null || status.answering.length === 0) return null
  const health = new Map<TargetId, Health>(status.targets.map(({ id, health }) => [id, health]))
  for (const id of lost) health.set(id, 'down')
  // Where an operator approves, watches or holds, the question is still where it would go.
  const { held: _, ...free } = envelope
  const unproven = status.targets.flatMap(({ id, readiness }) =>
    readiness && readiness.state !== 'ready' ? [id] : [],
  )
  return select({ ...free, mode: 'automatic' }, health, status.answering, new Set(unproven))
}

/** Why it would not move, whatever is lost; null: nothing keeps it. */
function standing(
  { name, mode }: EndpointSpec,
  status: EndpointStatus | null,
  scene: DrillScene,
): string | null {
  if (status === null || status.answering.length === 0)
    return `${name} answers nothing yet; wait until it does`
  const kept = scene.ordersOf(name)
  if (kept !== null) return `${name} ${kept}`
  if (mode === 'observe')
    return `${name} is in mode observe: it only says what it would do; write \`mode: automatic\` or \`mode: approve\``
  if (status.state !== 'ok' && status.state !== 'degraded')
    return `${name} is ${status.state}: ${status.why}; a drill begins from a sound state`
  return null
}

function nothingToLose(
  { name }: EndpointSpec,
  lose: FoundationPath,
  lost: EndpointSpec['targets'],
  answeredLost: EndpointSpec['targets'],
  status: EndpointStatus | null,
): readonly string[] {
  if (lost.length === 0)
    return [`${name}: no target of it stands on ${lose}; write \`standsOn\` at the target that does`]
  if (answeredLost.length > 0 || status === null) return []
  return [
    `${name} answers ${status.answering.join(' and ')}, which does not stand on ${lose}: losing it would move nothing`,
  ]
}

function leftWith(
  { name, minimum }: EndpointSpec,
  { lost, before }: DrillEndpoint,
  selection: Selection | null,
  status: EndpointStatus | null,
): readonly string[] {
  if (selection === null || status === null || !before.some((id) => lost.includes(id))) return []
  const left = selection.answering.filter((id) => !lost.includes(id))
  if (selection.reason.code === 'enough' && left.length >= Math.max(1, minimum)) return []
  const up = status.targets.filter(({ id, health }) => health === 'up' && !lost.includes(id))
  const all = status.targets.length
  return [
    `${name} would be left with ${up.length} of ${all} targets proven up (${up.map(({ id }) => id).join(', ') || 'none'}), and its minimum is ${Math.max(1, minimum)}: that would be an outage, not a drill`,
  ]
}
